/** The identity of a run. A run is a pure function of its spec; its id is a hash of the canonical form of the spec. */
import { sha256Sync } from '../data/index.ts'
import type { RunSpec } from '../experiment/index.ts'
import { canonicalJson } from './canonical-json.ts'
import { canonicalSpec, identityOf } from './canonical.ts'
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

/** The id of the run with this `spec`. Throws a UserError if a part of the spec cannot be read. */
export function runId(spec: RunSpec, version: Version): string {
  return idOfKept(canonicalSpec(spec), version)
}

/**
 * The id of a run whose spec is kept as `spec`: the first 16 hexadecimal digits of the SHA-256 of the canonical JSON
 * of this spec and of the version of what computes. It interprets no part of the spec, so that runs of other versions
 * can be checked.
 */
export function idOfKept(spec: RunSpec, version: Version): string {
  return copied(sha256Sync(canonicalJson({ version, spec: identityOf(spec) })).slice(0, 16))
}

/** A slice of a text keeps the whole text in memory. */
const copied = (text: string): string => Array.from(text).join('')
