/** From arms and seeds to runs. */
import { UserError } from '../errors.ts'
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

/**
 * One seed after another; after that, the arms that repeat their runs, with additional seeds. A `RunQueue` decides
 * the order of execution. Throws a UserError if there are not enough seeds.
 */
export function createRuns(
  arms: readonly Arm[],
  { experiment, seeds, dataOf, engine, identify }: RunsOptions,
): PlannedRun[] {
  const rounds = Math.max(...arms.map(({ repeats = 1 }) => repeats))
  return Array.from({ length: rounds }, (_, round) => {
    const repeating = arms.filter(({ repeats = 1 }) => repeats > round)
    return furtherSeeds(seeds, round).flatMap((seed) =>
      repeating.map((planned): PlannedRun => {
        const { arm, label, spec } = planned
        const whole: RunSpec = { ...spec, seed, data: dataOf(planned), engine }
        return { id: identify(whole), experiment, arm, label, spec: whole }
      }),
    )
  }).flat()
}

/** As many seeds as in `seeds`, and new ones in each round: 1 to 5, then 6 to 10, and so on. */
function furtherSeeds(seeds: readonly number[], round: number): number[] {
  const span = Math.max(...seeds) - Math.min(...seeds) + 1
  const further = seeds.map((seed) => seed + round * span)
  const tooLarge = further.find((seed) => seed > LARGEST_SEED)
  if (tooLarge === undefined) return further
  throw new UserError(
    `seeds ${seeds.join(', ')}: runs that are repeated would need seed ${tooLarge}, and ${LARGEST_SEED} is the largest; choose smaller seeds`,
  )
}
