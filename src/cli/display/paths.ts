/** Prints where the files of a report are. */
import { dirname } from 'node:path'
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { commandLine } from '../../shell.ts'
import { displayPath, type Paths } from '../../report/output/index.ts'

export function describePaths({ report, records, summary, figures, tensorboard }: Paths): string {
  return [
    `report   ${pc.cyan(displayPath(report))}`,
    `figures  ${displayPath(figures[0] ?? '').replace(/[^/]*$/, '')} (${counted(figures.length, 'file')})`,
    `records  ${displayPath(records)}`,
    `summary  ${displayPath(summary)}`,
    ...(tensorboard === undefined
      ? []
      : [`events   ${commandLine(['tensorboard', '--logdir', displayPath(tensorboard)])}`]),
    `explorer ${commandLine(['normscope', 'explore', dirname(displayPath(report))])} (in a browser: train, ask, look)`,
  ].join('\n')
}
