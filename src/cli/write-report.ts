/** The files of a report, of one experiment or of many, in an output folder. */
import {
  drawFigure,
  eventFiles,
  recordsToCsv,
  recordsToParquet,
  renderReport,
  type Report,
  type ReportSection,
  reportToMarkdown,
  surfaceFiles,
} from '../report/index.ts'
import { renderPng } from '../report/png-node.ts'
import type { FigureSpec, Row } from '../stats/index.ts'
import type { OutputFolder } from './output.ts'

/** Names of files, relative to the output folder. */
export interface ReportPaths {
  readonly report: string
  readonly markdown: string
  readonly records: string
  readonly parquet: string
  readonly figures: readonly string[]
  /** NPZ, HDF5 and VTK. */
  readonly surfaces: readonly string[]
  /** The folder of TensorBoard event files, where they were asked for. */
  readonly tensorboard?: string
}

export interface ReportContent {
  readonly report: Omit<Report, 'files'>
  readonly rows: readonly Row[]
  readonly tensorboard: boolean
  /** What else lies beside the page. */
  readonly files: readonly string[]
}

/** With several experiments each has a folder for its figures and surfaces. */
export function writeReport(
  folder: OutputFolder,
  { report, rows, tensorboard, files }: ReportContent,
): ReportPaths {
  const { sections } = report
  const folderOf = (section: ReportSection | null) =>
    section === null || sections.length === 1 ? '' : `${section.experiment}/`
  const placed: readonly (readonly [ReportSection | null, readonly FigureSpec[]])[] = [
    [null, report.figures],
    ...sections.map((section) => [section, section.figures] as const),
  ]
  const figures = placed.flatMap(([section, specs]) =>
    specs.flatMap((spec) => {
      const name = `figures/${folderOf(section)}${spec.name}`
      const svg = drawFigure(spec)
      folder.write(`${name}.svg`, svg)
      folder.write(`${name}.png`, renderPng(svg))
      return [`${name}.svg`, `${name}.png`]
    }),
  )
  const surfaces = placed.flatMap(([section, specs]) =>
    surfaceFiles(specs).map(({ name, content }) => {
      const path = `surfaces/${folderOf(section)}${name}`
      folder.write(path, content)
      return path
    }),
  )
  if (tensorboard)
    for (const { name, content } of eventFiles(rows)) folder.write(`tensorboard/${name}`, content)
  const paths: ReportPaths = {
    report: 'report.html',
    markdown: 'report.md',
    records: 'records.csv',
    parquet: 'records.parquet',
    figures,
    surfaces,
    ...(tensorboard && { tensorboard: 'tensorboard' }),
  }
  folder.write(
    paths.markdown,
    reportToMarkdown(report, (spec, section) => `figures/${folderOf(section)}${spec.name}.svg`),
  )
  folder.write(paths.records, recordsToCsv(rows))
  folder.write(paths.parquet, recordsToParquet(rows))
  const beside = [paths.markdown, paths.records, paths.parquet, ...files, ...figures, ...surfaces]
  folder.write(paths.report, renderReport({ ...report, files: beside }))
  return paths
}
