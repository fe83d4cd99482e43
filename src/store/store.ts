/**
 * A store: the runs in a folder, each in a folder named by its id. `docs/runs.md` describes the files.
 *
 *     const run = openRun('normscope-out/runs', '3f2a')
 *     run.spec, run.done?.outcome, run.measurements()
 *     await restoreModel(session, model, run.checkpoint())       // the trained model
 *     await restoreModel(session, model, run.checkpoint(100))    // the model after 100 steps, if the run keeps
 *     snapshots
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Session } from '../backend/types.ts'
import { UserError } from '../errors.ts'
import type { RunSpec } from '../experiment/index.ts'
import type { Model } from '../nn/index.ts'
import type { Measurement } from '../probe/index.ts'
import { commandLine } from '../shell.ts'
import { writeStates } from '../train/index.ts'
import { decodeCheckpoint, type StoredCheckpoint } from './checkpoint-file.ts'
import { DamagedRun } from './damage.ts'
import { cannotWrite, makeFolders, readIfThere, retryStale, writeWhole } from './files.ts'
import { whyNot } from '../why-not.ts'
import type { Holder, Machine } from './lock/holder.ts'
import { holderOf } from './lock/lock.ts'
import { checkMount } from './mount.ts'
import { shortSpec } from '../run/canonical.ts'
import { canonicalJson } from '../run/canonical-json.ts'
import { idOfKept } from '../run/identity.ts'
import { type PlannedRun } from '../run/identity.ts'
import { checkRecordsTo, decodeRows, readRecordsTo, type RecordsPosition } from './records-file.ts'
import type { Outcome } from '../run/result.ts'
import type { Version } from '../run/version.ts'

/** The file that distinguishes a store from other folders. */
const MARKER = 'store.json'
const MARK = { normscope: 'a store of runs; see docs/runs.md', format: 1 }

export const SET_ASIDE = '.damaged-'
export const ID = /^[0-9a-f]{16}$/

/** The files of one run. */
export const FILES = {
  spec: 'spec.json',
  uses: 'uses.json',
  records: 'records.ndjson',
  checkpoint: 'checkpoint.safetensors',
  snapshots: 'snapshots',
  done: 'done.json',
} as const

/** An arm of an experiment that requested a run. */
export interface Use {
  readonly experiment: string
  readonly arm: string
}

/** The content of `spec.json`; the spec in its canonical form, if this version wrote it. */
export interface Identity {
  readonly id: string
  readonly version: Version
  readonly spec: RunSpec
}

/** The content of `done.json`. */
export interface Done {
  readonly outcome: Outcome
  /** Seconds of training and measuring, without interruptions. */
  readonly seconds: number
  /** The time of the end, by the machine's clock: ISO 8601. */
  readonly ended: string
  readonly records: RecordsPosition
  /** The number of bytes of `checkpoint.safetensors`. */
  readonly checkpoint: number
  /** What the session's programs ran as since the last interruption: WebAssembly, native code, or both. Absent in older runs. */
  readonly engines?: readonly string[]
  /** Where it ended. Absent in older runs. */
  readonly machine?: Machine
}

export interface StoredRun extends Identity {
  readonly folder: string
  readonly uses: readonly Use[]
  /** Absent until the run has ended. */
  readonly done?: Done
  /** The process that is training it. */
  readonly holder?: Holder
  /** The steps that `checkpoint` can return, ascending: snapshots, and the last checkpoint. */
  steps(): readonly number[]
  /** The measurements in chronological order; for an unfinished run, those so far. Throws a DamagedRun. */
  measurements(): Measurement[]
  /**
   * The states after `step` steps; by default the last ones, which for a finished run are its final ones. Throws a
   * UserError that lists the available steps, and a DamagedRun.
   */
  checkpoint(step?: number): StoredCheckpoint
}

/** Names the run that was trained or requested last. It cannot be an id, because ids consist of hexadecimal digits. */
const LAST = 'last'

/** Throws a UserError if the store has no such run, or several; `id` may be the beginning of an id, or `last`. */
export function openRun(store: string, id: string): StoredRun {
  const path = findStore(store)
  const ids = idsOf(path)
  if (id.toLowerCase() === LAST) {
    const latest = ids
      .map((known) => ({ known, used: lastUse(join(path, known)) }))
      .sort((a, b) => b.used - a.used)[0]
    const run = latest && readRun(path, latest.known)
    if (run === undefined) throw noSuchRun(path, id, ids)
    return run
  }
  const found = ids.filter((candidate) => candidate.startsWith(id.toLowerCase()))
  if (id === '' || found.length === 0) throw noSuchRun(path, id, ids)
  if (found.length > 1) throw new UserError(`run ${id}: ${found.join(', ')} begin with it; give more digits`)
  return readRun(path, found[0]!)!
}

function noSuchRun(path: string, id: string, ids: readonly string[]): UserError {
  if (ids.length === 0)
    return new UserError(`run ${id}: ${path} contains no runs; name another store with --store DIR`)
  // Sorted by the length of the common beginning, because people give the beginning of an id.
  const byLikeness = ids.toSorted((a, b) => commonStart(id, b) - commonStart(id, a))
  const hint = commonStart(id, byLikeness[0]!) > 0 ? `; did you mean "${byLikeness[0]}"?` : ''
  return new UserError(
    `unknown run "${id}"${hint} (${path} contains ${byLikeness.slice(0, 5).join(', ')}${ids.length > 5 ? `, … ${ids.length} in all` : ''}); ` +
      `${commandLine(['normscope', 'runs', '--store', path])} lists them`,
  )
}

/** The length of the common beginning of two texts. */
function commonStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length]!.toLowerCase() === b[length]) length++
  return length
}

/** Undefined if there is none, or nothing is known of it yet. Throws a DamagedRun. */
export function readRun(path: string, id: string): StoredRun | undefined {
  const folder = join(path, id)
  const identity = readJson(join(folder, FILES.spec)) as Identity | undefined
  if (identity === undefined) return undefined
  if (identity?.id !== id || !identity.spec?.data || idOfKept(identity.spec, identity.version) !== id)
    throw new DamagedRun(join(folder, FILES.spec), 'its content does not match its id')
  const done = readDone(join(folder, FILES.done))
  const holder = holderOf(lockOf(path, id))
  return {
    ...identity,
    spec: shortSpec(identity.spec),
    folder,
    uses: readUses(folder),
    ...(done && { done }),
    ...(holder && { holder }),
    steps: () => stepsOf(folder, done).map(({ step }) => step),
    measurements() {
      const file = join(folder, FILES.records)
      return done
        ? readRecordsTo(done.records, file)
        : decodeRows(readIfThere(file) ?? new Uint8Array(), file)
    },
    checkpoint: (step) => readCheckpoint(folder, id, done, step),
  }
}

export type FinishedRun = StoredRun & { readonly done: Done }

/** A run that has ended, with verified records and its last checkpoint. Throws a DamagedRun. */
export function readFinished(path: string, id: string): FinishedRun | undefined {
  const run = readEnded(path, id)
  if (run) checkRecordsTo(run.done.records, join(run.folder, FILES.records))
  return run
}

/** A run that has ended. Throws a DamagedRun if a file is missing or too short; does not read its records. */
export function readEnded(path: string, id: string): FinishedRun | undefined {
  const run = readRun(path, id)
  if (run?.done === undefined) return undefined
  const { done, folder } = run
  const [records, checkpoint] = [join(folder, FILES.records), join(folder, FILES.checkpoint)]
  const size = sizeOf(records)
  if (size < done.records.bytes)
    throw new DamagedRun(records, `expected ${done.records.bytes} bytes or more, got ${size}`)
  if (sizeOf(checkpoint) !== done.checkpoint)
    throw new DamagedRun(checkpoint, `expected ${done.checkpoint} bytes, got ${sizeOf(checkpoint)}`)
  return { ...run, done }
}

/** 0 if there is no such file. */
const sizeOf = (file: string): number =>
  retryStale(() => statSync(file, { throwIfNoEntry: false }))?.size ?? 0

export interface StoreContents<R = StoredRun> {
  readonly path: string
  readonly runs: readonly R[]
  /** Runs that cannot be read, and the reasons. */
  readonly damaged: readonly { readonly id: string; readonly message: string }[]
  /** Folders of runs that were set aside, by name. */
  readonly setAside: readonly string[]
}

export const listRuns = (store: string): StoreContents => describeRuns(store, (run) => run)

/**
 * What `describe` returns for each run: the runs of a large store take several times the memory of a few words about each.
 * A run that cannot be described, because its files are damaged or have gone meanwhile, counts as one that cannot be read.
 */
export function describeRuns<R>(store: string, describe: (run: StoredRun) => R): StoreContents<R> {
  const path = findStore(store)
  const damaged: { id: string; message: string }[] = []
  const runs = idsOf(path).flatMap((id) => {
    try {
      const run = readRun(path, id)
      return run === undefined ? [] : [describe(run)]
    } catch (error) {
      if (!(error instanceof UserError) && (error as NodeJS.ErrnoException).code === undefined) throw error
      damaged.push({ id, message: (error as Error).message })
      return []
    }
  })
  return { path, runs, damaged, setAside: namesIn(path).filter((name) => name.includes(SET_ASIDE)) }
}

/**
 * Writes the parameters and running statistics of a checkpoint or snapshot into the states of a model with the same
 * structure. Rejects with a UserError, and writes nothing, if the model is another.
 */
export async function restoreModel(
  session: Session,
  model: Model,
  { arrays }: StoredCheckpoint,
): Promise<void> {
  const values = model.states.flatMap(({ name }) =>
    arrays[name] ? [[name, arrays[name].data] as const] : [],
  )
  await writeStates(session, model.states, Object.fromEntries(values))
}

export function isStore(path: string): boolean {
  return existsSync(join(path, MARKER))
}

/** `store`, or the folder `runs` of an output. Throws a UserError if neither is a store. */
export function findStore(store: string): string {
  const found = [resolve(store), resolve(store, 'runs')].find(isStore)
  if (found !== undefined) return found
  throw new UserError(
    `${store}: expected a store of runs, found none; train something first, or name another with --store DIR`,
  )
}

/**
 * The path of an existing or possible store. Throws a UserError if the folder contains something else; creates
 * nothing.
 */
export function checkStore(store: string): string {
  const path = resolve(store)
  if (isStore(path)) return path
  const strange = namesIn(path).filter((name) => !name.startsWith('.'))
  if (strange.length === 0) return path
  throw new UserError(
    `${store}: expected a new or empty folder or a store of runs, found ${strange.slice(0, 3).join(', ')}; name another`,
  )
}

/**
 * Makes a folder a store. Throws a UserError, leaving it unchanged, if it contains something else, is not writable or is on
 * a mount that machines cannot share.
 */
export function prepareStore(store: string): string {
  const path = checkStore(store)
  checkMount(path)
  const marker = join(path, MARKER)
  let made: string | undefined
  try {
    made = makeFolders(path)
    // Rewritten even if it exists: this shows at once whether runs can be written.
    writeWhole(marker, `${JSON.stringify(MARK, null, 2)}\n`)
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true })
    throw error instanceof UserError ? error : cannotWrite(store, error)
  }
  return path
}

/** The folder of a run, which may not exist. */
export function folderOf(path: string, id: string): string {
  return join(path, id)
}

export function lockOf(path: string, id: string): string {
  return join(path, `${id}.lock`)
}

/** Writes `spec.json`. Throws a UserError if it cannot be written. */
export function writeIdentity(folder: string, identity: Identity): void {
  writeWhole(join(folder, FILES.spec), `${JSON.stringify(JSON.parse(canonicalJson(identity)), null, 2)}\n`)
}

/**
 * Records who requested a run, once each, and where its data are now, so that a later measurement reads them from
 * there. Runs do not depend on either; if they cannot be written, nothing else is lost.
 */
export function noteUse(folder: string, { experiment, arm, spec }: Use & Pick<PlannedRun, 'spec'>): void {
  try {
    noteSource(folder, spec.data.from)
    const uses = readUses(folder)
    const file = join(folder, FILES.uses)
    if (uses.some((use) => use.experiment === experiment && use.arm === arm)) {
      // The time of the last request, which `last` uses.
      const now = new Date()
      return utimesSync(file, now, now)
    }
    writeWhole(file, `${JSON.stringify([...uses, { experiment, arm }], null, 2)}\n`)
  } catch (error) {
    if (!(error instanceof UserError) && (error as NodeJS.ErrnoException).code === undefined) throw error
  }
}

/**
 * Milliseconds since 1970 of the last request, end or checkpoint of a run, whichever is the latest; 0 if there is
 * none.
 */
function lastUse(folder: string): number {
  const times = [FILES.uses, FILES.done, FILES.checkpoint, FILES.spec].map(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  )
  return Math.max(...times)
}

function noteSource(folder: string, from: string): void {
  const identity = readJson(join(folder, FILES.spec)) as Identity | undefined
  if (identity === undefined || identity.spec.data.from === from) return
  writeIdentity(folder, { ...identity, spec: { ...identity.spec, data: { ...identity.spec.data, from } } })
}

/** These are only displayed: if the file is damaged, the uses are unknown. */
function readUses(folder: string): Use[] {
  try {
    const uses = readJson(join(folder, FILES.uses))
    return Array.isArray(uses) ? (uses as Use[]) : []
  } catch {
    return []
  }
}

/** Moves a damaged run away, so that it can be trained or imported again. */
export function setAside(store: string, id: string): void {
  const folder = folderOf(store, id)
  let count = 1
  while (existsSync(`${folder}${SET_ASIDE}${count}`)) count++
  try {
    renameSync(folder, `${folder}${SET_ASIDE}${count}`)
  } catch (error) {
    throw cannotWrite(folder, error)
  }
}

export function snapshotFile(folder: string, step: number): string {
  return join(folder, FILES.snapshots, `step-${String(step).padStart(6, '0')}.safetensors`)
}

/** Steps of the snapshots in a run's folder, ascending. */
export function snapshotSteps(folder: string): number[] {
  return namesIn(join(folder, FILES.snapshots))
    .flatMap((name) => /^step-(\d+)\.safetensors$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}

interface KeptStep {
  readonly step: number
  readonly file: string
}

/** The step of the checkpoint of an unfinished run is stored only in the file. */
function stepsOf(folder: string, done: Done | undefined): KeptStep[] {
  const kept = snapshotSteps(folder).map((step) => ({ step, file: snapshotFile(folder, step) }))
  const file = join(folder, FILES.checkpoint)
  const content = done === undefined ? readIfThere(file) : undefined
  const last = done?.outcome.step ?? (content && decodeCheckpoint(content, file).step)
  if (last === undefined) return kept
  return [...kept.filter(({ step }) => step !== last), { step: last, file }].sort((a, b) => a.step - b.step)
}

function readCheckpoint(
  folder: string,
  id: string,
  done: Done | undefined,
  wanted: number | undefined,
): StoredCheckpoint {
  const kept = stepsOf(folder, done)
  const chosen = wanted === undefined ? kept.at(-1) : kept.find(({ step }) => step === wanted)
  if (chosen === undefined) {
    const there =
      kept.length === 0 ? 'none is kept yet' : `there are ${kept.map(({ step }) => step).join(', ')}`
    throw new UserError(
      `run ${id}: expected a checkpoint of step ${wanted ?? 'its last'}, but ${there}; ` +
        'request one of those, or train with snapshots',
    )
  }
  const content = readIfThere(chosen.file)
  if (content === undefined) throw new DamagedRun(chosen.file, 'the file is missing')
  const checkpoint = decodeCheckpoint(content, chosen.file)
  if (checkpoint.run !== id || checkpoint.step !== chosen.step)
    throw new DamagedRun(chosen.file, `it belongs to run ${checkpoint.run}, step ${checkpoint.step}`)
  return checkpoint
}

/** Throws a DamagedRun. */
export function readDone(file: string): Done | undefined {
  const done = readJson(file) as Partial<Done> | null | undefined
  if (done === undefined) return undefined
  if (!done?.outcome || !done.records || typeof done.checkpoint !== 'number')
    throw new DamagedRun(file, 'expected outcome, records and checkpoint')
  return done as Done
}

function readJson(file: string): unknown {
  const content = readIfThere(file)
  if (content === undefined) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(content)) as unknown
  } catch (error) {
    throw new DamagedRun(file, error instanceof Error ? error.message : String(error))
  }
}

/** The ids of all runs, sorted. */
export function idsOf(path: string): string[] {
  return namesIn(path).filter((name) => ID.test(name))
}

/** Sorted; empty if there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return retryStale(() => readdirSync(folder)).sort()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    throw new UserError(`${folder}: cannot be read (${whyNot(error)}); check the path and its permissions`)
  }
}
