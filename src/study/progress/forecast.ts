/**
 * The work that a plan still has to do, from the kept steps of its runs. Nothing is written or trained to compute it.
 */
import type { PlannedRun } from '../../run/identity.ts'
import type { Expectation } from './progress.ts'

export interface Forecast {
  /** Distinct runs, however many arms use them. */
  readonly runs: number
  /** Runs that need not be trained again. */
  readonly kept: number
  /** Runs that resume from a checkpoint. */
  readonly begun: number
  /** Steps still to be taken, in all runs together. */
  readonly steps: number
  /** Seconds on one core, without what is kept; NaN if nothing is known of it. */
  readonly seconds: number
}

/** `kept`: the number of steps in a store for each run, by id. */
export function forecast(
  runs: readonly PlannedRun[],
  kept: ReadonlyMap<string, number>,
  expected: Expectation = () => Number.NaN,
): Forecast {
  const distinct = [...new Map(runs.map((run) => [run.id, run])).values()]
  const open = distinct.filter((run) => leftOf(run, kept) > 0)
  const sum = (of: (run: PlannedRun) => number) => open.reduce((total, run) => total + of(run), 0)
  return {
    runs: distinct.length,
    kept: distinct.length - open.length,
    begun: open.filter(({ id }) => (kept.get(id) ?? 0) > 0).length,
    steps: sum((run) => leftOf(run, kept)),
    seconds: sum((run) => (expected(run) * leftOf(run, kept)) / run.spec.steps),
  }
}

function leftOf({ id, spec }: PlannedRun, kept: ReadonlyMap<string, number>): number {
  return spec.steps - (kept.get(id) ?? 0)
}
