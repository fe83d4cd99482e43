/**
 * The linear maps of Winograd's minimal filtering F(m×m, 3×3) (Lavin & Gray 2015, arXiv:1509.09308, §4.1), emitted for
 * four lanes at a time. With n = m + 2 points p₀ … p₍ₙ₋₂₎ and infinity, a convolution of one row d with a filter g is
 *
 *     y = Aᵀ [(G g) ⊙ (Bᵀ d)]      A[j, i] = pⱼⁱ,  G[j, k] = pⱼᵏ / Nⱼ,  Nⱼ = Π (pⱼ − pₖ),  B[j] = coefficients of Π (x − pₖ)
 *
 * over k ≠ j; at infinity A and G take the highest power alone, and B the product over every point. In two dimensions
 * each map acts on rows and on columns. The same maps give the gradient of the filter: Gᵀ [(Bᵀ d B) ⊙ (A dy Aᵀ)] G.
 */
import type { TileSize } from '../kernels.ts'
import type { FunctionBody } from '../../wasm/assembler.ts'
import { splat } from '../math/elementary.ts'

/**
 * After 0 come pairs ±p: a transform and its mirror image share their work. For 4×4, √½ and √2 round half as much as the
 * usual 1 and 2, because the entries of A, B and G stay closer to one another (`bench/winograd-error.ts`).
 */
const points: Record<TileSize, readonly number[]> = {
  2: [0, 1, -1],
  4: [0, Math.SQRT1_2, -Math.SQRT1_2, Math.SQRT2, -Math.SQRT2],
}

type Matrix = readonly (readonly number[])[]

interface Matrices {
  /** [n, m] */
  A: Matrix
  /** [n, n]: row j is what Bᵀ does to the j-th element. */
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

/** As f32, so that √2² is the 2 it stands for; what is left of a cancellation is 0. */
function rounded({ A, B, G }: Matrices): Matrices {
  const round = (matrix: Matrix) =>
    matrix.map((row) => row.map((c) => (Math.abs(c) < 1e-12 ? 0 : Math.fround(c))))
  return { A: round(A), B: round(B), G: round(G) }
}

const matrices: Record<TileSize, Matrices> = { 2: matricesOf(2), 4: matricesOf(4) }

/** Locals that hold a small matrix, row by row. */
export type Block = readonly (readonly number[])[]

/** Emits the two-dimensional maps; each takes a block of locals and fills another, using it up. */
export class WinogradTransforms {
  readonly #f: FunctionBody
  readonly #matrices: Matrices

  constructor(f: FunctionBody, size: TileSize) {
    this.#f = f
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

  block(rows: number, columns: number): Block {
    return Array.from({ length: rows }, () => Array.from({ length: columns }, () => this.#f.local('v128')))
  }

  release(block: Block): void {
    for (const local of block.flat()) this.#f.release('v128', local)
  }

  #both(block: Block, matrix: Matrix, kind: 'spread' | 'gather'): Block {
    const apply = (x: readonly number[]) =>
      kind === 'spread' ? this.#spread(matrix, x) : this.#gather(matrix, x)
    const rows = block.map((row) => {
      const result = apply(row)
      this.release([row])
      return result
    })
    const columns = rows[0]!.map((_, j) => {
      const column = rows.map((row) => row[j]!)
      const result = apply(column)
      this.release([column])
      return result
    })
    return columns[0]!.map((_, i) => columns.map((column) => column[i]!))
  }

  /** M x, where rows 2i − 1 and 2i of M differ in the sign of odd columns: even and odd parts are computed once. */
  #spread(matrix: Matrix, x: readonly number[]): number[] {
    const f = this.#f
    const result = matrix.map(() => f.local('v128'))
    const last = matrix.length - 1
    matrix.forEach((row, j) => {
      if (j === 0 || j === last) {
        this.#combine(row, x)
        f.set(result[j]!)
      } else if (j % 2 === 1) {
        const part = (parity: number) => row.map((c, i) => (i % 2 === parity ? c : 0))
        const [even, odd] = [f.local('v128'), f.local('v128')]
        this.#combine(part(0), x)
        f.set(even)
        this.#combine(part(1), x)
        f.set(odd)
        f.get(even).get(odd).simd('f32x4.add').set(result[j]!)
        f.get(even)
          .get(odd)
          .simd('f32x4.sub')
          .set(result[j + 1]!)
        f.release('v128', even)
        f.release('v128', odd)
      }
    })
    return result
  }

  /** Mᵀ x for such an M: even columns take the sum of a pair of x, odd ones its difference. */
  #gather(matrix: Matrix, x: readonly number[]): number[] {
    const f = this.#f
    const last = matrix.length - 1
    const pairs = Array.from({ length: (last - 1) / 2 }, (_, i) => 2 * i + 1)
    const combined = (operation: 'f32x4.add' | 'f32x4.sub') =>
      pairs.map((j) => {
        const local = f.local('v128')
        f.get(x[j]!)
          .get(x[j + 1]!)
          .simd(operation)
          .set(local)
        return local
      })
    const parts = [combined('f32x4.add'), combined('f32x4.sub')]
    const result = matrix[0]!.map((_, i) => {
      const coefficients = [0, ...pairs, last].map((j) => matrix[j]![i]!)
      this.#combine(coefficients, [x[0]!, ...parts[i % 2]!, x[last]!])
      const local = f.local('v128')
      f.set(local)
      return local
    })
    this.release(parts)
    return result
  }

  /** Pushes Σ coefficients[i] · x[i]. */
  #combine(coefficients: readonly number[], x: readonly number[]): void {
    const f = this.#f
    const terms = coefficients
      .map((c, i) => ({ c, local: x[i]! }))
      .filter(({ c }) => c !== 0)
      // A term that needs no multiplication starts.
      .sort((a, b) => Number(b.c === 1) - Number(a.c === 1))
    terms.forEach(({ c, local }, i) => {
      const size = i === 0 ? c : Math.abs(c)
      f.get(local)
      if (size !== 1) f.v128(splat('f32x4', size)).simd('f32x4.mul')
      if (i > 0) f.simd(c < 0 ? 'f32x4.sub' : 'f32x4.add')
    })
  }
}
