/**
 * The file of one plan: the command, and one line per run, with a hash of both, so that a damaged file is noticed.
 *
 *     {"command":"normscope reproduce","sha256":"…","runs":[
 *     {"id":"…","experiments":["noise"],"label":"BN","seed":1,"steps":600,"seconds":12},
 *     …
 *     ]}
 */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { readIfThere } from './files.ts'
import { ID, namesIn } from './store.ts'

/** The folder of the plans in a store. */
export const PLANS = 'plans'

/** A run that a command performs, or has performed. */
export interface StoredPlanRun {
  readonly id: string
  /** The experiments that requested it. */
  readonly experiments: readonly string[]
  readonly label: string
  readonly seed: number
  readonly steps: number
  /** The expected seconds on one core; absent if unknown. */
  readonly seconds?: number
}

export interface PlanContent {
  /** Null if it was not a command but a call of the library. */
  readonly command: string | null
  /** Distinct runs. */
  readonly runs: readonly StoredPlanRun[]
}

export interface PlanFile {
  readonly file: string
  /** Milliseconds since 1970 of the last use. */
  readonly used: number
}

/** The files of all plans of a store. Files that the file system refuses to show are left out. */
export function planFiles(store: string): PlanFile[] {
  const names = ignoringErrors(() => namesIn(join(store, PLANS))) ?? []
  return names
    .filter((name) => /^[0-9a-f]{16}\.json$/.test(name))
    .flatMap((name) => {
      const file = join(store, PLANS, name)
      const found = ignoringErrors(() => statSync(file, { throwIfNoEntry: false }))
      return found === undefined ? [] : [{ file, used: found.mtimeMs }]
    })
}

/** The first 16 hexadecimal digits of a hash of the command and of the runs that it was planned with. */
export const planName = (command = '', ids: Iterable<string>): string =>
  createHash('sha256')
    .update([command, ...[...ids].sort()].join('\n'))
    .digest('hex')
    .slice(0, 16)

export function encodePlan(command: string | null, runs: Iterable<StoredPlanRun>): string {
  const lines = Array.from(runs, (run) => JSON.stringify(run)).join(',\n')
  return `{"command":${JSON.stringify(command)},"sha256":"${hashOf(command, lines)}","runs":[\n${lines}\n]}\n`
}

/** The plan; a text says in a few words why it is none. Plans of earlier versions have no hash. */
export function decodePlan(text: string): PlanContent | string {
  let plan: Partial<PlanContent & { readonly sha256: unknown }> | null
  try {
    plan = JSON.parse(text) as typeof plan
  } catch {
    return 'it is incomplete, or no JSON'
  }
  const { command, runs, sha256 } = plan ?? {}
  if (command === undefined || (command !== null && typeof command !== 'string')) return 'it names no command'
  if (!Array.isArray(runs)) return 'it has no list of runs'
  const wrong = (runs as unknown[]).findIndex((run) => !isRun(run))
  if (wrong >= 0) return `run ${wrong + 1} of its list is incomplete`
  const own = runs as StoredPlanRun[]
  if (sha256 !== undefined && sha256 !== hashOf(command, own.map((run) => JSON.stringify(run)).join(',\n')))
    return 'its hash does not match its runs'
  return { command, runs: own }
}

/** What two plans say of one run: several experiments may request it. */
export const joined = (before: StoredPlanRun | undefined, run: StoredPlanRun): StoredPlanRun =>
  before === undefined
    ? run
    : { ...run, ...before, experiments: [...new Set([...before.experiments, ...run.experiments])] }

/** The runs of both, each once. */
export function union(before: Iterable<StoredPlanRun>, more: Iterable<StoredPlanRun>): StoredPlanRun[] {
  const all = new Map<string, StoredPlanRun>()
  for (const runs of [before, more]) for (const run of runs) all.set(run.id, joined(all.get(run.id), run))
  return [...all.values()]
}

/** Undefined if there is no such file. Throws a UserError if it cannot be read. */
export function textOfFile(file: string): string | undefined {
  const content = readIfThere(file)
  return content && new TextDecoder().decode(content)
}

/** Undefined if the file system refuses. */
export function ignoringErrors<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof UserError || (error as NodeJS.ErrnoException).code !== undefined) return undefined
    throw error
  }
}

const hashOf = (command: string | null, lines: string): string =>
  createHash('sha256').update(JSON.stringify(command)).update('\n').update(lines).digest('hex')

function isRun(run: unknown): run is StoredPlanRun {
  const { id, experiments, label, seed, steps, seconds } = (run ?? {}) as Partial<StoredPlanRun>
  return (
    typeof id === 'string' &&
    ID.test(id) &&
    Array.isArray(experiments) &&
    experiments.every((name) => typeof name === 'string') &&
    typeof label === 'string' &&
    typeof seed === 'number' &&
    typeof steps === 'number' &&
    ['number', 'undefined'].includes(typeof seconds)
  )
}
