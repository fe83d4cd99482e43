/** Writes a report on one experiment or several, and all files beside it. */
import {
  csvParts,
  eventFiles,
  parquetParts,
  type Report,
  reportParts,
  type ReportSection,
  reportToMarkdown,
  summaryToJson,
  surfaceFiles,
} from '../index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import type { Rows } from '../../stats/index.ts'
import { writeFigure } from './figure-files.ts'
import type { OutputFolder } from './output.ts'
import type { Paths } from './paths.ts'

export interface ReportContent {
  /** The name of the experiment in summary.json. */
  readonly experiment: string
  readonly report: Omit<Report, 'files'>
  readonly rows: Rows
  readonly tensorboard: boolean
  /** Whether to write the records, which are large. */
  readonly hasRecords: boolean
  /** The other files beside the page. */
  readonly files?: readonly string[] | undefined
}

/** Returns names relative to the folder. With several experiments, each has a folder for its figures and surfaces. */
export function writeReportFiles(
  folder: OutputFolder,
  { experiment, report, rows, tensorboard, hasRecords, files = [] }: ReportContent,
): Paths {
  const { sections } = report
  const folderOf = (section: ReportSection | null) =>
    section === null || sections.length === 1 ? '' : `${section.experiment}/`
  const placed: readonly (readonly [ReportSection | null, readonly FigureSpec[]])[] = [
    [null, report.figures],
    ...sections.map((section) => [section, section.figures] as const),
  ]
  const figures = placed.flatMap(([section, specs]) =>
    specs.flatMap((spec) => writeFigure(folder, `figures/${folderOf(section)}${spec.name}`, spec)),
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
  const paths: Paths = {
    report: 'report.html',
    markdown: 'report.md',
    records: 'records.csv',
    parquet: 'records.parquet',
    summary: 'summary.json',
    figures,
    surfaces,
    ...(tensorboard && { tensorboard: 'tensorboard' }),
  }
  folder.write(
    paths.markdown,
    reportToMarkdown(report, (spec, section) => `figures/${folderOf(section)}${spec.name}.svg`),
  )
  if (hasRecords) {
    folder.write(paths.records, csvParts(rows))
    folder.write(paths.parquet, parquetParts(rows))
  }
  const findings = sections.flatMap((section) => section.findings)
  const checks = sections.flatMap((section) => section.checks ?? [])
  folder.write(
    paths.summary,
    summaryToJson({ experiment, findings, checks, figures, command: report.command }),
  )
  const beside = [
    paths.markdown,
    ...(hasRecords ? [paths.records, paths.parquet] : []),
    paths.summary,
    ...files,
    ...figures,
    ...surfaces,
  ]
  folder.write(paths.report, reportParts({ ...report, files: beside }))
  return paths
}
