/** The events that a schedule reports while it performs runs. */
import type { Row } from '../stats/records/record.ts'
import type { PlannedRun } from '../run/identity.ts'
import type { RunResult } from '../run/result.ts'

/** A measurement at `step`, from now until the event `measured`. */
interface Measuring {
  readonly type: 'measuring'
  readonly step: number
  /** The spec of a probe. */
  readonly by: string
}

export type RunEvent =
  | { readonly type: 'started'; readonly run: PlannedRun }
  /** The run resumes after `step`, where an earlier process stopped; these are its rows so far. */
  | {
      readonly type: 'resumed'
      readonly run: PlannedRun
      readonly step: number
      readonly rows: readonly Row[]
    }
  | { readonly type: 'progress'; readonly run: PlannedRun; readonly step: number; readonly loss: number }
  | (Measuring & { readonly run: PlannedRun })
  | {
      readonly type: 'measured'
      readonly run: PlannedRun
      readonly step: number
      readonly rows: readonly Row[]
      /** The spec of a probe, or `evaluation`, or `divergence`. */
      readonly by: string
      /** The duration of the measurement. */
      readonly seconds: number
    }
  /** Stopped by the signal after `step`, where the same command resumes. */
  | { readonly type: 'stopped'; readonly run: PlannedRun; readonly step: number }
  /** Another process, `pid`, trains the run; its result will be used. `holder` describes that process in words. */
  | { readonly type: 'waiting'; readonly run: PlannedRun; readonly pid: number; readonly holder: string }
  /** The files of the run in the store are damaged and were moved away; the run is trained again. */
  | { readonly type: 'set aside'; readonly run: PlannedRun; readonly message: string }
  | { readonly type: 'retried'; readonly run: PlannedRun; readonly message: string }
  /** `reused`: done before by this or another command, or for another arm with the same spec. */
  | { readonly type: 'ended'; readonly run: PlannedRun; readonly result: RunResult; readonly reused: boolean }
  | { readonly type: 'failed'; readonly run: PlannedRun; readonly message: string }
