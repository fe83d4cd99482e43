/** Where the files of a report are. */

/** Relative to the output folder when a report is written; full paths when they are printed. */
export interface Paths {
  readonly report: string
  readonly markdown: string
  readonly records: string
  readonly parquet: string
  readonly summary: string
  readonly figures: readonly string[]
  /** NPZ, HDF5 and VTK. */
  readonly surfaces: readonly string[]
  /** The folder of TensorBoard event files, if they were requested. */
  readonly tensorboard?: string
}

export function pathsIn(folder: string, paths: Paths): Paths {
  const inFolder = (name: string) => `${folder}/${name}`
  return {
    report: inFolder(paths.report),
    markdown: inFolder(paths.markdown),
    records: inFolder(paths.records),
    parquet: inFolder(paths.parquet),
    summary: inFolder(paths.summary),
    figures: paths.figures.map(inFolder),
    surfaces: paths.surfaces.map(inFolder),
    ...(paths.tensorboard !== undefined && { tensorboard: inFolder(paths.tensorboard) }),
  }
}
