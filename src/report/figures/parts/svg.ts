/** Small helpers that write SVG as text. */
import { NEUTRAL } from './colour/palette.ts'

/** DejaVu Sans and Verdana are wide fonts: text that fits in them fits in any fallback. */
export const FONT_FAMILY = "'DejaVu Sans', Verdana, sans-serif"
const MEAN_ADVANCE = 0.6

/** Escapes text for XML and HTML, in content and in attributes. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

export interface TextOptions {
  readonly size?: number
  readonly fill?: string
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly bold?: boolean
}

/** A line of text with its baseline at (x, y). */
export function textAt(
  x: number,
  y: number,
  content: string,
  { size = 12, fill = NEUTRAL.ink.light, anchor = 'start', bold = false }: TextOptions = {},
): string {
  const weight = bold ? ' font-weight="bold"' : ''
  const place = `x="${round(x)}" y="${round(y)}"`
  return `<text ${place} font-size="${size}" fill="${fill}" text-anchor="${anchor}"${weight}>${escapeMarkup(content)}</text>`
}

/** The approximate width of a text, in pixels. */
export function textWidth(content: string, size = 12): number {
  return content.length * size * MEAN_ADVANCE
}

/** Breaks words into lines of at most `width` pixels; a longer word gets a line of its own. */
export function wrapText(content: string, width: number, size = 12): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of content.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line === '' ? lines : [...lines, line]
}

/**
 * Decimals of a pixel. The rounding error is at most a fiftieth of a device pixel, and the text does not depend on
 * the last bits of a float.
 */
export const COORDINATE_DIGITS = 2

export function round(value: number): number {
  return Math.round(value * 10 ** COORDINATE_DIGITS) / 10 ** COORDINATE_DIGITS
}
