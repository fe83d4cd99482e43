/** Whether the files of a run are complete and unchanged: computes every hash again that the store keeps. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { StateArray } from '../../run/execute.ts'
import type { Outcome } from '../../run/result.ts'
import { decodeCheckpoint, type StoredCheckpoint } from '../checkpoint-file.ts'
import { DamagedRun } from '../damage.ts'
import { readIfThere } from '../files.ts'
import { readRecordsTo, type RecordsPosition } from '../records-file.ts'
import { FILES, readFinished, readRun, snapshotFile, snapshotSteps, type StoredRun } from '../store.ts'
import { ORIGIN } from './origin.ts'

export interface VerifiedRun {
  readonly run: StoredRun
  /** The step of its last checkpoint. */
  readonly step: number
  /** Absent if it has not ended. */
  readonly outcome?: Outcome
  /** The rows up to the checkpoint. */
  readonly records: RecordsPosition
  /** The states of its last checkpoint. */
  readonly arrays: Readonly<Record<string, StateArray>>
  /** The steps of its snapshots, up to the checkpoint. */
  readonly snapshots: readonly number[]
}

/** Undefined if the store has no such run, or no checkpoint of it. Throws a DamagedRun that names the file. */
export function verifyRun(store: string, id: string): VerifiedRun | undefined {
  const run = readFinished(store, id) ?? readRun(store, id)
  if (run === undefined) return undefined
  const { folder, done } = run
  const file = join(folder, FILES.checkpoint)
  const content = readIfThere(file)
  if (content === undefined && done === undefined) return undefined
  const { step, arrays, resume } = decode(content, file, id)
  if (resume === undefined) throw new DamagedRun(file, 'it is not the checkpoint of a run')
  if (done !== undefined && done.outcome.step !== step)
    throw new DamagedRun(file, `expected step ${done.outcome.step}, got step ${step}`)
  if (done === undefined) readRecordsTo(resume.records, join(folder, FILES.records))
  const snapshots = snapshotSteps(folder).filter((kept) => kept <= step)
  for (const kept of snapshots) {
    const snapshot = snapshotFile(folder, kept)
    if (decode(readIfThere(snapshot), snapshot, id).step !== kept)
      throw new DamagedRun(snapshot, `expected step ${kept}`)
  }
  return {
    run,
    step,
    ...(done && { outcome: done.outcome }),
    records: done?.records ?? resume.records,
    arrays,
    snapshots,
  }
}

/** The files that make up a verified run, in the order in which they are written. `bytes`: only its beginning counts. */
export function filesOf({ run: { folder, done }, records, snapshots }: VerifiedRun): {
  readonly path: string
  readonly bytes?: number
}[] {
  const file = (name: string) => join(folder, name)
  return [
    { path: file(FILES.spec) },
    { path: file(FILES.records), bytes: records.bytes },
    ...snapshots.map((step) => ({ path: snapshotFile(folder, step) })),
    { path: file(FILES.checkpoint) },
    ...[FILES.uses, ORIGIN].map((name) => ({ path: file(name) })).filter(({ path }) => existsSync(path)),
    ...(done === undefined ? [] : [{ path: file(FILES.done) }]),
  ]
}

function decode(content: Uint8Array | undefined, file: string, id: string): StoredCheckpoint {
  if (content === undefined) throw new DamagedRun(file, 'the file is missing')
  const checkpoint = decodeCheckpoint(content, file)
  if (checkpoint.run !== id) throw new DamagedRun(file, `it belongs to run ${checkpoint.run}`)
  return checkpoint
}
