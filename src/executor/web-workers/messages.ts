/** The messages between a web worker that performs runs and whoever started it. */
import type { Measurement } from '../../probe/index.ts'
import type { Outcome, PlannedRun } from '../../run/index.ts'

export type RunsRequest =
  | { readonly type: 'run'; readonly run: PlannedRun }
  /** Keeps the run in progress and stops it. */
  | { readonly type: 'stop' }

export type RunsReport =
  /** The run resumes after `step`, where an earlier page left it; these are its rows so far. */
  | { readonly type: 'resumed'; readonly step: number; readonly rows: readonly Measurement[] }
  | { readonly type: 'progress'; readonly step: number; readonly loss: number }
  | { readonly type: 'measuring'; readonly step: number; readonly by: string }
  | {
      readonly type: 'measured'
      readonly step: number
      readonly by: string
      readonly rows: readonly Measurement[]
      readonly seconds: number
    }
  | {
      readonly type: 'end'
      readonly outcome: Outcome
      readonly seconds: number
      readonly rows: readonly Measurement[]
      readonly reused: boolean
    }
  | { readonly type: 'stopped'; readonly step: number }
  | { readonly type: 'failed'; readonly message: string }
