/** What a plan would do, from what a store holds: nothing is written or trained to know it. */
import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { PlannedRun } from './plan.ts'
import type { Expectation } from './progress.ts'
import { isStore, readFinished, readRun } from './store.ts'

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

/** The steps that a store has of each run, by id: all of one that has ended. What is damaged is trained again. */
export function stepsKept(store: string, runs: readonly PlannedRun[]): ReadonlyMap<string, number> {
  const path = [resolve(store), join(resolve(store), 'runs')].find(isStore)
  const kept = new Map<string, number>()
  if (path === undefined) return kept
  for (const { id, spec } of runs) {
    if (kept.has(id)) continue
    try {
      const steps = readFinished(path, id) ? spec.steps : (readRun(path, id)?.steps().at(-1) ?? 0)
      kept.set(id, steps)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
    }
  }
  return kept
}

/** `kept` as `stepsKept` gives it. */
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
