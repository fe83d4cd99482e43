/** Writes the report of a study, and all that lies beside it. */
import { arch, cpus, platform, release } from 'node:os'
import { packageVersion } from '../../store/index.ts'
import type { Study } from '../../study/index.ts'
import { reportOf } from '../study.ts'
import { type OutputFolder, prepareOutput } from './output.ts'
import { type Paths, pathsIn } from './paths.ts'
import { writeReportFiles } from './write-report.ts'

export interface WriteOptions {
  /** Whether to write TensorBoard event files, too. */
  readonly tensorboard?: boolean
  /** What else is written beside the page: contents by name. */
  readonly beside?: Readonly<Record<string, string | Uint8Array>> | undefined
}

/**
 * Writes to a new or empty folder, or in the place of an earlier output, which stays until all is written. Gives the paths of the
 * files. Throws a UserError where the folder holds something else or cannot be written.
 */
export function writeReport(study: Study, out: string, options?: WriteOptions): Promise<Paths> {
  return Promise.resolve().then(() => {
    const folder = prepareOutput(out)
    try {
      const paths = writeStudy(study, folder, options)
      folder.commit()
      return pathsIn(folder.path, paths)
    } finally {
      folder.discard()
    }
  })
}

/** Gives names relative to the folder, which is not committed. */
export function writeStudy(
  study: Study,
  folder: OutputFolder,
  { tensorboard = false, beside = {} }: WriteOptions = {},
): Paths {
  for (const [name, content] of Object.entries(beside)) folder.write(name, content)
  return writeReportFiles(folder, {
    experiment: study.name,
    report: reportOf(study, versions(study.engine)),
    rows: study.rows,
    tensorboard,
    files: Object.keys(beside),
  })
}

/** What computed, and on what. */
function versions(engine: string): Record<string, string> {
  return {
    normscope: packageVersion(),
    Node: process.versions.node,
    V8: process.versions.v8,
    engine,
    machine: `${platform()} ${release()} ${arch()}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
  }
}
