/** Prints where the files of a report are. */
import pc from 'picocolors'
import { commandLine } from '../../shell.ts'
import { near, type Paths } from '../../report/output/index.ts'

export function describePaths({ report, records, summary, figures, tensorboard }: Paths): string {
  return [
    `report   ${pc.cyan(near(report))}`,
    `figures  ${near(figures[0] ?? '').replace(/[^/]*$/, '')} (${figures.length} files)`,
    `records  ${near(records)}`,
    `summary  ${near(summary)}`,
    ...(tensorboard === undefined
      ? []
      : [`events   ${commandLine(['tensorboard', '--logdir', near(tensorboard)])}`]),
  ].join('\n')
}
