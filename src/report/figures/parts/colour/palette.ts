/**
 * The look of each arm, the same in every figure: colour by family, shade and dash within the family, so that arms
 * differ by more than colour. Hues follow Okabe and Ito, "Color universal design" (2008), darkened to a contrast of
 * 3:1 with the paper.
 */
import type { ArmKey } from '../../../../figure/parts.ts'

export interface ArmStyle {
  readonly label: string
  readonly colour: string
  /** SVG stroke-dasharray, `none` for a solid line. */
  readonly dash: string
}

interface Hue {
  readonly light: readonly [string, string, string]
  readonly dark: readonly [string, string, string]
}

const HUES: readonly Hue[] = [
  { light: ['#d55e00', '#8a3d00', '#e0752a'], dark: ['#ff8a3d', '#ffbd91', '#d9661f'] },
  { light: ['#0072b2', '#003f66', '#3a93d0'], dark: ['#58b4f0', '#a6d8ff', '#2f8fd0'] },
  { light: ['#00815e', '#004d38', '#1fa37b'], dark: ['#2fd0a0', '#96f0d2', '#12a57a'] },
  { light: ['#b0508a', '#702b54', '#c9709f'], dark: ['#e394c4', '#f7c9e4', '#c26aa0'] },
  { light: ['#946a00', '#5c4200', '#b58514'], dark: ['#e6b332', '#ffdc8a', '#bf8f14'] },
  { light: ['#1f7f96', '#104d5c', '#3a99b0'], dark: ['#5cc4dc', '#aee8f5', '#3297ae'] },
  { light: ['#59636e', '#24292f', '#7d8690'], dark: ['#a8b1bb', '#e3e7ec', '#7d8590'] },
]

const DASHES = ['none', '7 3', '2 3', '9 3 2 3'] as const

/** Colours of groups that are not arms: classes of points, in their order. */
export const GROUP_COLOURS: readonly string[] = [1, 0, 2, 3, 4, 5, 6].map((hue) => HUES[hue]!.light[0])

/** The greys of paper and ink. */
export const NEUTRAL = {
  paper: { light: '#ffffff', dark: '#12161c' },
  ink: { light: '#1f2328', dark: '#e6eaef' },
  muted: { light: '#545d68', dark: '#a3adb8' },
  grid: { light: '#e3e7eb', dark: '#2b323b' },
} as const

/** The style of every arm, by name. */
export function armStyles(arms: readonly ArmKey[]): Map<string, ArmStyle> {
  const families = new Map<string, string[]>()
  for (const { arm, family = arm } of arms) families.set(family, [...(families.get(family) ?? []), arm])
  const styles = new Map<string, ArmStyle>()
  const order = [...families.keys()]
  for (const { arm, label, family = arm } of arms) {
    const index = order.indexOf(family)
    const variant = families.get(family)!.indexOf(arm) + Math.floor(index / HUES.length)
    const hue = HUES[index % HUES.length]!.light
    styles.set(arm, {
      label,
      colour: hue[variant % hue.length]!,
      dash: DASHES[variant % DASHES.length]!,
    })
  }
  return styles
}

/**
 * CSS rules that recolour a figure for a dark page. Figures store their light colours as presentation attributes,
 * which any rule overrides, so a figure shown alone stays light.
 */
export function darkFigureRules(selector: string): string {
  const pairs = [
    ...HUES.flatMap(({ light, dark }) => light.map((colour, i) => [colour, dark[i]!] as const)),
    ...Object.values(NEUTRAL).map(({ light, dark }) => [light, dark] as const),
  ]
  return pairs
    .flatMap(([light, dark]) =>
      ['fill', 'stroke'].map((property) => `${selector} [${property}="${light}"]{${property}:${dark}}`),
    )
    .join('\n')
}
