/** Writes the report of a study and all files beside it. */
import { createHash } from 'node:crypto'
import { arch, cpus, platform, release } from 'node:os'
import { experiments, PROTOCOL_DATE, protocolText } from '../../experiment/index.ts'
import { packageVersion } from '../../store/index.ts'
import type { Study } from '../../study/index.ts'
import { reportOf } from '../study.ts'
import { type OutputFolder, prepareOutput } from './output.ts'
import { type Paths, pathsIn } from './paths.ts'
import { writeReportFiles } from './write-report.ts'

export interface WriteOptions {
  /** Whether to write TensorBoard event files too. */
  readonly tensorboard?: boolean
  /** Whether to write the records; a report on a study that goes on leaves them out. By default true. */
  readonly hasRecords?: boolean
  /** Other files to write beside the page: contents by name. */
  readonly beside?: Readonly<Record<string, string | Uint8Array>> | undefined
}

/**
 * Writes to a new or empty folder, or replaces an earlier output, which stays until everything is written. Returns
 * the paths of the files. Throws a UserError if the folder contains something else or is not writable.
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

/** Returns names relative to the folder, which is not committed. */
export function writeStudy(
  study: Study,
  folder: OutputFolder,
  { tensorboard = false, hasRecords = true, beside = {} }: WriteOptions = {},
): Paths {
  for (const [name, content] of Object.entries(beside)) folder.write(name, content)
  return writeReportFiles(folder, {
    experiment: study.name,
    report: reportOf(study, versions(study.engine)),
    rows: study.rows,
    tensorboard,
    hasRecords,
    files: Object.keys(beside),
  })
}

/** The date of the protocol of all claims, and the hash of its text, which is docs/protocol.md. */
export function protocolStamp(): string {
  const hash = createHash('sha256').update(protocolText(experiments)).digest('hex')
  return `dated ${PROTOCOL_DATE}, sha256 ${hash.slice(0, 16)}`
}

/** The program, the platform and the machine that computed it. */
function versions(engine: string): Record<string, string> {
  return {
    normscope: packageVersion(),
    Node: process.versions.node,
    V8: process.versions.v8,
    engine,
    protocol: protocolStamp(),
    machine: `${platform()} ${release()} ${arch()}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
  }
}
