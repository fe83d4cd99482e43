/** The messages between a worker process and its parent. */
import type { Measurement } from '../../probe/index.ts'
import type { PerformEvent } from './perform.ts'
import type { Holder } from '../../store/lock/holder.ts'
import type { PlannedRun } from '../../run/identity.ts'
import type { Outcome } from '../../run/result.ts'
import type { Point, PointValue, SurfaceSpec } from '../../store/revisit/surface.ts'

export interface RunRequest {
  readonly type: 'run'
  readonly run: PlannedRun
  /** Threads of the engine. */
  readonly threads: number
  /** How many runs of the same arm wait, which this process will probably perform too. */
  readonly repeats: number
  /** The path of a prepared store. */
  readonly store: string
  /** The state of a lock that may be broken: see `acquireLock`. */
  readonly gone?: string | undefined
}

/** Requests values of a surface. */
export interface PointsRequest {
  readonly type: 'points'
  readonly surface: SurfaceSpec
  /** Threads of the engine. */
  readonly threads: number
  readonly points: readonly Point[]
}

export type ParentMessage =
  | RunRequest
  | PointsRequest
  /** Keeps a checkpoint of the run in progress and stops it, or stops measuring points. */
  | { readonly type: 'stop' }

export type WorkerMessage =
  | { readonly type: 'progress'; readonly step: number; readonly loss: number }
  /** The events of a run are passed on; steps become `progress`, which is sent less often. */
  | Exclude<PerformEvent, { readonly type: 'step' }>
  | {
      readonly type: 'end'
      readonly outcome: Outcome
      readonly seconds: number
      /** All rows, if the run was finished by another process in the meantime. */
      readonly reused?: readonly Measurement[]
    }
  /** Values of the requested points, in their order, several at a time. */
  | { readonly type: 'values'; readonly values: readonly PointValue[] }
  /** All values have been sent. */
  | { readonly type: 'end of points' }
  /** `step`: the step of the kept checkpoint of a run. */
  | { readonly type: 'stopped'; readonly step?: number }
  /** Another process trains the run. */
  | { readonly type: 'busy'; readonly holder: Holder }
  /** `isFinal`: a second attempt would end in the same way. */
  | { readonly type: 'failed'; readonly message: string; readonly isFinal: boolean }
