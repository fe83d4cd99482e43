/** What a worker process and its parent say to each other. */
import type { Measurement } from '../../probe/index.ts'
import type { PerformEvent } from './perform.ts'
import type { Holder } from '../../store/lock/holder.ts'
import type { PlannedRun } from '../../run/identity.ts'
import type { Outcome } from '../../run/result.ts'
import type { Point, PointValue, SurfaceSpec } from '../../store/revisit/surface.ts'

export interface RunRequest {
  readonly type: 'run'
  readonly run: PlannedRun
  /** Of the engine. */
  readonly threads: number
  /** The path of a prepared one. */
  readonly store: string
}

/** Asks for values of a surface. */
export interface PointsRequest {
  readonly type: 'points'
  readonly surface: SurfaceSpec
  /** Of the engine. */
  readonly threads: number
  readonly points: readonly Point[]
}

export type ParentMessage =
  | RunRequest
  | PointsRequest
  /** Keeps a checkpoint of the run in progress and leaves it; or measures no more points. */
  | { readonly type: 'stop' }

export type WorkerMessage =
  | { readonly type: 'progress'; readonly step: number; readonly loss: number }
  /** What happens to a run is passed on; steps become `progress`, which is sent less often. */
  | Exclude<PerformEvent, { readonly type: 'step' }>
  | {
      readonly type: 'end'
      readonly outcome: Outcome
      readonly seconds: number
      /** All rows, where the run had been done meanwhile. */
      readonly reused?: readonly Measurement[]
    }
  /** Of the points asked for, in their order, some at a time. */
  | { readonly type: 'values'; readonly values: readonly PointValue[] }
  /** All have been told. */
  | { readonly type: 'end of points' }
  /** `step`: of a run, where its checkpoint was kept. */
  | { readonly type: 'stopped'; readonly step?: number }
  /** Another process trains the run. */
  | { readonly type: 'busy'; readonly holder: Holder }
  /** `isFinal`: a second attempt would end the same. */
  | { readonly type: 'failed'; readonly message: string; readonly isFinal: boolean }
