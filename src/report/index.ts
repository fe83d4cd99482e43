/** Records and findings as figures, pages and tables. Runs anywhere, but for `png-node.ts`. */
export { type AxesPanel, drawAxes } from './axes.ts'
export { recordsToCsv } from './csv.ts'
export { type DrawOptions, drawFigure, NARROW } from './figure.ts'
export { renderReport } from './html.ts'
export type { Report, ReportArm, ReportOption, ReportSection } from './report.ts'
export { type Summary, summaryToJson } from './summary.ts'
