/**
 * Logical kernels: what is computed together, over which loops and in which order of summation, for any target. A
 * target lowers each to its own launches; the plan orders the launches and places their memory.
 */
import type { DType, ReduceName, State } from '../../tensor/index.ts'
import type { Affine } from './affine.ts'
import type { Buffer } from '../memory/buffer.ts'
import type { Expression } from './expression.ts'
import type { Summation } from './summation.ts'

interface Loop {
  extent: number
  /** A reduced loop runs inside all kept ones. */
  reduced: boolean
}

/** Writes `value` to each of `targets` at `at`. */
export interface Store {
  value: Expression
  targets: readonly Buffer[]
  at: Affine
  /** A description of the stored value, for people. */
  label: string
}

export interface Reduction {
  name: ReduceName
  value: Expression
  dtype: DType
  /** The order over the kernel's merged loops. */
  order: Summation
  label: string
}

/** One sweep over the reduced loops: all reductions and element stores of this level share it. */
export interface Level {
  reductions: { index: number; reduction: Reduction }[]
  /** Executed once per element. */
  stores: Store[]
  /** Executed once per kept position, after this level's sweep. */
  keptStores: Store[]
}

/**
 * An elementwise kernel, or reductions over one set of axes with everything before, between and after them: for each
 * kept position, the levels in turn. Without a reduced loop there is one level, and the kernel is a plain map.
 */
export interface SweepKernel {
  kind: 'sweep'
  loops: Loop[]
  levels: Level[]
}

/**
 * Statistics of a value over each block of positions that a kernel finishes together, for every channel: [blocks,
 * channels].
 */
export interface BlockSum {
  value: Expression
  /** Positions in a block. */
  size: number
  /**
   * Positions per vector; the last vector of a row may be partly empty. The halves of the list of vectors are added
   * pairwise, then the halves of the remaining vector.
   */
  lanes: number
  /** The buffers for the mean, which is exactly the value itself if all values in the block are equal. */
  mean: Buffer[]
  /** The buffers for Σ (value − the block's mean)², multiplied by `squaresScale` in f32. */
  squares: Buffer[]
  /** A description of the value, for people. */
  label: string
}

/**
 * f32 sums of squares use deviations times 2⁻⁴⁰, so deviations up to 2e30 do not overflow. Below 1e-7, relative to
 * the deviations alone, they lose digits.
 */
export const squaresScale: Record<'f32' | 'f64', number> = { f32: 2 ** -80, f64: 1 }

/** What is done to each element of a contraction as it is written. */
export interface Epilogue {
  /** Over the loops of the result; an expression may use the product of its element. */
  stores: Store[]
  /** Only for a convolution, if the target's rewriting requested them. */
  blockSums: BlockSum[]
}

/** op(A) · op(B) for every batch position, each element summed over k in order. Loops: [batch, m, n]. */
export interface Product {
  form: 'product'
  batch: number
  m: number
  n: number
  k: number
  a: { buffer: Buffer; transposed: boolean; batchStride: number }
  b: { buffer: Buffer; transposed: boolean; batchStride: number }
}

/** Strides are 1, and the input is already padded. */
export interface ConvolutionDimensions {
  batch: number
  groups: number
  /** Outputs of each group. */
  outputs: number
  /** Channels of each group. */
  channels: number
  kernel: readonly [number, number]
  dilation: readonly [number, number]
  input: readonly [number, number]
  output: readonly [number, number]
}

/**
 * y[n, o, i, j] = Σ filter[o, tap] · x[n, (i, j) + tap], over channels and taps in order.
 * Loops: [batch, groups · outputs, height, width].
 */
export interface Convolution extends ConvolutionDimensions {
  form: 'convolution'
  x: Buffer
  filter: Buffer
}

/**
 * w[o, tap] = Σ over n, i, j of g[n, o, i, j] · x[n, (i, j) + tap]: the positions of each image in order, then the
 * images' sums in order. It has no epilogue: its stores are the result itself.
 */
export interface FilterGradient extends ConvolutionDimensions {
  form: 'filter-gradient'
  x: Buffer
  g: Buffer
}

/**
 * y[s] = Σ over i with clamp(indices[i], 0, segments − 1) = s of values[i], in order, for rows of `width`. It has no
 * epilogue: its stores are the result itself.
 */
export interface SegmentSum {
  form: 'segment-sum'
  segments: number
  width: number
  /** The number of rows that are added. */
  count: number
  values: Buffer
  indices: Buffer
}

/** Sums of products of two operands, with an elementwise epilogue applied to each as it is written. */
export type ContractionKernel = (Product | Convolution | FilterGradient | SegmentSum) &
  Epilogue & { kind: 'contraction'; dtype: DType }

export type LogicalKernel = (SweepKernel | ContractionKernel) & {
  name: string
  /** The buffers that its expressions read; for a contraction, without the operands. */
  reads: ReadonlySet<Buffer>
  writes: ReadonlySet<Buffer>
}

/** A unit that a target runs. The plan orders launches and places their memory without knowing their content. */
export interface Launch<Body = unknown> {
  name: string
  reads: ReadonlySet<Buffer>
  writes: ReadonlySet<Buffer>
  /** The logical kernel whose stores it performs; undefined if it prepares memory for another launch. */
  performs: LogicalKernel | undefined
  /** The members of `reads` that it reads at places other than the one it writes. */
  operands: ReadonlySet<Buffer>
  /** Arithmetic operations. */
  flops: number
  /** What happens inside, line by line, for people. */
  inside: readonly string[]
  /** The code that the target renders. */
  body: Body
}

/** Launches of one phase do not depend on each other; a barrier separates phases. */
export interface Plan<Body = unknown> {
  phases: Launch<Body>[][]
  buffers: Buffer[]
  /** Byte offset of each temporary within the arena. */
  offsets: ReadonlyMap<Buffer, number>
  arenaBytes: number
  /** Bytes of all temporaries together if none shared memory. */
  unsharedBytes: number
  outputs: { name: string; buffer: Buffer; shape: readonly number[] }[]
  inputs: { name: string; buffer: Buffer; shape: readonly number[] }[]
  states: State[]
}
