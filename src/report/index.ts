/**
 * Records and findings as figures, pages and tables. Runs anywhere; `figure-node.ts` and `png-node.ts` draw where there
 * is no page.
 */
export { recordsToCsv } from './csv.ts'
export { type DrawOptions, drawFigure, NARROW } from './figure.ts'
export { type Report, type ReportArm, type ReportFigure, type ReportOption, renderReport } from './html.ts'
export { type Summary, summaryToJson } from './summary.ts'
