/** What a schedule tells while it does runs. */
import type { Row } from '../stats/records/record.ts'
import type { PlannedRun } from '../run/identity.ts'
import type { RunResult } from '../run/result.ts'

/** Something is measured at `step`, from now until the event `measured`. */
interface Measuring {
  readonly type: 'measuring'
  readonly step: number
  /** The spec of a probe. */
  readonly by: string
}

export type RunEvent =
  | { readonly type: 'started'; readonly run: PlannedRun }
  /** Goes on after `step`, where an earlier process left it; these are its rows so far. */
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
      /** The spec of a probe; `evaluation`, or `divergence`. */
      readonly by: string
      /** That it took. */
      readonly seconds: number
    }
  /** By the signal, after `step`, where the same command goes on. */
  | { readonly type: 'stopped'; readonly run: PlannedRun; readonly step: number }
  /** Another process, `pid`, trains the run; its result will be taken. `holder` says in words which one. */
  | { readonly type: 'waiting'; readonly run: PlannedRun; readonly pid: number; readonly holder: string }
  /** What the store had of the run is damaged and was put out of the way; it is done again. */
  | { readonly type: 'set aside'; readonly run: PlannedRun; readonly message: string }
  | { readonly type: 'retried'; readonly run: PlannedRun; readonly message: string }
  /** `reused`: by this or another command before, or for another arm with the same spec. */
  | { readonly type: 'ended'; readonly run: PlannedRun; readonly result: RunResult; readonly reused: boolean }
  | { readonly type: 'failed'; readonly run: PlannedRun; readonly message: string }
