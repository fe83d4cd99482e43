/** Writes figures as SVG and PNG, and a page that shows all of them. */
import { type FigurePage, renderFigurePage } from '../index.ts'
import { writeFigure } from './figure-files.ts'
import type { OutputFolder } from './output.ts'

/** Returns the names of the files, relative to the folder; `page.files` are the other files there. */
export function writeFigures(
  folder: OutputFolder,
  page: FigurePage,
): { report: string; figures: readonly string[]; files: readonly string[] } {
  const figures = page.figures.flatMap((spec) => writeFigure(folder, `figures/${spec.name}`, spec))
  folder.write('report.html', renderFigurePage({ ...page, files: [...page.files, ...figures] }))
  return { report: 'report.html', figures, files: page.files }
}
