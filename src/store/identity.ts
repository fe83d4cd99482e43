/** Ids of runs that this version of the package computes. */
import type { RunSpec } from '../experiment/index.ts'
import { runId as idOf, type Version } from '../run/index.ts'
import { presentVersion } from './version.ts'

/** The id of the run with this `spec`. Throws a UserError if a part of the spec cannot be read. */
export function runId(spec: RunSpec, version: Version = presentVersion()): string {
  return idOf(spec, version)
}
