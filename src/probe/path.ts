/**
 * The plane of an optimizer's path: principal components of θ_i − θ_n over snapshots i of a run that is now at θ_n, as Li et
 * al. 2018, arXiv:1712.09913, §7 draw it. With n parameters and m ≪ n snapshots, the components come from the m × m matrix
 * of inner products: if G u = λ u, then Σ u_i (θ_i − θ_n) / √λ is one, and λ / tr G its share.
 */
import { EigenvalueDecomposition } from 'ml-matrix'

/** One array for each parameter. */
export type Arrays = readonly ArrayLike<number>[]

export interface PathPlane {
  /** Two vectors of length 1, orthogonal to each other. */
  readonly axes: readonly [Float64Array[], Float64Array[]]
  /** The share of each axis in Σ ‖θ_i − θ_n‖², or in the variance where the path is centred. */
  readonly explained: readonly [number, number]
  /** Where each snapshot comes to lie, from the present parameters at (0, 0). */
  readonly points: readonly PlanePoint[]
}

interface PlanePoint {
  readonly x: number
  readonly y: number
  /** ‖θ_i − θ_n‖ */
  readonly distance: number
  /** How far from the plane. */
  readonly off: number
}

/**
 * @param differences θ_i − θ_n, at least two that are not 0 nor along one line
 * @param centred subtracts their mean first, as the authors' code does by way of a library; the plane through θ_n that lies
 *   nearest to the path is that of the differences themselves
 * @returns undefined where the path is a line or a point
 */
export function pathPlane(differences: readonly Arrays[], centred: boolean): PathPlane | undefined {
  const gram = differences.map((a) => differences.map((b) => inner(a, b)))
  const used = centred ? doublyCentred(gram) : gram
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(used, { assumeSymmetric: true })
  const order = realEigenvalues.map((_, i) => i).sort((i, j) => realEigenvalues[j]! - realEigenvalues[i]!)
  const total = used.reduce((sum, row, i) => sum + row[i]!, 0)
  const axes = order.slice(0, 2).flatMap((k) => {
    const value = realEigenvalues[k]!
    if (!(value > 1e-12 * total)) return []
    const weights = differences.map((_, i) => eigenvectorMatrix.get(i, k) / Math.sqrt(value))
    // The first snapshot lies on the positive side, so that the same path gives the same picture.
    const toFirst = weights.reduce((sum, weight, i) => sum + weight * gram[0]![i]!, 0)
    return [combined(differences, toFirst < 0 ? weights.map((weight) => -weight) : weights)]
  })
  const [first, second] = axes
  if (first === undefined || second === undefined) return undefined
  const share = (rank: number) => realEigenvalues[order[rank]!]! / total
  return {
    axes: [first, second],
    explained: [share(0), share(1)],
    points: differences.map((difference, i) => {
      const [x, y] = [inner(difference, first), inner(difference, second)]
      const squared = gram[i]![i]!
      return { x, y, distance: Math.sqrt(squared), off: Math.sqrt(Math.max(0, squared - x * x - y * y)) }
    }),
  }
}

function inner(a: Arrays, b: Arrays): number {
  let sum = 0
  for (let p = 0; p < a.length; p++) {
    const [left, right] = [a[p]!, b[p]!]
    for (let i = 0; i < left.length; i++) sum += left[i]! * right[i]!
  }
  return sum
}

function combined(vectors: readonly Arrays[], weights: readonly number[]): Float64Array[] {
  return vectors[0]!.map((part, p) => {
    const result = new Float64Array(part.length)
    vectors.forEach((vector, k) => {
      const own = vector[p]!
      for (let i = 0; i < result.length; i++) result[i]! += weights[k]! * own[i]!
    })
    return result
  })
}

/** Inner products of the vectors less their mean. */
function doublyCentred(gram: readonly (readonly number[])[]): number[][] {
  const means = gram.map((row) => row.reduce((sum, value) => sum + value, 0) / row.length)
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length
  return gram.map((row, i) => row.map((value, j) => value - means[i]! - means[j]! + mean))
}
