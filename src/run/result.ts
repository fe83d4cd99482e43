/** How a run ended and what it measured. */
import type { Measurement } from '../probe/index.ts'
import type { Row } from '../stats/records/record.ts'
import type { Rows } from '../stats/records/rows.ts'
import type { PlannedRun } from './identity.ts'

export type Outcome =
  | { readonly kind: 'finished'; readonly step: number }
  /** Also a result: the loss of this step was not finite. */
  | { readonly kind: 'diverged'; readonly step: number; readonly what: string }

export interface RunResult {
  readonly run: PlannedRun
  readonly outcome: Outcome
  /** Made each time if there is a table. */
  readonly rows: readonly Row[]
  /** The same rows, which take less memory. */
  readonly table?: Rows
  /** Wall-clock seconds of training and measuring. */
  readonly seconds: number
}

export interface RunFailure {
  readonly run: PlannedRun
  /** The error, for a person. */
  readonly message: string
}

/** Measurements as rows of the table of all runs. */
export function rowsOf({ id, arm, spec }: PlannedRun, measurements: readonly Measurement[]): Row[] {
  return measurements.map((measurement) => ({ run: id, arm, seed: spec.seed, ...measurement }))
}
