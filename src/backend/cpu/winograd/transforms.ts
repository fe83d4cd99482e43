/**
 * The linear maps of Winograd's minimal filtering F(m×m, 3×3) (Lavin & Gray 2015, arXiv:1509.09308, §4.1), in the
 * loop language, on four lanes at a time. With n = m + 2 points p₀ … p₍ₙ₋₂₎ and infinity, a convolution of one row d
 * with a filter g is
 *
 *     y = Aᵀ [(G g) ⊙ (Bᵀ d)]      A[j, i] = pⱼⁱ,  G[j, k] = pⱼᵏ / Nⱼ,  Nⱼ = Π (pⱼ − pₖ),  B[j] = coefficients of Π
 *     (x − pₖ)
 *
 * over k ≠ j; at infinity A and G have only the highest power, and B has the product over every point. In two
 * dimensions each map acts on rows and on columns. The same maps give the gradient of the filter: Gᵀ [(Bᵀ d B) ⊙ (A
 * dy Aᵀ)] G.
 */
import type { TileSize } from '../kernels.ts'
import type { Builder } from '../loop/builder.ts'
import type { Value } from '../loop/language.ts'
import { add, mul, sub } from '../loop/values.ts'

/**
 * After 0 come pairs ±p: a transform and its mirror image share their work. For 4×4, √½ and √2 give half the rounding
 * error of the usual 1 and 2, because the entries of A, B and G are closer to one another
 * (`bench/winograd-error.ts`).
 */
const points: Record<TileSize, readonly number[]> = {
  2: [0, 1, -1],
  4: [0, Math.SQRT1_2, -Math.SQRT1_2, Math.SQRT2, -Math.SQRT2],
}

type Matrix = readonly (readonly number[])[]

interface Matrices {
  /** [n, m] */
  A: Matrix
  /** [n, n]: row j is the effect of Bᵀ on the j-th element. */
  B: Matrix
  /** [n, 3] */
  G: Matrix
}

function matricesOf(size: TileSize): Matrices {
  const finite = points[size]
  const powers = (p: number, count: number) => Array.from({ length: count }, (_, i) => p ** i)
  const highest = (count: number) => Array.from({ length: count }, (_, i) => (i === count - 1 ? 1 : 0))
  const others = (j: number) => finite.filter((_, k) => k !== j)
  const norm = (j: number) => others(j).reduce((product, p) => product * (finite[j]! - p), 1)
  return rounded({
    A: [...finite.map((p) => powers(p, size)), highest(size)],
    B: [...finite.map((_, j) => [...polynomial(others(j)), 0]), polynomial(finite)],
    G: [...finite.map((p, j) => powers(p, 3).map((power) => power / norm(j))), highest(3)],
  })
}

/** Coefficients of Π (x − root), the constant first. */
function polynomial(roots: readonly number[]): number[] {
  return roots.reduce<number[]>(
    (c, root) => Array.from({ length: c.length + 1 }, (_, i) => (c[i - 1] ?? 0) - root * (c[i] ?? 0)),
    [1],
  )
}

/** As f32, so that √2² is exactly 2; the remainder of a cancellation is 0. */
function rounded({ A, B, G }: Matrices): Matrices {
  const round = (matrix: Matrix) =>
    matrix.map((row) => row.map((c) => (Math.abs(c) < 1e-12 ? 0 : Math.fround(c))))
  return { A: round(A), B: round(B), G: round(G) }
}

const matrices: Record<TileSize, Matrices> = { 2: matricesOf(2), 4: matricesOf(4) }

/** A small matrix of values, row by row. */
export type Block = readonly (readonly Value[])[]

/** The two-dimensional maps; each takes a block of variables and returns another. */
export class WinogradTransforms {
  readonly #b: Builder
  readonly #matrices: Matrices

  constructor(b: Builder, size: TileSize) {
    this.#b = b
    this.#matrices = matrices[size]
  }

  /** Bᵀ d B: [n, n] → [n, n]. */
  input(block: Block): Block {
    return this.#both(block, this.#matrices.B, 'spread')
  }

  /** G g Gᵀ: [3, 3] → [n, n]. */
  filter(block: Block): Block {
    return this.#both(block, this.#matrices.G, 'spread')
  }

  /** Aᵀ y A: [n, n] → [m, m]. */
  output(block: Block): Block {
    return this.#both(block, this.#matrices.A, 'gather')
  }

  /** A dy Aᵀ: [m, m] → [n, n]. */
  gradient(block: Block): Block {
    return this.#both(block, this.#matrices.A, 'spread')
  }

  /** Gᵀ u G: [n, n] → [3, 3]. */
  filterGradient(block: Block): Block {
    return this.#both(block, this.#matrices.G, 'gather')
  }

  #both(block: Block, matrix: Matrix, kind: 'spread' | 'gather'): Block {
    const apply = (x: readonly Value[]) =>
      kind === 'spread' ? this.#spread(matrix, x) : this.#gather(matrix, x)
    const rows = block.map(apply)
    const columns = rows[0]!.map((_, j) => apply(rows.map((row) => row[j]!)))
    return columns[0]!.map((_, i) => columns.map((column) => column[i]!))
  }

  /** M x, for M whose rows 2i − 1 and 2i differ in the sign of odd columns: even and odd parts are computed once. */
  #spread(matrix: Matrix, x: readonly Value[]): Value[] {
    const b = this.#b
    const result: Value[] = []
    const last = matrix.length - 1
    matrix.forEach((row, j) => {
      if (j === 0 || j === last) result[j] = b.let('t', combination(row, x))
      else if (j % 2 === 1) {
        const part = (parity: number) => row.map((c, i) => (i % 2 === parity ? c : 0))
        const even = b.let('even', combination(part(0), x))
        const odd = b.let('odd', combination(part(1), x))
        result[j] = b.let('t', add(even, odd))
        result[j + 1] = b.let('t', sub(even, odd))
      }
    })
    return result
  }

  /** Mᵀ x for such an M: even columns take the sum of a pair of x, odd ones its difference. */
  #gather(matrix: Matrix, x: readonly Value[]): Value[] {
    const b = this.#b
    const last = matrix.length - 1
    const pairs = Array.from({ length: (last - 1) / 2 }, (_, i) => 2 * i + 1)
    const parts = [
      pairs.map((j) => b.let('even', add(x[j]!, x[j + 1]!))),
      pairs.map((j) => b.let('odd', sub(x[j]!, x[j + 1]!))),
    ]
    return matrix[0]!.map((_, i) => {
      const coefficients = [0, ...pairs, last].map((j) => matrix[j]![i]!)
      return b.let('t', combination(coefficients, [x[0]!, ...parts[i % 2]!, x[last]!]))
    })
  }
}

/** Σ coefficients[i] · x[i]. */
function combination(coefficients: readonly number[], x: readonly Value[]): Value {
  const terms = coefficients
    .map((c, i) => ({ c, value: x[i]! }))
    .filter(({ c }) => c !== 0)
    // Starts with a term that needs no multiplication.
    .sort((p, q) => Number(q.c === 1) - Number(p.c === 1))
  const [first, ...rest] = terms.map(({ c, value }, i) => {
    const size = i === 0 ? c : Math.abs(c)
    return { isNegative: c < 0, term: size === 1 ? value : mul(value, size) }
  })
  return rest.reduce((sum, { isNegative, term }) => (isNegative ? sub : add)(sum, term), first!.term)
}
