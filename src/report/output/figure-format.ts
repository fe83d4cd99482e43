/** One figure as the content of a file: SVG, PNG or PDF, in any width and font. */
import type { FigureSpec } from '../../figure/index.ts'
import { embedFonts } from '../fonts/embed-svg.ts'
import { findFont } from '../fonts/fonts-node.ts'
import { drawFigure } from '../figures/figure.ts'
import { renderPng } from '../files/png-node.ts'
import { svgToPdf } from '../pdf/pdf.ts'

export const figureFormats = ['svg', 'png', 'pdf'] as const
export type FigureFormat = (typeof figureFormats)[number]

export interface FigureFileOptions {
  readonly format: FigureFormat
  /** The width of the drawing, in pixels; 760 by default. */
  readonly width?: number | undefined
  /** The width in print, in points of 1/72 inch. */
  readonly points?: number | undefined
  /** A family that is installed, or a .ttf file; the font is embedded. By default DejaVu Sans. */
  readonly font?: string | undefined
  readonly panel?: number | undefined
}

const PIXELS_PER_INCH = 300
const DEFAULT_WIDTH = 760
const POINTS_PER_PIXEL = 0.65

/** Throws a UserError if there is no such font. */
export function renderFigureFile(spec: FigureSpec, options: FigureFileOptions): string | Uint8Array {
  const { format, width = DEFAULT_WIDTH, points, panel } = options
  const font = findFont(options.font)
  const svg = drawFigure(spec, {
    width,
    font: font.family,
    ...(panel !== undefined && { panel }),
    ...(points !== undefined && { inches: points / 72 }),
  })
  if (format === 'pdf') return svgToPdf(svg, { width: points ?? width * POINTS_PER_PIXEL, ...font })
  if (format === 'svg') return embedFonts(svg, font)
  const inches = points === undefined ? undefined : points / 72
  const pixels = inches === undefined ? 2 * width : Math.round(inches * PIXELS_PER_INCH)
  return renderPng(svg, { pixels, font, ...(inches !== undefined && { perInch: PIXELS_PER_INCH }) })
}
