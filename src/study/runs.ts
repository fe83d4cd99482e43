/** From arms and seeds to runs. */
import type { Arm, DataSpec, EngineSpec, RunSpec } from '../experiment/index.ts'
import type { Identify, PlannedRun } from '../run/index.ts'

/** Seeds are whole numbers from 0 to this. */
export const LARGEST_SEED = 2 ** 31 - 1

export interface RunsOptions {
  readonly experiment: string
  readonly seeds: readonly number[]
  readonly dataOf: (arm: Arm) => DataSpec
  readonly engine: EngineSpec
  readonly identify: Identify
}

/** All arms of one seed after another. A `RunQueue` decides the order of execution. */
export function createRuns(
  arms: readonly Arm[],
  { experiment, seeds, dataOf, engine, identify }: RunsOptions,
): PlannedRun[] {
  return seeds.flatMap((seed) =>
    arms.map((planned): PlannedRun => {
      const { arm, label, spec } = planned
      const whole: RunSpec = { ...spec, seed, data: dataOf(planned), engine }
      return { id: identify(whole), experiment, arm, label, spec: whole }
    }),
  )
}
