/**
 * The plans of the studies that use a store, kept after their commands have ended: `studies/<hash of the command>.json`.
 * A store has no list of the runs that are still to be made; `normscope runs watch` takes it from here. Nothing else
 * depends on these files. `plans.ts` says what the commands that run now have planned.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { PlannedRun } from '../run/index.ts'
import { makeFolders, readIfThere, writeWhole } from './files.ts'
import { namesIn } from './store.ts'

const FOLDER = 'studies'

export interface StoredPlanRun {
  readonly id: string
  readonly experiment: string
  readonly label: string
  readonly seed: number
  readonly steps: number
  /** The expected seconds on one core; absent if unknown. */
  readonly seconds?: number
}

export interface StoredPlan {
  readonly command: string
  /** By the clock of the machine that wrote it: ISO 8601. */
  readonly written: string
  /** Distinct runs. */
  readonly runs: readonly StoredPlanRun[]
}

/** `store`: the path of a prepared store. If the plan cannot be written, nothing else is lost. */
export function writePlan(
  store: string,
  command: string,
  runs: readonly PlannedRun[],
  expected: (run: PlannedRun) => number = () => Number.NaN,
): void {
  const distinct = [...new Map(runs.map((run) => [run.id, run])).values()]
  const plan: StoredPlan = {
    command,
    written: new Date().toISOString(),
    runs: distinct.map((run) => {
      const seconds = expected(run)
      const { seed, steps } = run.spec
      const { id, experiment, label } = run
      return { id, experiment, label, seed, steps, ...(Number.isFinite(seconds) && { seconds }) }
    }),
  }
  const name = createHash('sha256').update(command).digest('hex').slice(0, 16)
  try {
    makeFolders(join(store, FOLDER))
    writeWhole(join(store, FOLDER, `${name}.json`), `${JSON.stringify(plan)}\n`)
  } catch (error) {
    if (!(error instanceof UserError) && (error as NodeJS.ErrnoException).code === undefined) throw error
  }
}

/** The latest first; files that are damaged are left out. */
export function readPlans(store: string): StoredPlan[] {
  const folder = join(store, FOLDER)
  return namesIn(folder)
    .filter((name) => /^[0-9a-f]{16}\.json$/.test(name))
    .flatMap((name): StoredPlan[] => {
      try {
        const plan = JSON.parse(new TextDecoder().decode(readIfThere(join(folder, name)))) as StoredPlan
        return Array.isArray(plan.runs) && typeof plan.written === 'string' ? [plan] : []
      } catch {
        return []
      }
    })
    .toSorted((a, b) => b.written.localeCompare(a.written))
}
