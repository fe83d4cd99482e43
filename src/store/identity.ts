/** Ids of runs, by Node's SHA-256. */
import { createHash } from 'node:crypto'
import type { RunSpec } from '../experiment/index.ts'
import { canonicalSpec, identityText, type Version } from '../run/index.ts'
import { presentVersion } from './version.ts'

/** The id of the run with this `spec`. Throws a UserError if a part of the spec cannot be read. */
export function runId(spec: RunSpec, version: Version = presentVersion()): string {
  return idOfKept(canonicalSpec(spec), version)
}

/**
 * The id of a run whose spec is kept as `spec`: the first 16 hexadecimal digits of the SHA-256 of its identity. It
 * interprets no part of the spec, so that runs of other versions can be checked.
 */
export function idOfKept(spec: RunSpec, version: Version): string {
  return createHash('sha256').update(identityText(spec, version)).digest('hex').slice(0, 16)
}
