/**
 * Lanczos' method for a symmetric operator A that is known by its products alone (Lanczos 1950,
 * https://doi.org/10.6028/jres.045.026): from a random v₁ of length 1,
 *
 *   w = A v_j − β_{j−1} v_{j−1},  α_j = ⟨w, v_j⟩,  w ← w − α_j v_j,  β_j = ‖w‖,  v_{j+1} = w / β_j
 *
 * so that the tridiagonal T of α and β is A seen from the v's, and its outer eigenvalues approach A's. Rounding makes the
 * v's forget that they are orthogonal, and eigenvalues that are found come again; `reorthogonalize` keeps every v and
 * subtracts from w, twice, what it has of them (Giraud, Langou & Rozložník 2005, "twice is enough"). That takes the memory of
 * one vector for each iteration.
 *
 * All vectors stay in the session; an iteration is one program, and only α and β leave it.
 */
import type { Session } from '../backend/types.ts'
import {
  add,
  div,
  equal,
  input,
  iota,
  mul,
  type RandomKey,
  reshape,
  select,
  sizeOf,
  state,
  sub,
  sum,
  type Tensor,
  zerosLike,
} from '../tensor/index.ts'
import type { Tridiagonal } from './tridiagonal.ts'
import { runScalars } from './values.ts'
import { dot, moved, norm, randomVector, scaled, tensorsOf, type Vector, vectorStates } from './vector.ts'

export interface LanczosOptions {
  /** Any vector of the space. */
  like: Vector
  /** A v. */
  product: (v: Vector) => Vector
  /** Of the first vectors; `draw` counts them. */
  key: Omit<RandomKey, 'step'>
  /** The entries of a first vector: `sign`s estimate traces with the least variance. */
  start?: 'normal' | 'sign'
  /** At most. */
  iterations: number
  reorthogonalize: boolean
}

interface LanczosRun {
  /** Which random vector to start from. */
  draw: number
  /** Less than the most. */
  iterations?: number
  /** Asked after each iteration. */
  isEnough?: (found: Tridiagonal) => boolean
}

export interface Lanczos {
  /** Ends early where no new direction is left, and at what is not finite. */
  run(options: LanczosRun): Tridiagonal
  dispose(): void
  /** How many numbers a vector has. */
  readonly size: number
}

export async function createLanczos(
  session: Session,
  { like, product, key, start = 'normal', iterations: most, reorthogonalize }: LanczosOptions,
): Promise<Lanczos> {
  const size = like.reduce((total, { shape }) => total + sizeOf(shape), 0)
  const limit = Math.min(most, size)
  const { dtype } = like[0]!
  const current = vectorStates('lanczos.current', like)
  const previous = vectorStates('lanczos.previous', like)
  const basis = reorthogonalize
    ? like.map(({ shape }, i) => state(`lanczos.basis.${i}`, 0, [limit, ...shape], dtype))
    : []

  const random = randomVector(like, { ...key, step: input('draw', [], 'i32') }, start)
  const beginning = await session.compile({
    updates: [
      ...scaled(random, div(1, norm(random))).map((x, i) => [current[i]!, x] as const),
      ...previous.map((own) => [own, zerosLike(own.tensor)] as const),
      ...basis.map((own) => [own, zerosLike(own.tensor)] as const),
    ],
  })

  const iteration = input('iteration', [], 'i32')
  const v = tensorsOf(current)
  const image = moved(product(v), tensorsOf(previous), mul(-1, input('beta', [], dtype)))
  const alpha = dot(image, v)
  let w = withoutPart(image, v, alpha)
  if (reorthogonalize)
    for (let time = 0; time < 2; time++) {
      w = withoutParts(w, tensorsOf(basis))
      w = withoutPart(w, v, dot(w, v))
    }
  const beta = norm(w)
  const iterating = await session.compile({
    outputs: { alpha, beta },
    updates: [
      ...v.map((x, i) => [previous[i]!, x] as const),
      ...w.map((x, i) => [current[i]!, div(x, beta)] as const),
      ...basis.map((own, i) => [own, withRow(own.tensor, iteration, v[i]!)] as const),
    ],
  })

  return {
    size,
    run({ draw, iterations = limit, isEnough = () => false }) {
      beginning.run({ draw })
      const found: Tridiagonal = { alphas: [], betas: [] }
      let largest = 0
      let last = 0
      for (let j = 0; j < Math.min(iterations, limit); j++) {
        const next = runScalars<'alpha' | 'beta'>(iterating, {
          beta: last,
          ...(reorthogonalize && { iteration: j }),
        })
        if (!Number.isFinite(next.alpha) || !Number.isFinite(next.beta)) break
        found.alphas.push(next.alpha)
        found.betas.push(next.beta)
        largest = Math.max(largest, Math.abs(next.alpha), next.beta)
        last = next.beta
        if (last <= roundoff[dtype === 'f64' ? 'f64' : 'f32'] * largest || isEnough(found)) break
      }
      return found
    },
    dispose() {
      beginning.dispose()
      iterating.dispose()
    },
  }
}

/** A new vector shorter than this, relative to the largest number of T, is nothing but rounding. */
const roundoff = { f32: 1e-6, f64: 1e-14 } as const

const withoutPart = (w: Vector, v: Vector, coefficient: Tensor): Vector =>
  w.map((x, i) => sub(x, mul(coefficient, v[i]!)))

/** w less its parts along the rows of `basis`, which are of length 1 and orthogonal, or 0. */
function withoutParts(w: Vector, basis: Vector): Vector {
  const coefficients = w
    .map((x, i) => sum(mul(basis[i]!, x), allButFirst(basis[i]!)))
    .reduce((total, part) => add(total, part))
  return w.map((x, i) => sub(x, sum(mul(basis[i]!, alongRows(coefficients, basis[i]!)), 0)))
}

function withRow(basis: Tensor, index: Tensor, row: Tensor): Tensor {
  return select(alongRows(equal(iota(basis.shape[0]!), index), basis), row, basis)
}

const allButFirst = ({ shape }: Tensor): number[] => shape.map((_, axis) => axis).slice(1)

const alongRows = (x: Tensor, { shape }: Tensor): Tensor =>
  reshape(x, [shape[0]!, ...shape.slice(1).map(() => 1)])
