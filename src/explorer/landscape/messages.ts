/** The messages between the page and the worker that measures the loss around trained networks. */
import type { TrainingTexts } from '../../study/index.ts'

export interface LandscapeTexts {
  readonly resolution: string
  readonly span: string
  readonly statistics: string
}

export type LandscapeRequest = {
  readonly type: 'measure'
  readonly texts: TrainingTexts
  readonly options: LandscapeTexts
}

export type LandscapeReport =
  | { readonly type: 'progress'; readonly words: string; readonly share: number }
  | {
      readonly type: 'measured'
      readonly label: string
      readonly command: string
      readonly axis: readonly number[]
      /** The loss, row by row from the least y. */
      readonly z: Float64Array
    }
  | { readonly type: 'failed'; readonly message: string; readonly isUser: boolean }
