/** What a worker process and its parent say to each other. */
import type { RunSpec } from '../experiment/index.ts'
import type { Measurement } from '../probe/index.ts'
import type { Outcome } from './result.ts'

export interface RunRequest {
  readonly spec: RunSpec
  /** Of the engine. */
  readonly threads: number
}

export type WorkerMessage =
  | { readonly type: 'progress'; readonly step: number; readonly loss: number }
  | { readonly type: 'measured'; readonly step: number; readonly rows: readonly Measurement[] }
  | { readonly type: 'end'; readonly outcome: Outcome; readonly seconds: number }
  | { readonly type: 'failed'; readonly message: string }
