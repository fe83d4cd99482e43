/**
 * Performs one run in a store, from its start or from where a killed process left it. Events from before a kill are
 * emitted again, from the file; what was measured after the last checkpoint is measured again, with the same result.
 */
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Session } from '../../backend/types.ts'
import type { DataSplit } from '../../data/index.ts'
import type { Measurement } from '../../probe/index.ts'
import { canonicalSpec } from '../../run/canonical.ts'
import { decodeCheckpoint, encodeCheckpoint, type StoredCheckpoint } from '../../store/checkpoint-file.ts'
import { DamagedRun } from '../../store/damage.ts'
import {
  type Execution,
  noSnapshot,
  openExecution,
  type SnapshotKeeper,
  valuesOf,
} from '../../run/execute.ts'
import { forgetFailures } from '../../store/failures.ts'
import { cannotWrite, makeFolders, readIfThere, seeOthers, TEMPORARY, writeWhole } from '../../store/files.ts'
import { describeHolder, type Holder, thisMachine } from '../../store/lock/holder.ts'
import { acquireLock, isLock, type Lock } from '../../store/lock/lock.ts'
import type { PlannedRun } from '../../run/identity.ts'
import { openRecords, readRecordsTo, type RecordsWriter } from '../../store/records-file.ts'
import type { Outcome } from '../../run/result.ts'
import {
  type Done,
  FILES,
  type Identity,
  lockOf,
  noteUse,
  readFinished,
  readRun,
  setAside,
  snapshotFile,
  snapshotSteps,
  writeIdentity,
} from '../../store/store.ts'
import { presentVersion } from '../../store/version.ts'

export type PerformEvent =
  /** A damaged run was moved away and is done again. */
  | { readonly type: 'set aside'; readonly message: string }
  /** The run resumes after `step`; these are its rows up to there. */
  | { readonly type: 'resumed'; readonly step: number; readonly rows: readonly Measurement[] }
  | { readonly type: 'step'; readonly step: number; readonly loss: number }
  /** A probe begins to measure. */
  | { readonly type: 'measuring'; readonly step: number; readonly by: string }
  /** `by`: the spec of a probe, or `evaluation`, or `divergence`. */
  | {
      readonly type: 'measured'
      readonly step: number
      readonly by: string
      readonly rows: readonly Measurement[]
      readonly seconds: number
    }

export type Performance =
  | {
      readonly kind: 'ended'
      readonly outcome: Outcome
      readonly seconds: number
      /** All rows, if another process had done the run; no events were emitted for them. */
      readonly reused?: readonly Measurement[]
    }
  /** Stopped by the signal; a checkpoint of `step` is kept. */
  | { readonly kind: 'stopped'; readonly step: number }
  /** Another process trains it. */
  | { readonly kind: 'busy'; readonly holder: Holder }

export interface PerformOptions {
  /** The path of a prepared store. */
  readonly store: string
  /** The state of a lock that may be broken: see `acquireLock`. */
  readonly gone?: string | undefined
  /** Called if there is something to train. */
  readonly open: () => Promise<{ readonly session: Session; readonly data: DataSplit }>
  readonly onEvent: (event: PerformEvent) => void
  readonly signal?: AbortSignal
  /** Seconds between checkpoints; by default 5, or more if a checkpoint takes long. */
  readonly checkpointEvery?: number | undefined
}

/** The smallest number of seconds between checkpoints, and the largest share of the time that they may take. */
const CHECKPOINT_EVERY = 5
const CHECKPOINT_SHARE = 0.02

/** Throws a UserError if the store cannot be written. */
export async function performRun(run: PlannedRun, options: PerformOptions): Promise<Performance> {
  const { store, onEvent } = options
  const lock = acquireLock(lockOf(store, run.id), { gone: options.gone })
  if (!isLock(lock)) return { kind: 'busy', holder: lock }
  try {
    seeOthers(join(store, run.id))
    const start = () => findStart(store, run)
    let found: ReturnType<typeof start>
    try {
      found = start()
    } catch (error) {
      if (!(error instanceof DamagedRun)) throw error
      setAside(store, run.id)
      onEvent({ type: 'set aside', message: error.message })
      found = start()
    }
    noteUse(join(store, run.id), run)
    if ('done' in found) {
      const { outcome, seconds } = found.done
      return { kind: 'ended', outcome, seconds, reused: found.rows }
    }
    return await train(run, found, lock, options)
  } catch (error) {
    if (error instanceof LostLock) return { kind: 'busy', holder: error.holder }
    throw error
  } finally {
    lock.release()
  }
}

/** This process was paused and gave no sign of life for so long that another process took the run. */
class LostLock extends Error {
  readonly holder: Holder

  constructor(holder: Holder) {
    super(`${describeHolder(holder)} took the run`)
    this.holder = holder
  }
}

function checkHeld(lock: Lock): void {
  const holder = lock.lostTo()
  if (holder) throw new LostLock(holder)
}

interface Start {
  readonly rows: readonly Measurement[]
  readonly checkpoint?: StoredCheckpoint
}

/** Finds the state of a run. Makes its folder and removes what a kill left there. Throws a DamagedRun. */
function findStart(store: string, { id, spec }: PlannedRun): Start | { done: Done; rows: Measurement[] } {
  const finished = readFinished(store, id)
  if (finished) return { done: finished.done, rows: finished.measurements() }
  const folder = join(store, id)
  if (readRun(store, id) === undefined) {
    makeFolder(folder)
    const identity: Identity = { id, version: presentVersion(), spec: canonicalSpec(spec) }
    writeIdentity(folder, identity)
  }
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith(TEMPORARY)) rmSync(join(folder, name), { force: true })
  const file = join(folder, FILES.checkpoint)
  const content = readIfThere(file)
  const checkpoint = content && decodeCheckpoint(content, file)
  for (const step of snapshotSteps(folder))
    if (checkpoint === undefined || step > checkpoint.step) rmSync(snapshotFile(folder, step))
  if (checkpoint === undefined) return { rows: [] }
  if (checkpoint.run !== id || checkpoint.resume === undefined)
    throw new DamagedRun(file, `it is not a checkpoint of run ${id}`)
  return { checkpoint, rows: readRecordsTo(checkpoint.resume.records, join(folder, FILES.records)) }
}

async function train(
  { id, spec }: PlannedRun,
  { rows, checkpoint }: Start,
  lock: Lock,
  { store, open, onEvent, signal, checkpointEvery }: PerformOptions,
): Promise<Performance> {
  const folder = join(store, id)
  const { session, data } = await open()
  const start = performance.now()
  const before = checkpoint?.resume?.seconds ?? 0
  const seconds = () => before + (performance.now() - start) / 1000
  const snapshots = snapshotsIn(folder, id, lock)
  const execution = await openExecution(canonicalSpec(spec), {
    session,
    data,
    snapshots,
    onMeasuring: (step, by) => onEvent({ type: 'measuring', step, by }),
  })
  const records = openRecords(join(folder, FILES.records), rows)
  const save = async (end = false): Promise<void> => {
    checkHeld(lock)
    await writeCheckpoint(join(folder, FILES.checkpoint), id, execution, records, end ? undefined : seconds())
  }
  try {
    if (checkpoint) {
      const { run: _, resume, ...state } = checkpoint
      const { records: __, seconds: ___, ...rest } = resume!
      await execution.restore({ ...state, ...rest })
      onEvent({ type: 'resumed', step: checkpoint.step, rows })
    }
    let outcome: Outcome | undefined
    const wait = (cost: number) =>
      1000 * (checkpointEvery ?? Math.max(CHECKPOINT_EVERY, cost / 1000 / CHECKPOINT_SHARE))
    let next = performance.now() + wait(0)
    let last = performance.now()
    let step = checkpoint?.step ?? 0
    for await (const event of execution.run({ signal })) {
      if (event.type === 'end') {
        outcome = event.outcome
        continue
      }
      step = event.step
      if (event.type === 'measured') {
        checkHeld(lock)
        records.append(event.rows)
        onEvent({ ...event, seconds: (performance.now() - last) / 1000 })
      } else onEvent(event)
      const now = performance.now()
      if (now >= next) {
        await save()
        next = performance.now() + wait(performance.now() - now)
      }
      last = performance.now()
    }
    if (outcome === undefined) {
      await save()
      return { kind: 'stopped', step }
    }
    await save(true)
    const done: Done = {
      outcome,
      seconds: seconds(),
      ended: new Date().toISOString(),
      records: records.position,
      checkpoint: statSync(join(folder, FILES.checkpoint)).size,
      engines: [...session.engines],
      machine: thisMachine(),
    }
    writeWhole(join(folder, FILES.done), `${JSON.stringify(done, null, 2)}\n`)
    forgetFailures(folder)
    return { kind: 'ended', outcome, seconds: done.seconds }
  } finally {
    records.close()
    execution.dispose()
  }
}

/** Writes the records first, because a checkpoint refers to rows that must be on the disk. */
async function writeCheckpoint(
  file: string,
  run: string,
  execution: Execution,
  records: RecordsWriter,
  seconds: number | undefined,
): Promise<void> {
  records.sync()
  const { step, arrays, ...rest } = await execution.state()
  const resume = { ...rest, records: records.position, ...(seconds !== undefined && { seconds }) }
  writeWhole(file, encodeCheckpoint({ run, step, arrays, resume }))
}

function snapshotsIn(folder: string, run: string, lock: Lock): SnapshotKeeper {
  return {
    get steps() {
      return snapshotSteps(folder)
    },
    write(step, arrays) {
      checkHeld(lock)
      makeFolder(join(folder, FILES.snapshots))
      writeWhole(snapshotFile(folder, step), encodeCheckpoint({ run, step, arrays }))
    },
    read(step) {
      const file = snapshotFile(folder, step)
      const content = readIfThere(file)
      if (content === undefined) throw noSnapshot(step, snapshotSteps(folder))
      return valuesOf(decodeCheckpoint(content, file).arrays)
    },
  }
}

function makeFolder(folder: string): void {
  try {
    makeFolders(folder)
  } catch (error) {
    throw cannotWrite(folder, error)
  }
}
