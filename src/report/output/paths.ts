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
