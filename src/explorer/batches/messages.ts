/** The messages between the page and the worker that measures how noisy the statistics of small batches are. */

export const sizes = [2, 4, 8, 16, 32, 64, 128] as const

export interface MeasureNoise {
  readonly type: 'measure'
}

/** What the batches of one size say about each unit, against all training images: row by row `[batches, units]`. */
export interface Noise {
  readonly batch: number
  /** (mean of the batch − mean of all) / deviation of all. */
  readonly errors: Float32Array
  /** Variance of the batch / variance of all. */
  readonly ratios: Float32Array
}

export type NoiseReport =
  | ({ readonly type: 'measured' } & Noise)
  | { readonly type: 'failed'; readonly message: string }
