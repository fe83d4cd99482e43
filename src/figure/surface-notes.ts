/**
 * What could mislead in a picture of a loss surface, in words: a pure function of its values. The thresholds are
 * rules of thumb of this project; each note states the number that caused it.
 */
import { formatNumber } from '../stats/format.ts'
import { quantile } from '../stats/intervals/quantile.ts'
import { countHoles, type Surface } from './surface.ts'

export interface SurfaceFacts {
  /** A surface of losses; a line is a surface with a single y. */
  readonly surface: Surface
  /** The point that the plane was laid through; by default the origin. */
  readonly centre?: { readonly x: number; readonly y: number }
  /** The smallest eigenvalue of the Hessian there. */
  readonly smallestEigenvalue?: number
  readonly largestEigenvalue?: number
  /** The share of an optimizer's path that two directions explain. */
  readonly explainedVariance?: number
  /** The share that they would explain of a random walk with as many snapshots. */
  readonly ofRandomWalk?: number
  /** Along the path: the loss in the plane and the loss of the network itself. */
  readonly path?: readonly { readonly step: number; readonly inPlane: number; readonly actual: number }[]
}

const limits = {
  /** As a share of the loss at the centre: a smaller range shows almost nothing. */
  leastRange: 0.02,
  /** If at least this share of the points is in the lowest twentieth of the range, a few peaks use all the colours. */
  crowded: 0.9,
  /** If at least this share is in the highest hundredth, the span goes far beyond the interesting part. */
  levelled: 0.3,
  explainedVariance: 0.7,
  /** As a share of the range of losses along the path. */
  offPlane: 0.1,
  /** As a share of λ_max: a smaller value may be rounding. */
  negative: 1e-3,
} as const

/** One sentence per note; empty if nothing is wrong. */
export function surfaceNotes(facts: SurfaceFacts): string[] {
  const { surface } = facts
  const finite = Array.from(surface.z).filter(Number.isFinite)
  const holes = countHoles(surface)
  if (finite.length === 0) return ['no point of the grid has a finite loss: take a smaller span']
  return [
    ...(holes > 0
      ? [
          `${formatNumber(holes)} of ${formatNumber(surface.z.length)} points are holes: the loss is not finite there`,
        ]
      : []),
    ...rangeNotes(facts, finite),
    ...lowestNotes(facts),
    ...pathNotes(facts),
    ...curvatureNotes(facts),
  ]
}

function rangeNotes({ surface, centre }: SurfaceFacts, finite: readonly number[]): string[] {
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  const range = high - low
  const scale = Math.abs(valueAt(surface, centre)) || Math.max(Math.abs(low), Math.abs(high))
  if (range <= limits.leastRange * scale)
    return [
      `the loss varies by ${formatNumber((100 * range) / (scale || 1))} % of its value at the centre: the span is too small to show its shape`,
    ]
  const share = (holds: (value: number) => boolean) => finite.filter(holds).length / finite.length
  const crowded = share((value) => value <= low + 0.05 * range)
  const levelled = share((value) => value >= high - 0.01 * range)
  return [
    ...(crowded >= limits.crowded
      ? [
          `${percent(crowded)} of the points lie in the lowest twentieth of the range: a few peaks use all the colours; draw it on a log scale or take a smaller span`,
        ]
      : []),
    ...(levelled >= limits.levelled
      ? [
          `${percent(levelled)} of the points are within a hundredth of the largest loss: the loss is flat there, and a smaller span would show more`,
        ]
      : []),
  ]
}

/** Only for grids with inner points. */
function lowestNotes({ surface: { x, y, z } }: SurfaceFacts): string[] {
  if (x.length < 3 || y.length === 2) return []
  let lowest = -1
  z.forEach((value, at) => {
    if (Number.isFinite(value) && (lowest < 0 || value < z[lowest]!)) lowest = at
  })
  const [i, j] = [lowest % x.length, Math.floor(lowest / x.length)]
  const isEdge = i === 0 || i === x.length - 1 || (y.length > 1 && (j === 0 || j === y.length - 1))
  return isEdge ? ['the lowest loss lies at the edge: the lowest point of the plane may be outside'] : []
}

function pathNotes({ explainedVariance, ofRandomWalk = 0, path = [] }: SurfaceFacts): string[] {
  const notes: string[] = []
  if (explainedVariance !== undefined && explainedVariance < limits.explainedVariance)
    notes.push(
      `the two directions explain ${percent(explainedVariance)} of the path: most of the training path may lie outside the plane`,
    )
  else if (explainedVariance !== undefined && explainedVariance <= ofRandomWalk)
    notes.push(
      `the two directions explain ${percent(explainedVariance)} of the path, and ${percent(ofRandomWalk)} of a random walk with as many snapshots: the share says nothing about the training path`,
    )
  const known = path.filter(({ inPlane, actual }) => Number.isFinite(inPlane) && Number.isFinite(actual))
  if (known.length === 0) return notes
  const actual = known.map((point) => point.actual)
  const range = Math.max(...actual) - Math.min(...actual)
  const errorOf = (point: (typeof known)[number]) => Math.abs(point.inPlane - point.actual)
  const worst = known.reduce((a, b) => (errorOf(b) > errorOf(a) ? b : a))
  const median = quantile(known.map(errorOf), 0.5)
  if (errorOf(worst) > limits.offPlane * range && errorOf(worst) > 0)
    notes.push(
      `the path lies off the plane: at step ${formatNumber(worst.step)} the plane shows a loss of ${formatNumber(worst.inPlane)} where the network’s is ${formatNumber(worst.actual)} (median error ${formatNumber(median)})`,
    )
  return notes
}

function curvatureNotes({ surface, smallestEigenvalue, largestEigenvalue = 0 }: SurfaceFacts): string[] {
  if (
    smallestEigenvalue === undefined ||
    !(smallestEigenvalue < -limits.negative * Math.abs(largestEigenvalue))
  )
    return []
  if (!isConvex(surface)) return []
  return [
    `the slice is convex, although the Hessian’s smallest eigenvalue is ${formatNumber(smallestEigenvalue)}: there are directions of negative curvature that it does not show`,
  ]
}

/** Whether no second difference along rows, columns and diagonals is below 0, up to rounding. */
function isConvex({ x, y, z }: Surface): boolean {
  const finite = Array.from(z).filter(Number.isFinite)
  const rounding = 1e-6 * (Math.max(...finite) - Math.min(...finite))
  const at = (i: number, j: number) => z[j * x.length + i]!
  const isEven = evenlySpaced(x) && evenlySpaced(y)
  const ways = [
    [1, 0],
    [0, 1],
    ...(isEven && y.length > 1
      ? [
          [1, 1],
          [1, -1],
        ]
      : []),
  ] as const
  for (const [di, dj] of ways)
    for (let j = Math.abs(dj); j < y.length - Math.abs(dj); j++)
      for (let i = di; i < x.length - di; i++) {
        const [before, here, after] = [at(i - di, j - dj), at(i, j), at(i + di, j + dj)]
        if (![before, here, after].every(Number.isFinite)) continue
        const [left, right] =
          di === 0 ? [y[j]! - y[j - 1]!, y[j + 1]! - y[j]!] : [x[i]! - x[i - 1]!, x[i + 1]! - x[i]!]
        // The chord between two neighbours is nowhere below a convex function.
        if (here > (before * right + after * left) / (left + right) + rounding) return false
      }
  return true
}

function evenlySpaced(values: readonly number[]): boolean {
  const step = (values.at(-1)! - values[0]!) / (values.length - 1)
  return values.slice(1).every((value, i) => Math.abs(value - values[i]! - step) <= 1e-6 * Math.abs(step))
}

/** The value at the grid point nearest to `centre`. */
function valueAt({ x, y, z }: Surface, centre = { x: 0, y: 0 }): number {
  const nearest = (values: readonly number[], to: number) =>
    values.reduce((best, value, i) => (Math.abs(value - to) < Math.abs(values[best]! - to) ? i : best), 0)
  return z[nearest(y, centre.y) * x.length + nearest(x, centre.x)]!
}

const percent = (share: number): string => `${formatNumber(Math.round(100 * share))} %`
