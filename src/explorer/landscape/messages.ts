/** The messages between the page and the worker that trains a network and measures the loss around it at kept steps. */
import type { TrainingTexts } from '../../study/index.ts'

export interface LandscapeTexts {
  readonly resolution: string
  readonly span: string
  /** Several are divided by semicolons. */
  readonly statistics: string
}

export type LandscapeRequest =
  /** Trains and keeps the weights of some steps, then measures at all of them. */
  | { readonly type: 'open'; readonly texts: TrainingTexts; readonly options: LandscapeTexts }
  /** Measures at this kept step first, and with these options from now on. */
  | { readonly type: 'look'; readonly step: number; readonly options: LandscapeTexts }

/** A surface of the loss, row by row from the least y. */
export interface MeasuredSurface {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly z: Float64Array
}

/** Where a kept step lies in the plane of the path, and the loss of the network itself there. */
interface PathStep {
  readonly step: number
  readonly x: number
  readonly y: number
  readonly loss: number
}

export type LandscapeReport =
  | { readonly type: 'progress'; readonly step: number; readonly steps: number }
  | {
      readonly type: 'trained'
      readonly label: string
      readonly command: string
      /** The steps whose weights are kept, ascending. */
      readonly steps: readonly number[]
      /** The test accuracy at each kept step; NaN where the task has no right answers. */
      readonly accuracies: readonly number[]
      /** How the loss diverged; the kept steps are those before. */
      readonly diverged?: string
    }
  /** The plane that explains most of the path. `key` is that of the options; see `optionsKey`. */
  | {
      readonly type: 'path'
      readonly key: string
      readonly statistics: string
      readonly surface: MeasuredSurface
      readonly points: readonly PathStep[]
      /** The share of the path's variance that the two directions of the plane explain. */
      readonly explained: number
    }
  /** Why there is no plane of the path. */
  | { readonly type: 'no-path'; readonly key: string; readonly message: string }
  /** The loss around the weights of one step. */
  | {
      readonly type: 'around'
      readonly key: string
      readonly step: number
      readonly statistics: string
      readonly surface: MeasuredSurface
    }
  /** The learning rate times the largest eigenvalue of the Hessian, for the weights of one step. */
  | { readonly type: 'sharpness'; readonly step: number; readonly value: number }
  | { readonly type: 'failed'; readonly message: string; readonly isUser: boolean }

/** Surfaces with the same key can be compared. */
export const optionsKey = ({ resolution, span }: LandscapeTexts): string => `${resolution} ${span}`
