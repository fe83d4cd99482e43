/**
 * One row of the tidy table that every probe writes and every figure and finding reads. `layer` is empty for a
 * quantity of the whole network; `step` is the number of optimizer steps taken so far.
 */
export interface Row {
  readonly run: string
  readonly arm: string
  readonly seed: number
  readonly step: number
  readonly layer: string
  readonly quantity: string
  /** May be NaN or an infinity: a diverged run is a result. */
  readonly value: number
  /** The position of `value` on a curve or a surface: a distance along a direction, an eigenvalue of a density. */
  readonly x?: number
  readonly y?: number
}
