/** Draws a figure's declaration as SVG text: a pure function of the declaration and the width. */
import type { FigureSpec } from '../../figure/figure.ts'
import { captionOf } from '../../figure/parts.ts'
import { kindOf } from './kinds.ts'
import { type ArmStyle, armStyles, NEUTRAL } from './parts/colour/palette.ts'
import { escapeMarkup, FONT_FAMILY, round, textAt, wrapText } from './parts/svg.ts'

export interface DrawOptions {
  /** In pixels, 760 by default; the type keeps its size. */
  readonly width?: number
  /** Draws only the panel with this index, on the scales of all panels, without the title of the figure. */
  readonly panel?: number
  /** The first font family of all text. */
  readonly font?: string
  /** Printed at this width, in inches. */
  readonly inches?: number
}

/** How many panels a figure has: rows of dots and bars are one. */
export function countPanels(spec: FigureSpec): number {
  return 'panels' in spec ? spec.panels.length : 1
}

/** A width for pages and papers. */
const WIDE = 760
/** A width for phones: panels stack, and the type stays legible. */
export const NARROW_WIDTH = 400

const PADDING = 14
const TITLE_SIZE = 15

/**
 * A self-contained SVG on white, without a style sheet or identifiers, so that one page can hold any number of them.
 * Throws RangeError for an arm that `spec.arms` does not name.
 */
export function drawFigure(
  spec: FigureSpec,
  { width = WIDE, panel, font, inches }: DrawOptions = {},
): string {
  if (panel !== undefined && !(panel >= 0 && panel < countPanels(spec)))
    throw new RangeError(
      `figure ${spec.name}: expected a panel from 0 to ${countPanels(spec) - 1}, got ${panel}`,
    )
  const styles = armStyles(spec.arms)
  const inner = width - 2 * PADDING
  const title = panel === undefined || !hasTitle(spec, panel) ? wrapText(spec.title, inner, TITLE_SIZE) : []
  const top = title.length === 0 ? PADDING : PADDING + title.length * 19 + 10
  const styleOf = (arm: string): ArmStyle => {
    const found = styles.get(arm)
    if (found) return found
    throw new RangeError(`figure ${spec.name}: arm "${arm}" is not among ${[...styles.keys()].join(', ')}`)
  }
  const { markup, height } = kindOf(spec).draw(spec, { styles, styleOf, width: inner, panel })
  const total = Math.ceil(top + height + PADDING)
  const size =
    inches === undefined
      ? `width="${width}" height="${total}"`
      : `width="${round(inches)}in" height="${round((inches * total) / width)}in"`
  const family =
    font === undefined ? FONT_FAMILY : `'${escapeMarkup(font.replaceAll("'", ''))}', ${FONT_FAMILY}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" ${size} role="img" aria-label="${escapeMarkup(spec.title)}" font-family="${family}">`,
    `<title>${escapeMarkup(spec.title)}</title>`,
    `<desc>${escapeMarkup(captionOf(spec))}</desc>`,
    `<rect width="${width}" height="${total}" fill="${NEUTRAL.paper.light}"/>`,
    ...title.map((line, i) => textAt(PADDING, PADDING + 13 + i * 19, line, { size: TITLE_SIZE, bold: true })),
    `<g transform="translate(${PADDING},${top})">`,
    markup,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function hasTitle(spec: FigureSpec, panel: number): boolean {
  return 'panels' in spec && (spec.panels[panel]?.title ?? '') !== ''
}
