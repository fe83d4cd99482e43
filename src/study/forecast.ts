/** What a plan would still do, from the steps that are kept of its runs: nothing is written or trained to know it. */
import type { PlannedRun } from '../run/identity.ts'
import type { Expectation } from './progress.ts'

export interface Forecast {
  /** Different runs, however many arms ask for them. */
  readonly runs: number
  /** That need not be trained again. */
  readonly kept: number
  /** That go on from a checkpoint. */
  readonly begun: number
  /** That are still to be taken, in all runs together. */
  readonly steps: number
  /** On one core, what is kept left out; NaN where nothing is known of it. */
  readonly seconds: number
}

/** `kept`: the steps that a store has of each run, by id. */
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
