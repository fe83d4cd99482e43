/**
 * Colours for values: bands between round levels, the same in all panels. Sequential colours are viridis (Smith and
 * van der Walt 2015, CC0), whose lightness rises evenly for every kind of colour vision; diverging ones run from blue
 * over white to orange (hues of Okabe and Ito).
 */
import type { ColourAxis } from '../../../../figure/parts.ts'
import { axisDomain, axisTitle, scaleOf, ticksOf, tickText } from '../axis.ts'
import { NEUTRAL } from './palette.ts'
import type { Drawing } from '../panels.ts'
import { round, textAt } from '../svg.ts'

const VIRIDIS = [
  '#440154',
  '#472d7b',
  '#3b528b',
  '#2c728e',
  '#21918c',
  '#28ae80',
  '#5ec962',
  '#addc30',
  '#fde725',
]
const DIVERGING = ['#003f66', '#0072b2', '#6db3e3', '#f4f3f0', '#f0a064', '#d55e00', '#7a3600']

export interface ColourScale {
  readonly axis: ColourAxis
  readonly domain: readonly [number, number]
  /** Ascending, inside the domain: the borders between the colours. */
  readonly levels: readonly number[]
  /** One more than levels. */
  readonly colours: readonly string[]
  /** The colour of a finite value; outside the domain, the colour of the nearer end. */
  readonly of: (value: number) => string
  /** The colour without bands, interpolated. */
  readonly smooth: (value: number) => string
}

/** One scale for all values of all panels. */
export function colourScale(axis: ColourAxis, values: Iterable<number>): ColourScale {
  const domain = dataDomain(axis, values)
  const levels = levelsOf(axis, domain)
  const ends = [domain[0], ...levels, domain[1]]
  const colours = ends.slice(1).map((end, i) => colourAt(axis, domain, middleOf(axis, ends[i]!, end)))
  return {
    axis,
    domain,
    levels,
    colours,
    of: (value) => colours[levels.filter((level) => value >= level).length]!,
    smooth: (value) => colourAt(axis, domain, value),
  }
}

/** The axis's own domain, or the range of the values, symmetric about a centre. */
function dataDomain(axis: ColourAxis, values: Iterable<number>): readonly [number, number] {
  if (axis.domain) return axis.domain
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (!Number.isFinite(value) || (axis.scale === 'log' && value <= 0)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low >= high || low > high) return axisDomain(axis, low === high ? [low] : [])
  const { centre, scale } = axis
  if (centre === undefined) return [low, high]
  if (scale === 'log') {
    const ratio = Math.max(high / centre, centre / low)
    return [centre / ratio, centre * ratio]
  }
  const reach = Math.max(high - centre, centre - low)
  return [centre - reach, centre + reach]
}

const MANTISSAS = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7], [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]]

/** About twelve round numbers, or equal steps if a narrow log scale contains too few. */
function levelsOf(axis: ColourAxis, domain: readonly [number, number]): number[] {
  const inside = (level: number) => level > domain[0] && level < domain[1]
  if (axis.scale !== 'log') return ticksOf(axis, domain, 15).filter(inside)
  const first = Math.floor(Math.log10(domain[0]))
  const powers = Array.from({ length: Math.ceil(Math.log10(domain[1])) - first + 1 }, (_, i) =>
    Number(`1e${first + i}`),
  )
  const sets = MANTISSAS.map((set) =>
    powers
      .flatMap((power) => set.map((mantissa) => Number((mantissa * power).toPrecision(3))))
      .filter(inside),
  )
  const found = sets.find((set) => set.length >= 9) ?? []
  return found.length > 0 ? found : ticksOf({ ...axis, scale: 'linear' }, domain, 15).filter(inside)
}

function middleOf({ scale }: ColourAxis, low: number, high: number): number {
  return scale === 'log' ? Math.sqrt(low * high) : (low + high) / 2
}

/** The colour at a place on the scale; with a centre, the farther end of the domain has the deepest colour. */
function colourAt(axis: ColourAxis, [low, high]: readonly [number, number], value: number): string {
  const along = axis.scale === 'log' ? Math.log : (plain: number) => plain
  const [from, to, at] = [along(low), along(high), along(value)]
  if (axis.centre === undefined) return mix(VIRIDIS, (at - from) / (to - from))
  const centre = along(axis.centre)
  return mix(DIVERGING, 0.5 + (at - centre) / (2 * Math.max(centre - from, to - centre)))
}

/** Interpolates between neighbours in a list of colours. */
function mix(stops: readonly string[], share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1)
  const i = Math.min(stops.length - 2, Math.floor(place))
  const channel = (stop: string, at: number) => Number.parseInt(stop.slice(1 + 2 * at, 3 + 2 * at), 16)
  return `#${[0, 1, 2]
    .map((at) => {
      const [a, b] = [channel(stops[i]!, at), channel(stops[i + 1]!, at)]
      return Math.round(a + (b - a) * (place - i))
        .toString(16)
        .padStart(2, '0')
    })
    .join('')}`
}

/** Draws the bar that shows which colour stands for which value. */
export function drawColourBar({ axis, domain, levels, colours }: ColourScale, width: number): Drawing {
  const [left, right] = [6, Math.min(width - 30, 380)]
  const at = scaleOf(axis, domain, left, right)
  const ends = [domain[0], ...levels, domain[1]]
  const blocks = colours.map(
    (colour, i) =>
      `<rect x="${round(at(ends[i]!))}" y="18" width="${round(at(ends[i + 1]!) - at(ends[i]!))}" height="12" fill="${colour}"/>`,
  )
  const text = tickText(axis)
  const ticks = ticksOf(axis, domain, Math.floor((right - left) / 58))
  const labels = ticks.map(
    (tick) =>
      `<path d="M${round(at(tick))},30v4" stroke="${NEUTRAL.muted.light}" fill="none"/>` +
      textAt(at(tick), 46, text(tick), { size: 11, fill: NEUTRAL.muted.light, anchor: 'middle' }),
  )
  const title = textAt(left, 11, axisTitle(axis), { size: 11.5, fill: NEUTRAL.muted.light })
  return { markup: `<g>${title}${blocks.join('')}${labels.join('')}</g>`, height: 52 }
}
