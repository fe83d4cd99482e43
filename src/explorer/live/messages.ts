/** The messages between the page and the worker that trains one network for it, live. */
import type { Measurement } from '../../probe/index.ts'
import type { TrainingTexts } from '../../study/index.ts'

export type LiveRequest =
  | { readonly type: 'open'; readonly texts: TrainingTexts }
  /** `rate`: steps per second; absent: as fast as possible. */
  | { readonly type: 'play'; readonly rate?: number | undefined }
  | { readonly type: 'pause' }
  | { readonly type: 'step' }
  | { readonly type: 'rewind'; readonly step: number }
  /** Goes on where an earlier page, which was closed or killed, left the same run. */
  | { readonly type: 'resume' }
  /** What to measure from now on, at about this many steps of the run. */
  | { readonly type: 'watch'; readonly probes: readonly string[] }

export interface OpenedRun {
  readonly id: string
  readonly label: string
  /** The command line that trains the same network. */
  readonly command: string
  readonly parameters: number
  /** The data, in words. */
  readonly description: string
  readonly warnings: readonly string[]
  readonly steps: number
  /** The step at which an earlier page left this run; absent if none did. */
  readonly keptStep?: number
  /** Whether fewer steps with the same options give the weights that this run has on the way. */
  readonly isPrefix: boolean
}

export type LiveReport =
  | { readonly type: 'opened'; readonly run: OpenedRun }
  /** The training loss of the steps from `first` on. */
  | { readonly type: 'steps'; readonly first: number; readonly losses: Float32Array }
  /** Rows of an evaluation or a probe. */
  | { readonly type: 'measured'; readonly rows: readonly Measurement[] }
  /** It waits after `step`; `hash` is that of the weights. Everything after `step` is forgotten. */
  | { readonly type: 'waiting'; readonly step: number; readonly hash: string }
  | { readonly type: 'ended'; readonly step: number; readonly hash: string; readonly diverged?: string }
  /** `isUser`: an option is wrong; otherwise the program. */
  | { readonly type: 'failed'; readonly message: string; readonly isUser: boolean }
