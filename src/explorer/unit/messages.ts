/** The messages between the page and the worker that shows one layer's values, and trains its γ and β. */
import type { TrainingTexts } from '../../study/index.ts'

export type UnitRequest =
  /** Shows the untrained layer, then trains, then shows it again. */
  { readonly type: 'train'; readonly texts: TrainingTexts }

/** The first layer on a fixed sample of training images, row by row `[sample, units]`. */
export interface LayerValues {
  readonly units: number
  /** What the layer gives to its normalization. */
  readonly x: Float32Array
  /** The same with mean 0 and variance 1 in each unit, before γ and β. */
  readonly normalized: Float32Array
  readonly gamma: Float32Array
  readonly beta: Float32Array
}

export interface Gains {
  readonly step: number
  readonly layers: readonly {
    readonly layer: string
    readonly gamma: Float32Array
    readonly beta: Float32Array
  }[]
}

export type UnitReport =
  | { readonly type: 'opened'; readonly command: string; readonly steps: number }
  | { readonly type: 'values'; readonly when: 'before' | 'after'; readonly values: LayerValues }
  | ({ readonly type: 'gains' } & Gains)
  | { readonly type: 'failed'; readonly message: string }
