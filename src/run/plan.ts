/** From arms and seeds to runs. A run is a pure function of its spec, and its id is a hash of that. */
import { createHash } from 'node:crypto'
import type { Arm, DataSpec, EngineSpec, RunSpec } from '../experiment/index.ts'
import { presentVersion, type Version } from './version.ts'

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

/** One seed after another; a `RunQueue` decides in which order they are done. */
export function planRuns(
  arms: readonly Arm[],
  { experiment, seeds, dataOf, engine }: PlanOptions,
): PlannedRun[] {
  return seeds.flatMap((seed) =>
    arms.map((planned) => {
      const { arm, label, spec } = planned
      const whole: RunSpec = { ...spec, seed, data: dataOf(planned), engine }
      return { id: runId(whole), experiment, arm, label, spec: whole }
    }),
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
