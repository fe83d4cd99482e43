/** A figure's declaration to SVG text: a pure function of it, of the width and of nothing else. */
import type { FigureSpec } from '../../figure/figure.ts'
import type { Axis } from '../../figure/parts.ts'
import { axisDomain } from './parts/axis.ts'
import { drawContours } from './contour.ts'
import { type Curve, type CurvesPanel, drawCurves } from './curves.ts'
import { type ArmStyle, armStyles, NEUTRAL } from './parts/palette.ts'
import type { Drawing } from './parts/panels.ts'
import { drawPoints } from './points.ts'
import { drawReliefs } from './relief.ts'
import { drawRows } from './rows.ts'
import { drawScatters } from './scatter.ts'
import { drawStrips } from './strip.ts'
import { escapeMarkup, FONT_FAMILY, textAt, wrapText } from './parts/svg.ts'

export interface DrawOptions {
  /** Layout width in pixels; the drawing scales to any. */
  readonly width?: number
}

/** A width for pages and papers. */
const WIDE = 760
/** A width for phones: panels stack, and the type stays legible. */
export const NARROW = 400

const PADDING = 14
const TITLE_SIZE = 15

/**
 * A self-contained SVG on white: no style sheet, no identifier, so that any number can stand in one page.
 * Throws RangeError for an arm that `spec.arms` does not name.
 */
export function drawFigure(spec: FigureSpec, { width = WIDE }: DrawOptions = {}): string {
  const styles = armStyles(spec.arms)
  const inner = width - 2 * PADDING
  const title = wrapText(spec.title, inner, TITLE_SIZE)
  const top = PADDING + title.length * 19 + 10
  const { markup, height } = drawBody(spec, styles, inner)
  const total = Math.ceil(top + height + PADDING)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" role="img" aria-label="${escapeMarkup(spec.title)}" font-family="${FONT_FAMILY}">`,
    `<title>${escapeMarkup(spec.title)}</title>`,
    `<desc>${escapeMarkup(spec.caption)}</desc>`,
    `<rect width="${width}" height="${total}" fill="${NEUTRAL.paper.light}"/>`,
    ...title.map((line, i) => textAt(PADDING, PADDING + 13 + i * 19, line, { size: TITLE_SIZE, bold: true })),
    `<g transform="translate(${PADDING},${top})">`,
    markup,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function drawBody(spec: FigureSpec, styles: ReadonlyMap<string, ArmStyle>, width: number): Drawing {
  const style = (arm: string): ArmStyle => {
    const found = styles.get(arm)
    if (found) return found
    throw new RangeError(`figure ${spec.name}: arm "${arm}" is not among ${[...styles.keys()].join(', ')}`)
  }
  switch (spec.kind) {
    case 'lines-with-bands': {
      const panels: CurvesPanel[] = spec.panels.map(({ title, series, references = [] }) => ({
        title,
        references,
        curves: series.map(
          ({ arm, points, note }): Curve => ({ ...style(arm), arm, points, note, width: 2 }),
        ),
      }))
      return drawCurves(panels, spec.x, spec.y, width, spec.axes)
    }
    case 'percentile-bands': {
      const panels: CurvesPanel[] = spec.panels.map(({ title, arm, percentiles }) => ({
        title,
        references: [],
        curves: percentiles.map(
          ({ percentile, points }): Curve => ({
            arm: `${arm} ${percentile}`,
            colour: style(arm).colour,
            dash: percentile === 50 ? 'none' : '7 3',
            width: percentile === 50 ? 2.2 : 1.4,
            label: `${percentile} %`,
            points,
          }),
        ),
      }))
      return drawCurves(panels, spec.x, spec.y, width)
    }
    case 'dots-with-intervals':
    case 'bars':
      for (const { arm } of spec.rows) style(arm)
      return drawRows(spec, styles, width)
    case 'bands': {
      const panels: CurvesPanel[] = spec.panels.map(({ title, series, references = [] }) => ({
        title,
        references,
        curves: series.map(
          ({ arm, points, note }): Curve => ({
            ...style(arm),
            arm,
            points: points.map(({ x, low, high }) => ({ x, low, high, y: middle(spec.y, low, high) })),
            note,
            width: 6,
            opacity: 0.3,
            edges: true,
          }),
        ),
      }))
      return drawCurves(panels, spec.x, spec.y, width, spec.axes)
    }
    case 'density': {
      const foot = axisDomain(
        spec.y,
        spec.panels.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ y }) => y))),
        true,
      )[0]
      const panels: CurvesPanel[] = spec.panels.map(({ title, series, references = [] }) => ({
        title,
        references,
        curves: series.map(
          ({ arm, points, note, marks }): Curve => ({
            ...style(arm),
            arm,
            points: points.map(({ x, y }) => ({ x, y, low: foot, high: Math.max(foot, y) })),
            note,
            marks,
            width: 1.8,
          }),
        ),
      }))
      return drawCurves(panels, spec.x, spec.y, width, spec.axes)
    }
    case 'contour':
      return drawContours(spec, styles, width)
    case 'surface':
      return drawReliefs(spec, styles, width)
    case 'strip':
      return drawStrips(spec, styles, width)
    case 'scatter':
      for (const { arm } of spec.panels.flatMap(({ points }) => points)) style(arm)
      return drawScatters(spec, styles, width)
    case 'points':
      return drawPoints(spec, styles, width)
  }
}

/** Half-way on the axis. */
function middle({ scale }: Axis, low: number, high: number): number {
  return scale === 'log' ? Math.sqrt(low * high) : (low + high) / 2
}
