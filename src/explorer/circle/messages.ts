/** The messages between the page and the worker that trains on the circle and moves its test points. */

export interface CircleTexts {
  readonly norm: string
  readonly seed: string
}

export interface CircleView {
  /** The shift of the test points, in radii of the circle. */
  readonly dx: number
  readonly dy: number
  readonly labels: 'move' | 'stay'
  readonly statistics: 'running' | 'test'
  readonly fit: 'none' | 'gains' | 'all'
}

export type CircleRequest =
  /** Trains from the start; reports on the way if `isLive`. */
  | {
      readonly type: 'train'
      readonly texts: CircleTexts
      readonly view: CircleView
      readonly isLive: boolean
    }
  /** Looks at the trained network with the test points elsewhere. */
  | { readonly type: 'look'; readonly view: CircleView; readonly at: number }

export interface CircleReport {
  readonly type: 'seen'
  readonly step: number
  /** The number of the request `look` that it answers; 0 while training. */
  readonly at: number
  readonly isTrained: boolean
  /** Whether the network is right about each point of the test set. */
  readonly right: Uint8Array
  /** The difference of the logits on a grid, row by row from the least y; the boundary is at 0. */
  readonly decision: Float32Array
  readonly grid: {
    readonly count: number
    readonly x: readonly [number, number]
    readonly y: readonly [number, number]
  }
  readonly trainAccuracy: number
  readonly testAccuracy: number
}
