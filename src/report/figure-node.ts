/** Figures drawn in Node, where there is no page. */
import { parseHTML } from 'linkedom'
import type { FigureSpec } from '../stats/figure.ts'
import { drawFigure } from './figure.ts'

/** The figure as SVG text, laid out for `width` pixels; by default for a page. */
export function renderFigure(spec: FigureSpec, { width }: { width?: number } = {}): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  return drawFigure(spec, { document, ...(width === undefined ? {} : { width }) })
}
