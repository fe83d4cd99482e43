/** From arms and seeds to runs. A run is a pure function of its spec, and its id is a hash of that. */
import { createHash } from 'node:crypto'
import { UserError } from '../errors.ts'
import type { Arm, DataSpec, EngineSpec, RunSpec } from '../experiment/index.ts'
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
 * The first 16 hexadecimal digits of the SHA-256 of the spec, and of the version of what computes, as canonical JSON: keys
 * sorted, no spaces.
 */
export function runId(spec: RunSpec, version: Version = presentVersion()): string {
  return createHash('sha256').update(canonicalJson({ version, spec })).digest('hex').slice(0, 16)
}

/** Equal values give equal text, whatever the order of their keys. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
