/** Draws a figure's declaration as SVG text: a pure function of the declaration and the width. */
import type { FigureSpec } from '../../figure/figure.ts'
import { captionOf } from '../../figure/parts.ts'
import { kindOf } from './kinds.ts'
import { type ArmStyle, armStyles, NEUTRAL } from './parts/colour/palette.ts'
import { escapeMarkup, FONT_FAMILY, textAt, wrapText } from './parts/svg.ts'

export interface DrawOptions {
  /** Layout width in pixels; the drawing can be scaled to any size. */
  readonly width?: number
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
export function drawFigure(spec: FigureSpec, { width = WIDE }: DrawOptions = {}): string {
  const styles = armStyles(spec.arms)
  const inner = width - 2 * PADDING
  const title = wrapText(spec.title, inner, TITLE_SIZE)
  const top = PADDING + title.length * 19 + 10
  const styleOf = (arm: string): ArmStyle => {
    const found = styles.get(arm)
    if (found) return found
    throw new RangeError(`figure ${spec.name}: arm "${arm}" is not among ${[...styles.keys()].join(', ')}`)
  }
  const { markup, height } = kindOf(spec).draw(spec, { styles, styleOf, width: inner })
  const total = Math.ceil(top + height + PADDING)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" role="img" aria-label="${escapeMarkup(spec.title)}" font-family="${FONT_FAMILY}">`,
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
