/** The identity of a run. A run is a pure function of its spec; its id is a hash of the canonical form of the spec. */
import type { RunSpec } from '../experiment/index.ts'
import { canonicalJson } from './canonical-json.ts'
import { identityOf } from './canonical.ts'
import type { Version } from './version.ts'

export interface PlannedRun {
  readonly id: string
  /** The experiment that requests it; for people who look at a store later. */
  readonly experiment: string
  /** The name of the arm in this experiment. It is not part of the spec, so that experiments can share runs. */
  readonly arm: string
  readonly label: string
  readonly spec: RunSpec
}

/** Gives a run its id. Specs of the same run get the same id: see `canonicalSpec`. */
export type Identify = (spec: RunSpec) => string

/**
 * The text whose hash is the id of a run, made from its spec as kept and the version of what computes: canonical
 * JSON.
 */
export function identityText(spec: RunSpec, version: Version): string {
  return canonicalJson({ version, spec: identityOf(spec) })
}
