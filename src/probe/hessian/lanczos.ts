/**
 * Lanczos' method for a symmetric operator A that is known only by its products (Lanczos 1950,
 * https://doi.org/10.6028/jres.045.026): from a random v₁ of length 1,
 *
 *   w = A v_j − β_{j−1} v_{j−1},  α_j = ⟨w, v_j⟩,  w ← w − α_j v_j,  β_j = ‖w‖,  v_{j+1} = w / β_j
 *
 * so that the tridiagonal T of α and β is A in the basis of the v's, and its outer eigenvalues approach A's. Rounding
 * destroys the orthogonality of the v's, and eigenvalues that were found appear again; `reorthogonalize` keeps every
 * v and subtracts from w its components along them, twice (Giraud, Langou & Rozložník 2005, "twice is enough"). That
 * takes the memory of one vector per iteration.
 *
 * All vectors stay in the session, and only α and β leave it. The kept vectors are stored in blocks of a few vectors
 * with a program each, so that an iteration reads only as many as there are at that point. What the products do not read from v,
 * such as a network's activations and their gradients, is computed once for all products of a run and kept.
 */
import { runNow, scalar } from '../../backend/outputs.ts'
import type { Program, Session } from '../../backend/types.ts'
import type { ProgramRequest } from '../../compile/request.ts'
import {
  bytesPerElement,
  concat,
  constant,
  div,
  equal,
  expandDims,
  flatten,
  input,
  invariantParts,
  iota,
  mul,
  type RandomKey,
  reshape,
  select,
  sizeOf,
  slice,
  type State,
  state,
  sub,
  substitute,
  sum,
  type Tensor,
  zerosLike,
} from '../../tensor/index.ts'
import type { Tridiagonal } from './tridiagonal.ts'
import { dot, norm, randomVector, tensorsOf, type Vector, vectorStates } from '../parameters/vector.ts'

export interface LanczosOptions {
  /** Any vector of the space. */
  like: Vector
  /** Returns A v. */
  product: (v: Vector) => Vector
  /** The random key of the first vectors; `draw` counts them. */
  key: Omit<RandomKey, 'step'>
  /** The entries of a first vector: `sign`s estimate traces with the smallest variance. */
  start?: 'normal' | 'sign'
  /** The largest number of iterations. */
  iterations: number
  reorthogonalize: boolean
  /** A vector that must not depend on v: a run finds its components along the eigenvectors. */
  split?: Vector
}

interface LanczosRun {
  /** The number of the random vector to start from. */
  draw: number
  /** Fewer iterations than the largest number. */
  iterations?: number
  /** Called after each iteration. */
  isEnough?: (found: Tridiagonal) => boolean
}

/** A vector in the basis of a run's v's; empty, and 0, if none was given. */
interface SplitVector {
  /** Its component along each v. */
  readonly components: number[]
  /** The square of its length. */
  readonly square: number
}

interface Lanczos {
  /** Ends early if no new direction is left, and at a value that is not finite. */
  run(options: LanczosRun): Promise<Tridiagonal & { readonly split: SplitVector }>
  dispose(): void
  /** The number of elements of a vector. */
  readonly size: number
}

/** The tensors of Lanczos' method. Any number of sessions may open it, each with vectors of its own. */
export interface LanczosGraph {
  open(session: Session): Promise<Lanczos>
}

export function buildLanczos({
  like,
  product,
  key,
  start = 'normal',
  iterations: most,
  reorthogonalize,
  split,
}: LanczosOptions): LanczosGraph {
  const size = like.reduce((total, { shape }) => total + sizeOf(shape), 0)
  const limit = Math.min(most, size)
  const { dtype } = like[0]!
  const vector = (name: string) => state(`lanczos.${name}`, 0, [size], dtype)
  const [current, previous, rest] = [vector('current'), vector('previous'), vector('rest')]
  /** `current` in the form that `product` takes. */
  const operand = vectorStates('lanczos.operand', like)
  const goOnWith = (v: Tensor) => [
    [current, v] as const,
    ...unpacked(v, like).map((part, i) => [operand[i]!, part] as const),
  ]
  const blocks = Array.from({ length: reorthogonalize ? Math.ceil(limit / blockRows) : 0 }, (_, b) =>
    state(`lanczos.block.${b}`, 0, [blockRows, size], dtype),
  )

  const random = packed(randomVector(like, { ...key, step: input('draw', [], 'i32') }, start))
  const beginning = {
    updates: [
      ...goOnWith(div(random, norm([random]))),
      ...[previous, ...blocks].map((own) => [own, zerosLike(own.tensor)] as const),
    ],
  }

  const v = current.tensor
  // Kept for the run, so that an iteration reads it instead of computing it again.
  const kept = split && vector('split')
  const splitting = split && kept && { updates: [[kept, packed(split)] as const] }
  const measuring = kept && { outputs: { square: dot([kept.tensor], [kept.tensor]) } }
  const { preparing, operator } = prepared(product(tensorsOf(operand)), tensorsOf(operand))
  const image = sub(packed(operator), mul(input('beta', [], dtype), previous.tensor))
  const alpha = dot([image], [v])
  const multiplying = {
    outputs: { alpha, component: kept ? dot([kept.tensor], [v]) : constant(0, [], dtype) },
    updates: [[rest, sub(image, mul(alpha, v))] as const, [previous, v] as const],
  }

  const w = rest.tensor
  const row = input('row', [], 'i32')
  const ofBlocks = blocks.map((block) => {
    const isRow = expandDims(equal(iota(blockRows), row), [1])
    return {
      keeping: { updates: [[block, select(isRow, v, block.tensor)] as const] },
      orthogonalizing: { updates: [[rest, withoutParts(w, block.tensor)] as const] },
    }
  })
  const beta = norm([w])
  const advancing = { outputs: { beta }, updates: goOnWith(div(w, beta)) }

  return {
    open: (session) =>
      openLanczos(session, {
        size,
        limit,
        least: roundoff[dtype === 'f64' ? 'f64' : 'f32'],
        beginning,
        splitting,
        measuring,
        preparation: preparing.length > 0 ? { updates: preparing } : undefined,
        multiplying,
        ofBlocks,
        advancing,
      }),
  }
}

interface Requests {
  readonly size: number
  /** The largest number of iterations. */
  readonly limit: number
  /** A new vector shorter than this, relative to the largest number of T, is only rounding. */
  readonly least: number
  readonly beginning: ProgramRequest<never>
  readonly splitting: ProgramRequest<never> | undefined
  readonly measuring: ProgramRequest<'square'> | undefined
  readonly preparation: ProgramRequest<never> | undefined
  readonly multiplying: ProgramRequest<'alpha' | 'component'>
  readonly ofBlocks: readonly {
    readonly keeping: ProgramRequest<never>
    readonly orthogonalizing: ProgramRequest<never>
  }[]
  readonly advancing: ProgramRequest<'beta'>
}

async function openLanczos(
  session: Session,
  { size, limit, least, ...requests }: Requests,
): Promise<Lanczos> {
  const programs: Program[] = []
  async function compile<Name extends string>(request: ProgramRequest<Name>): Promise<Program<Name>> {
    const program = await session.compile(request)
    programs.push(program)
    return program
  }

  const beginning = await compile(requests.beginning)
  const splitting = requests.splitting && (await compile(requests.splitting))
  const measuring = requests.measuring && (await compile(requests.measuring))
  const preparation = requests.preparation && (await compile(requests.preparation))
  const multiplying = await compile(requests.multiplying)
  const keeping: Program[] = []
  const orthogonalizing: Program[] = []
  for (const block of requests.ofBlocks) {
    keeping.push(await compile(block.keeping))
    orthogonalizing.push(await compile(block.orthogonalizing))
  }
  const advancing = await compile(requests.advancing)

  /** Subtracts from w its components along the first `count` vectors. */
  async function orthogonalize(count: number): Promise<void> {
    for (let time = 0; time < 2; time++)
      for (const program of orthogonalizing.slice(0, Math.ceil(count / blockRows))) await runNow(program)
  }

  return {
    size,
    async run({ draw, iterations = limit, isEnough = () => false }) {
      if (preparation) await runNow(preparation)
      await runNow(beginning, { draw })
      if (splitting) await runNow(splitting)
      const square = measuring ? scalar((await runNow(measuring)).square) : 0
      const found = {
        alphas: [] as number[],
        betas: [] as number[],
        split: { components: [] as number[], square },
      }
      let largest = 0
      let last = 0
      for (let j = 0; j < Math.min(iterations, limit); j++) {
        const block = keeping[Math.floor(j / blockRows)]
        if (block) await runNow(block, { row: j % blockRows })
        const products = await runNow(multiplying, { beta: last })
        const next = scalar(products.alpha)
        await orthogonalize(j + 1)
        last = scalar((await runNow(advancing)).beta)
        if (!Number.isFinite(next) || !Number.isFinite(last)) break
        found.alphas.push(next)
        found.betas.push(last)
        if (measuring) found.split.components.push(scalar(products.component))
        largest = Math.max(largest, Math.abs(next), last)
        if (last <= least * largest || isEnough(found)) break
      }
      return found
    },
    dispose() {
      for (const program of programs) program.dispose()
    },
  }
}

/** At most this many bytes are kept of what the products of a run share. */
const mostKept = 512 * 2 ** 20

/** The images of `varying`, and the updates that compute the parts of them that do not vary. */
function prepared(
  images: Vector,
  varying: Vector,
): { preparing: (readonly [State, Tensor])[]; operator: Vector } {
  const parts = invariantParts(images, varying)
  const bytes = parts.reduce((total, { shape, dtype }) => total + sizeOf(shape) * bytesPerElement[dtype], 0)
  if (bytes > mostKept) return { preparing: [], operator: images }
  const kept = vectorStates('lanczos.kept', parts)
  return {
    preparing: parts.map((part, i) => [kept[i]!, part] as const),
    operator: substitute(images, new Map(parts.map((part, i) => [part, kept[i]!.tensor]))),
  }
}

/** The number of kept vectors per state: writing one row rewrites the whole state. */
const blockRows = 4

/** A new vector shorter than this, relative to the largest number of T, is only rounding. */
const roundoff = { f32: 1e-6, f64: 1e-14 } as const

/** All elements of a vector in one row. */
const packed = (vector: Vector): Tensor => concat(vector.map((x) => flatten(x, 0)))

/** The inverse, with the shapes of `like`. */
function unpacked(x: Tensor, like: Vector): Vector {
  let start = 0
  return like.map(({ shape }) => {
    const stop = start + sizeOf(shape)
    const part = reshape(slice(x, [start], [stop]), shape)
    start = stop
    return part
  })
}

/** w minus its components along the rows of `block`, which have length 1 and are orthogonal, or are 0. */
function withoutParts(w: Tensor, block: Tensor): Tensor {
  const coefficients = sum(mul(block, w), 1)
  return sub(w, sum(mul(block, expandDims(coefficients, [1])), 0))
}
