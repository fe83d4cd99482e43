/** Neighbours in a row of a grid that have the same class, as one: a fiftieth of the rectangles to draw. */
export interface Run {
  readonly row: number
  /** Columns `from` to `to` − 1. */
  readonly from: number
  readonly to: number
  readonly isInside: boolean
}

/** `decision`: `[count, count]`, positive inside. */
export function runsOf(decision: Float32Array, count: number): Run[] {
  const runs: Run[] = []
  for (let row = 0; row < count; row++)
    for (let from = 0; from < count; ) {
      const isInside = decision[row * count + from]! > 0
      let to = from + 1
      while (to < count && decision[row * count + to]! > 0 === isInside) to++
      runs.push({ row, from, to, isInside })
      from = to
    }
  return runs
}
