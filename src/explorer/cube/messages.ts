/** The messages between the page and the worker that normalizes a real activation. */

export interface CubeRequest {
  readonly type: 'normalize'
  /** As on the command line. */
  readonly norm: string
  readonly layer: LayerKind
  /** From 1 to `MOST_SAMPLES`. */
  readonly batch: number
}

export type LayerKind = 'convolution' | 'dense'

export const MOST_SAMPLES = 6
export const CHANNELS = 6

/** `[samples, channels, positions]`; weights have one sample, and their inputs for positions. */
export type CubeShape = readonly [number, number, number]

export interface Cube {
  readonly request: CubeRequest
  readonly shape: CubeShape
  /** Positions in a row of the image. */
  readonly columns: number
  readonly x: Float32Array
  readonly of: 'activations' | 'weights'
  /** As the traits of a normalization; that of weights sees all inputs of a unit. */
  readonly sees: Readonly<Partial<Record<'batch' | 'channels' | 'positions', 'all' | 'part'>>>
  readonly equation: string
  readonly source: string
}

export type CubeReport =
  | (Cube & {
      readonly type: 'normalized'
      /** Before γ and β. */
      readonly normalized: Float32Array
      /** By how much the first sample's values differ, at most, from those in the largest batch; null for weights. */
      readonly change: number | null
    })
  /** The normalization is not defined there. */
  | (Cube & { readonly type: 'refused'; readonly message: string })
  | { readonly type: 'failed'; readonly message: string }
