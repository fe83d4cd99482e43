/**
 * Kernels: what one launch computes, described above any target. A target renders them; the plan orders them.
 */
import type { DType, ReduceName, State } from '../tensor/index.ts'
import type { Affine } from './affine.ts'
import type { Buffer } from './buffer.ts'
import type { Expression } from './expression.ts'

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
  /** What the stored value is, for people. */
  label: string
}

interface Reduction {
  name: ReduceName
  value: Expression
  dtype: DType
  label: string
}

/** One sweep over the reduced loops: all reductions and element stores of this level share it. */
export interface Level {
  reductions: { index: number; reduction: Reduction }[]
  /** Once an element. */
  stores: Store[]
  /** Once a kept position, after this level's sweep. */
  keptStores: Store[]
}

/**
 * An elementwise kernel, or reductions over one set of axes with everything before, between and after them: for each
 * kept position, the levels in turn. With no reduced loop there is one level and it is a plain map.
 */
export interface SweepKernel {
  kind: 'sweep'
  loops: Loop[]
  levels: Level[]
}

/** op(A) · op(B) for every batch position, an elementwise epilogue applied to each product as it is written. */
export interface MatmulKernel {
  kind: 'matmul'
  batch: number
  m: number
  n: number
  k: number
  dtype: DType
  a: { buffer: Buffer; transposed: boolean; batchStride: number }
  b: { buffer: Buffer; transposed: boolean; packed: boolean; batchStride: number }
  /** Where sums wait between blocks of `block` steps of k, when k is long. */
  partial?: { buffer: Buffer; block: number }
  /** Over the loops [batch, m, n]. */
  stores: Store[]
}

/** Statistics of a value over each block of positions that a kernel finishes together, for every channel: [blocks, channels]. */
export interface BlockSum {
  value: Expression
  /** Positions of a block. */
  size: number
  /** Where the mean goes: the value itself, exactly, where it is the same everywhere in the block. */
  mean: Buffer[]
  /** Where Σ (value − the block's mean)² goes, in f32 multiplied by `squaresScale`. */
  squares: Buffer[]
  /** What the value is, for people. */
  label: string
}

/**
 * f32 sums of squares are of deviations times 2⁻⁴⁰: those up to 2e30 then do not overflow. Below 1e-7 they lose digits,
 * relative to the deviations alone.
 */
export const squaresScale: Record<'f32' | 'f64', number> = { f32: 2 ** -80, f64: 1 }

/** What both kinds of convolution kernel know: strides are 1, and padding is in the input already. */
interface ConvolutionDimensions {
  batch: number
  groups: number
  /** Of each group. */
  outputs: number
  /** Of each group. */
  channels: number
  kernel: readonly [number, number]
  input: readonly [number, number]
  output: readonly [number, number]
}

/** y[n, o, i, j] = Σ filter[o, tap] · x[n, (i, j) + tap], an elementwise epilogue applied as it is written. */
export interface ConvolutionKernel extends ConvolutionDimensions {
  kind: 'convolution'
  dtype: DType
  x: Buffer
  filter: Buffer
  /** Byte offset of every tap from the first, in the filter's order. */
  offsets: Buffer
  /** Over the loops [batch, groups · outputs, height, width]. */
  stores: Store[]
  /** Over equal parts of one row, in row-major order. */
  blockSums: BlockSum[]
}

/** Outputs along each axis of a tile of minimal filtering. */
export type TileSize = 2 | 4

/**
 * A convolution of 3 × 3 by Winograd's minimal filtering F(m×m, 3×3): Lavin & Gray 2015, arXiv:1509.09308. (m + 2)²
 * products make m² outputs of a channel pair, where taps would take 9 m².
 */
export interface WinogradKernel extends ConvolutionDimensions {
  kind: 'winograd'
  dtype: 'f32'
  size: TileSize
  x: Buffer
  /** Transformed. */
  filter: Buffer
  /** Tiles that are transformed together: whole panels. */
  chunk: number
  /** For each thread, (m + 2)² windows [channels, tiles] and products [outputs, tiles]. */
  scratch: Buffer
  /** Over the loops [batch, groups · outputs, height, width]. */
  stores: Store[]
  /** Over four neighbouring tiles. */
  blockSums: BlockSum[]
}

/**
 * Floats from one of the (m + 2)² elements of `count` transformed values to the next: an odd number of cache lines, so that
 * the streams of a transform do not fall into the same set of the cache.
 */
export function winogradStride(count: number): number {
  const lines = Math.ceil(count / 16)
  return (lines + (lines % 2 === 0 ? 1 : 0)) * 16
}

/**
 * U = G g Gᵀ for every pair of channels: [groups · outputs, channels, 3, 3] → (m + 2)² elements `winogradStride` apart, each
 * [groups, blocks, channels, rows].
 */
export interface WinogradFilterKernel {
  kind: 'winograd-filter'
  size: TileSize
  groups: number
  outputs: number
  channels: number
  /** Output channels in a block. */
  rows: number
  source: Buffer
  target: Buffer
}

/** `count` blocks of `size` channels; the last may be partly empty. */
export interface Blocks {
  count: number
  size: number
}

interface WinogradGradientShape extends ConvolutionDimensions {
  dtype: 'f32'
  size: TileSize
  /** Ranges of tiles that are summed apart, whatever the number of threads. */
  parts: number
  outputBlocks: Blocks
  channelBlocks: Blocks
  /** [parts, groups, output blocks, channel blocks, (m + 2)² elements `winogradStride` apart]: [outputs, channels] of a block */
  sums: Buffer
}

/** Σ over the tiles of each part of (A dy Aᵀ) ⊙ (Bᵀ x B), for every pair of channels. */
export interface WinogradGradientKernel extends WinogradGradientShape {
  kind: 'winograd-gradient'
  x: Buffer
  g: Buffer
  /** Tiles that are transformed together. */
  chunk: number
  /** For each thread, (m + 2)² windows [tiles, channels] and gradients [tiles, outputs] of a block. */
  scratch: Buffer
}

/** w = Gᵀ (Σ of the parts) G. */
export interface WinogradGradientSumKernel extends WinogradGradientShape {
  kind: 'winograd-gradient-sum'
  /** Of the product itself, element for element. */
  stores: Store[]
}

/** w[o, tap] = Σ over n, i, j of g[n, o, i, j] · x[n, (i, j) + tap]. */
export interface ConvolutionFilterKernel extends ConvolutionDimensions {
  kind: 'convolution-filter'
  dtype: DType
  x: Buffer
  /** Packed: [batch · groups, panels of outputs, positions, panel width]. */
  g: Buffer
  offsets: Buffer
  /** The sums of every tile while images are added. */
  partial: Buffer
  /** Of the product itself, element for element. */
  stores: Store[]
}

/** op(B) rearranged into panels of `width` columns, each row-major and zero-filled at the edge. */
export interface PackKernel {
  kind: 'pack'
  batch: number
  k: number
  n: number
  width: number
  source: { buffer: Buffer; transposed: boolean; batchStride: number }
  target: Buffer
}

export type Kernel = (
  | WinogradKernel
  | WinogradFilterKernel
  | WinogradGradientKernel
  | WinogradGradientSumKernel
  | SweepKernel
  | MatmulKernel
  | ConvolutionKernel
  | ConvolutionFilterKernel
  | PackKernel
) & {
  name: string
  reads: ReadonlySet<Buffer>
  writes: ReadonlySet<Buffer>
}

/** Kernels of one phase need nothing of one another; a barrier separates phases. */
export interface Plan {
  phases: Kernel[][]
  buffers: Buffer[]
  /** Byte offset of each temporary within the arena. */
  offsets: ReadonlyMap<Buffer, number>
  arenaBytes: number
  /** Bytes of all temporaries together, had none shared its place. */
  unsharedBytes: number
  outputs: { name: string; buffer: Buffer; shape: readonly number[] }[]
  inputs: { name: string; buffer: Buffer; shape: readonly number[] }[]
  states: State[]
}

/** What a target asks of the plan. */
export interface TargetTraits {
  /** Columns of a packed panel, by dtype. */
  panelWidth: Record<'f32' | 'f64', number>
  /** Rows of a register tile. */
  tileRows: number
  /** Threads that may run a kernel together: some need memory of their own. */
  threads: number
}
