/**
 * Records and findings as figures, pages and tables. Everything except `png-node.ts` and `output/` also runs in a
 * browser.
 */
export { type DependencePanel, drawDependence } from './dependence.ts'
export { type Column, columns } from './files/columns.ts'
export { csvParts, recordsToCsv } from './files/csv.ts'
export { type FigurePage, renderFigurePage } from './page/figure-page.ts'
export { countPanels, type DrawOptions, drawFigure } from './figures/figure.ts'
export { renderReport, reportParts } from './page/html.ts'
export { reportToMarkdown } from './files/markdown.ts'
export { parquetParts, recordsToParquet } from './files/parquet.ts'
export { recordsToNpz } from './files/npz.ts'
export type { Report, ReportArm, ReportOption, ReportSection } from './report.ts'
export { type Summary, summaryToJson } from './files/summary.ts'
export { type DataFile, hdf5Name, surfaceFiles, surfacesToHdf5, surfaceToNpz } from './files/surface-files.ts'
export { reportOf } from './study.ts'
export { eventFiles } from './files/tensorboard.ts'
export { surfaceToVtk } from './files/vtk.ts'
