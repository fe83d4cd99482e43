/** From arms and seeds to runs. A run is a pure function of its spec, and its id is a hash of the canonical form of that. */
import { createHash } from 'node:crypto'
import { UserError } from '../errors.ts'
import type { Arm, DataSpec, EngineSpec, RunSpec } from '../experiment/index.ts'
import { canonicalJson } from './canonical-json.ts'
import { canonicalSpec, identityOf } from './canonical.ts'
import { presentVersion, type Version } from './version.ts'

/** Seeds are whole numbers from 0 to this. */
export const LARGEST_SEED = 2 ** 31 - 1

export interface PlannedRun {
  readonly id: string
  /** Who asks for it; for people who look at a store later. */
  readonly experiment: string
  /** In this experiment; no part of the spec, so that experiments can share runs. */
  readonly arm: string
  readonly label: string
  readonly spec: RunSpec
}

export interface PlanOptions {
  readonly experiment: string
  readonly seeds: readonly number[]
  readonly dataOf: (arm: Arm) => DataSpec
  readonly engine: EngineSpec
}

/**
 * One seed after another, arms that repeat their runs again with further seeds after that; a `RunQueue` decides in which order
 * they are done. Throws a UserError where there are no seeds left for that.
 */
export function planRuns(
  arms: readonly Arm[],
  { experiment, seeds, dataOf, engine }: PlanOptions,
): PlannedRun[] {
  const rounds = Math.max(...arms.map(({ repeats = 1 }) => repeats))
  return Array.from({ length: rounds }, (_, round) => {
    const repeating = arms.filter(({ repeats = 1 }) => repeats > round)
    return furtherSeeds(seeds, round).flatMap((seed) =>
      repeating.map((planned): PlannedRun => {
        const { arm, label, spec } = planned
        const whole: RunSpec = { ...spec, seed, data: dataOf(planned), engine }
        return { id: runId(whole), experiment, arm, label, spec: whole }
      }),
    )
  }).flat()
}

/** As many as `seeds`, and others in each round: 1 to 5, then 6 to 10, and so on. */
function furtherSeeds(seeds: readonly number[], round: number): number[] {
  const span = Math.max(...seeds) - Math.min(...seeds) + 1
  const further = seeds.map((seed) => seed + round * span)
  const tooLarge = further.find((seed) => seed > LARGEST_SEED)
  if (tooLarge === undefined) return further
  throw new UserError(
    `seeds ${seeds.join(', ')}: runs that are repeated would need seed ${tooLarge}, and ${LARGEST_SEED} is the largest; choose smaller seeds`,
  )
}

/**
 * The id of the run that `spec` asks for. Specs that ask for the same run have the same id: see `canonicalSpec`. Throws a
 * UserError where a part of the spec cannot be read.
 */
export function runId(spec: RunSpec, version: Version = presentVersion()): string {
  return idOfKept(canonicalSpec(spec), version)
}

/**
 * The id of a run whose spec is kept as `spec`: the first 16 hexadecimal digits of the SHA-256 of the spec, and of the version
 * of what computes, as canonical JSON. It reads no part of the spec, so that runs of other versions can be checked.
 */
export function idOfKept(spec: RunSpec, version: Version): string {
  const identity = canonicalJson({ version, spec: identityOf(spec) })
  return createHash('sha256').update(identity).digest('hex').slice(0, 16)
}
