/**
 * The units that run on a processor: sweeps unchanged, contractions with their tiles, panels and scratch memory
 * chosen.
 */
import type { ContractionKernel, Epilogue, SweepKernel } from '../../compile/kernel/kernel.ts'
import type { ConvolutionDimensions, Product, SegmentSum } from '../../compile/kernel/kernel.ts'
import type { Buffer } from '../../compile/memory/buffer.ts'
import type { DType } from '../../tensor/index.ts'

/** op(A) · op(B) for every batch position, an elementwise epilogue applied to each product as it is written. */
export interface MatmulKernel
  extends Pick<Product, 'batch' | 'm' | 'n' | 'k' | 'a'>,
    Pick<Epilogue, 'stores'> {
  kind: 'matmul'
  dtype: DType
  b: Product['b'] & { packed: boolean }
  /** The buffer of sums between blocks of `block` steps of k, if k is long. */
  partial?: { buffer: Buffer; block: number }
}

/** A convolution tap by tap. Block sums cover equal parts of one row, in row-major order. */
export interface ConvolutionKernel extends ConvolutionDimensions, Epilogue {
  kind: 'convolution'
  dtype: DType
  x: Buffer
  filter: Buffer
  /** The distance in elements from the first tap to every tap, in the filter's order. */
  offsets: Buffer
}

/** A convolution tap by tap whose vectors contain one position of several images, for rows that are shorter than a vector. */
export interface ImageConvolutionKernel extends ConvolutionDimensions, Pick<Epilogue, 'stores'> {
  kind: 'image-convolution'
  dtype: DType
  /** Packed: [panels of images, groups · channels · height · width, panel width]. */
  x: Buffer
  filter: Buffer
  /** As of `ConvolutionKernel`, times the panel width. */
  offsets: Buffer
}

/** Outputs along each axis of a tile of minimal filtering. */
export type TileSize = 2 | 4

/**
 * A convolution of 3 × 3 by Winograd's minimal filtering F(m×m, 3×3): Lavin & Gray 2015, arXiv:1509.09308. (m + 2)²
 * products compute m² outputs of a channel pair; taps would need 9 m². Block sums cover four neighbouring tiles.
 */
export interface WinogradKernel extends ConvolutionDimensions, Epilogue {
  kind: 'winograd'
  dtype: 'f32'
  size: TileSize
  x: Buffer
  /** The transformed filter. */
  filter: Buffer
  /** Tiles that are transformed together: whole panels. */
  chunk: number
  /** For each thread, (m + 2)² windows [channels, tiles] and products [outputs, tiles]. */
  scratch: Buffer
}

/**
 * Floats from one of the (m + 2)² elements of `count` transformed values to the next: an odd number of cache lines,
 * so that the streams of a transform do not fall into the same set of the cache.
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
  /** Ranges of tiles that are summed separately, whatever the number of threads. */
  parts: number
  outputBlocks: Blocks
  channelBlocks: Blocks
  /**
   * [parts, groups, output blocks, channel blocks, (m + 2)² elements `winogradStride` apart]: [outputs, channels] of
   * a block.
   */
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
export interface WinogradGradientSumKernel extends WinogradGradientShape, Pick<Epilogue, 'stores'> {
  kind: 'winograd-gradient-sum'
}

/** The gradient of a filter tap by tap. */
export interface FilterGradientKernel extends ConvolutionDimensions, Pick<Epilogue, 'stores'> {
  kind: 'filter-gradient'
  dtype: DType
  x: Buffer
  /** Packed: [batch · groups, panels of outputs, positions, panel width]. */
  g: Buffer
  offsets: Buffer
  /** The sums of every tile while images are added. */
  partial: Buffer
}

/** Rows added by index: `SegmentSum`, into each of `targets`. */
export interface SegmentSumKernel extends SegmentSum {
  kind: 'segment-sum'
  dtype: DType
  targets: readonly Buffer[]
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

export type CpuKernel =
  | WinogradKernel
  | WinogradFilterKernel
  | WinogradGradientKernel
  | WinogradGradientSumKernel
  | SweepKernel
  | MatmulKernel
  | ConvolutionKernel
  | ImageConvolutionKernel
  | FilterGradientKernel
  | SegmentSumKernel
  | PackKernel

/** A contraction of one form. */
export type Contraction<Form extends ContractionKernel['form']> = Extract<ContractionKernel, { form: Form }>
