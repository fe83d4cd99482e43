/**
 * The plane of an optimizer's path: principal components of θ_i − θ_n over snapshots i of a run that is now at θ_n,
 * as in Li et al. 2018, arXiv:1712.09913, §7. With n parameters and m ≪ n snapshots, the components come from the m ×
 * m matrix of inner products: if G u = λ u, then Σ u_i (θ_i − θ_n) / √λ is one, and λ / tr G its share. If the path
 * is centred, G uses the differences minus their mean, over the snapshots and θ_n itself.
 *
 * Two components explain much of any path: 77 % of a random walk of 15 snapshots, and 90 % if it is not centred. In n
 * ≫ m dimensions the steps of a random walk are orthogonal to each other, so that with snapshots at steps t_i of T
 *
 *   ⟨θ_i − θ_n, θ_j − θ_n⟩ ∝ T − max(t_i, t_j)
 *
 * and the shares follow as above (Antognini & Sohl-Dickstein 2018, arXiv:1806.08805).
 */
import { eigensystemOf } from '../eigenvalues.ts'

/** One array per parameter. */
export type Arrays = readonly ArrayLike<number>[]

export interface PathPlane {
  /** Two vectors of length 1, orthogonal to each other. */
  readonly axes: readonly [Float64Array[], Float64Array[]]
  /** The share of each axis in Σ ‖θ_i − θ_n‖², or in the variance if the path is centred. */
  readonly explained: readonly [number, number]
  /** The position of each snapshot, relative to the current parameters at (0, 0). */
  readonly points: readonly PlanePoint[]
}

interface PlanePoint {
  readonly x: number
  readonly y: number
  /** ‖θ_i − θ_n‖ */
  readonly distance: number
  /** The distance from the plane. */
  readonly off: number
}

/** The differences θ_i − θ_n; at least two that are not 0 and not along one line span a plane. */
export interface Path {
  readonly count: number
  /** Read again at each call, so that not all of them need to be in memory. */
  readonly read: (i: number) => Arrays
}

/** How many numbers are held at once, besides the two axes and one difference: 256 MiB of float32. */
const ROOM = 2 ** 26

/**
 * @param centred subtracts the mean of all points of the path first, as the authors' code does through a library; the
 * plane
 *   through θ_n that is nearest to the path is that of the differences themselves
 * @returns undefined if the path is a line or a point
 */
export function pathPlane(path: Path, centred: boolean, room = ROOM): PathPlane | undefined {
  const gram = gramOf(path, room)
  const components = principal(gram, centred)
  const weights = components.flatMap(({ share, value, vector }) => {
    if (!(share > 1e-12)) return []
    const own = gram.map((_, i) => vector[i]! / Math.sqrt(value))
    // The first snapshot is on the positive side, so that the same path gives the same picture.
    const toFirst = own.reduce((sum, weight, i) => sum + weight * gram[0]![i]!, 0)
    return [toFirst < 0 ? own.map((weight) => -weight) : own]
  })
  if (weights.length < 2) return undefined
  const [first, second] = combinations(path, weights) as [Float64Array[], Float64Array[]]
  const [one, other] = components as [Component, Component]
  return {
    axes: [first, second],
    explained: [one.share, other.share],
    points: gram.map((row, i) => {
      const difference = path.read(i)
      const [x, y] = [inner(difference, first), inner(difference, second)]
      const squared = row[i]!
      return { x, y, distance: Math.sqrt(squared), off: Math.sqrt(Math.max(0, squared - x * x - y * y)) }
    }),
  }
}

/** The same shares for a random walk in many dimensions, with snapshots at these steps and now at step `end`. */
export function sharesOfRandomWalk(
  steps: readonly number[],
  end: number,
  centred: boolean,
): readonly [number, number] {
  const gram = steps.map((a) => steps.map((b) => end - Math.max(a, b)))
  const [first, second] = principal(gram, centred)
  return [first?.share ?? Number.NaN, second?.share ?? Number.NaN]
}

interface Component {
  readonly value: number
  readonly share: number
  /** A weight for each difference, of length 1 as a vector. */
  readonly vector: readonly number[]
}

/** The first two components, from the inner products of the differences. */
function principal(gram: readonly (readonly number[])[], centred: boolean): Component[] {
  const used = centred ? doublyCentred([...gram.map((row) => [...row, 0]), [...gram, 0].map(() => 0)]) : gram
  const { values, vectors } = eigensystemOf(used)
  const total = used.reduce((sum, row, i) => sum + row[i]!, 0)
  return values
    .map((value, k) => ({ value, share: value / total, vector: [...vectors[k]!] }))
    .sort((a, b) => b.value - a.value)
    .slice(0, 2)
}

/** All inner products: one block of differences stays in memory while the later ones are read. */
function gramOf({ count, read }: Path, room: number): number[][] {
  const gram = Array.from({ length: count }, () => new Array<number>(count).fill(0))
  const place = (i: number, j: number, a: Arrays, b: Arrays) => {
    gram[i]![j] = gram[j]![i] = inner(a, b)
  }
  for (let start = 0; start < count; ) {
    const block = [read(start)]
    const size = Math.max(1, Math.floor(room / sizeOf(block[0]!)))
    while (block.length < size && start + block.length < count) block.push(read(start + block.length))
    block.forEach((a, i) => {
      for (let j = 0; j <= i; j++) place(start + i, start + j, a, block[j]!)
    })
    for (let other = start + block.length; other < count; other++) {
      const b = read(other)
      block.forEach((a, i) => place(start + i, other, a, b))
    }
    start += block.length
  }
  return gram
}

const sizeOf = (arrays: Arrays): number => arrays.reduce((sum, { length }) => sum + length, 0)

function inner(a: Arrays, b: Arrays): number {
  let sum = 0
  for (let p = 0; p < a.length; p++) {
    const [left, right] = [a[p]!, b[p]!]
    for (let i = 0; i < left.length; i++) sum += left[i]! * right[i]!
  }
  return sum
}

/** Σ weights[i] (θ_i − θ_n) for each of several weights, in one pass. */
function combinations({ count, read }: Path, weights: readonly (readonly number[])[]): Float64Array[][] {
  let sums: Float64Array[][] | undefined
  for (let k = 0; k < count; k++) {
    const difference = read(k)
    sums ??= weights.map(() => difference.map(({ length }) => new Float64Array(length)))
    sums.forEach((sum, axis) =>
      difference.forEach((own, p) => {
        const [result, weight] = [sum[p]!, weights[axis]![k]!]
        for (let i = 0; i < result.length; i++) result[i]! += weight * own[i]!
      }),
    )
  }
  return sums ?? []
}

/** Inner products of the vectors minus their mean. */
function doublyCentred(gram: readonly (readonly number[])[]): number[][] {
  const means = gram.map((row) => row.reduce((sum, value) => sum + value, 0) / row.length)
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length
  return gram.map((row, i) => row.map((value, j) => value - means[i]! - means[j]! + mean))
}
