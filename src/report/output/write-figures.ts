/** Writes figures as SVG and PNG, and a page that shows all of them. */
import { drawFigure, type FigurePage, renderFigurePage } from '../index.ts'
import { renderPng } from '../files/png-node.ts'
import type { OutputFolder } from './output.ts'

/** Returns the names of the files, relative to the folder; `page.files` are the other files there. */
export function writeFigures(
  folder: OutputFolder,
  page: FigurePage,
): { report: string; figures: readonly string[]; files: readonly string[] } {
  for (const spec of page.figures) {
    const svg = drawFigure(spec)
    folder.write(`figures/${spec.name}.svg`, svg)
    folder.write(`figures/${spec.name}.png`, renderPng(svg))
  }
  const figures = page.figures.flatMap(({ name }) => [`figures/${name}.svg`, `figures/${name}.png`])
  folder.write('report.html', renderFigurePage({ ...page, files: [...page.files, ...figures] }))
  return { report: 'report.html', figures, files: page.files }
}
