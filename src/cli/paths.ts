/** Where the files of a report are. */
import pc from 'picocolors'
import { commandLine } from '../shell.ts'
import { near } from './output.ts'

/** Relative to the output folder where a report is written, whole where it is told. */
export interface Paths {
  readonly report: string
  readonly markdown: string
  readonly records: string
  readonly parquet: string
  readonly summary: string
  readonly figures: readonly string[]
  /** NPZ, HDF5 and VTK. */
  readonly surfaces: readonly string[]
  /** The folder of TensorBoard event files, where they were asked for. */
  readonly tensorboard?: string
}

export function pathsIn(folder: string, paths: Paths): Paths {
  const whole = (name: string) => `${folder}/${name}`
  return {
    report: whole(paths.report),
    markdown: whole(paths.markdown),
    records: whole(paths.records),
    parquet: whole(paths.parquet),
    summary: whole(paths.summary),
    figures: paths.figures.map(whole),
    surfaces: paths.surfaces.map(whole),
    ...(paths.tensorboard !== undefined && { tensorboard: whole(paths.tensorboard) }),
  }
}

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
