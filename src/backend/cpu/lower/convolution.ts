/** Convolutions and their filter gradients tap by tap: the operands of their kernels and their layout. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import { describeEpilogue, epilogueFlops } from '../../../compile/cost.ts'
import type { ConvolutionDimensions, Launch, LogicalKernel } from '../../../compile/kernel/kernel.ts'
import type { Allocator } from '../../../compile/target.ts'
import { bytesPerElement, type DType } from '../../../tensor/index.ts'
import type { Contraction, CpuKernel } from '../kernels.ts'
import { type Machine, panelWidthOf } from '../tiling.ts'
import { performing } from './launch.ts'
import { packOnce } from './pack.ts'
import { lowerProduct } from './product.ts'
import { drawsIn } from '../product/tile.ts'

/**
 * The size of parts of a row that are summed together: enough positions to be worth a sum, few enough for registers.
 */
const [fewestPositions, mostPositions] = [8, 64]

/** The number of positions in the longest such part that divides a row; undefined if there is none. */
export function convolutionBlock({ output: [, width] }: ConvolutionDimensions): number | undefined {
  for (let size = Math.min(width, mostPositions); size >= fewestPositions; size--)
    if (width % size === 0) return size
  return undefined
}

export function lowerConvolution(
  kernel: LogicalKernel & Contraction<'convolution'>,
  machine: Machine,
  allocator: Allocator,
): Launch<CpuKernel> {
  const { filter, name } = kernel
  const facts = {
    name,
    flops: productFlops(kernel) + resultsOf(kernel) * epilogueFlops(kernel),
    inside: describeEpilogue(kernel),
  }
  if (!fillsVectorsWithImages(kernel, machine)) {
    const offsets = offsetsOf(kernel, kernel.dtype, allocator)
    const operands = [kernel.x, filter, offsets]
    return performing(kernel, { ...kernel, kind: 'convolution', offsets }, { ...facts, operands })
  }
  const width = panelWidthOf(machine, kernel.dtype as 'f32' | 'f64')
  const offsets = offsetsOf(kernel, kernel.dtype, allocator, width)
  // Images side by side: all of them are a [batch, elements] matrix that is transposed.
  const x = packOnce(allocator, {
    batch: 1,
    k: elementsOf(kernel),
    n: kernel.batch,
    width,
    source: { buffer: kernel.x, transposed: true, batchStride: 0 },
  })
  return performing(
    kernel,
    { ...kernel, kind: 'image-convolution', x, offsets },
    { ...facts, operands: [x, filter, offsets], inside: ['in vectors of images', ...facts.inside] },
  )
}

/** An estimate of the vector operations that packing one element, or writing one result lane by lane, takes as long as. */
const packing = 2

/** Measured: with 8 images of 7 columns, where vectors of images save an eighth of the operations, they take longer. */
const leastSaving = 1 / 3

/** Whether vectors of images save so much time against vectors of a row that packing the images is repaid. */
function fillsVectorsWithImages(
  kernel: LogicalKernel & Contraction<'convolution'>,
  machine: Machine,
): boolean {
  const { batch, groups, outputs, channels, kernel: size, output, stores, blockSums } = kernel
  // Random words are drawn for neighbours in memory.
  if (blockSums.length > 0 || drawsIn(stores)) return false
  const float = kernel.dtype as 'f32' | 'f64'
  const lanes = machine.lanes[float]
  const { rows, vectors } = machine.tiles[float]
  /** The time for one tap and output of `count` neighbours: a tile of fewer vectors loads more for each of its products. */
  const timeOf = (count: number) => {
    const across = Math.ceil(count / lanes)
    const loads = 1 / rows + 1 / Math.min(vectors, across)
    return across * (1 + loads)
  }
  const [byRows, byImages] = [batch * timeOf(output[1]), output[1] * timeOf(batch)]
  const saved = byRows - byImages
  if (saved < leastSaving * byRows) return false
  const products = output[0] * groups * outputs * channels * size[0] * size[1]
  return saved * products > packing * (batch * elementsOf(kernel) + resultsOf(kernel))
}

/** How many elements one image has. */
const elementsOf = ({ groups, channels, input }: ConvolutionDimensions): number =>
  groups * channels * input[0] * input[1]

export function lowerFilterGradient(
  kernel: LogicalKernel & Contraction<'filter-gradient'>,
  machine: Machine,
  allocator: Allocator,
): Launch<CpuKernel> {
  const product = asProduct(kernel)
  if (product) return lowerProduct(product, machine, allocator)
  const { batch, groups, outputs, channels, kernel: size, output, dtype, x, name } = kernel
  const offsets = offsetsOf(kernel, dtype, allocator)
  const float = dtype as 'f32' | 'f64'
  const width = panelWidthOf(machine, float)
  const { rows: tileRows } = machine.tiles[float]
  const positions = output[0] * output[1]
  // Channels side by side: every group of every image is a [outputs, positions] matrix that is transposed.
  const g = packOnce(allocator, {
    batch: batch * groups,
    k: positions,
    n: outputs,
    width,
    source: { buffer: kernel.g, transposed: true, batchStride: outputs * positions },
  })
  const tiles = groups * Math.ceil(outputs / width) * Math.ceil((channels * size[0] * size[1]) / tileRows)
  const partial = allocator.temporary(`sums of ${name}`, { dtype, shape: [tiles, tileRows * width] })
  return performing(
    kernel,
    { ...kernel, kind: 'filter-gradient', g, offsets, partial },
    {
      name,
      operands: [x, g, offsets],
      writes: [partial],
      flops: productFlops(kernel) + resultsOf(kernel) * epilogueFlops(kernel),
      inside: describeEpilogue(kernel),
    },
  )
}

/**
 * With one position, an image's part of the sum is one product, and the taps of the only window are all elements of the image in
 * order: the gradient is gᵀ x, [outputs, images] · [images, taps]. The bits are the same. Undefined if the kernel is of another kind.
 */
function asProduct(
  kernel: LogicalKernel & Contraction<'filter-gradient'>,
): (LogicalKernel & Contraction<'product'>) | undefined {
  const { batch, groups, outputs, channels, kernel: size, input, output, dtype, x, g, stores } = kernel
  const taps = channels * size[0] * size[1]
  const isWhole = output[0] * output[1] === 1 && input[0] === size[0] && input[1] === size[1]
  if (groups > 1 || !isWhole) return undefined
  return {
    ...kernel,
    form: 'product',
    batch: 1,
    m: outputs,
    n: taps,
    k: batch,
    a: { buffer: g, transposed: true, batchStride: 0 },
    b: { buffer: x, transposed: false, batchStride: 0 },
    stores: stores.map(({ label, targets }) => ({
      label,
      targets,
      at: { offset: 0, coefficients: [0, taps, 1] },
      value: { kind: 'product', dtype },
    })),
  }
}

/** How many results one convolution has. */
export const resultsOf = ({ batch, groups, outputs, output }: ConvolutionDimensions): number =>
  batch * groups * outputs * output[0] * output[1]

function productFlops(kernel: ConvolutionDimensions): number {
  return 2 * resultsOf(kernel) * kernel.channels * kernel.kernel[0] * kernel.kernel[1]
}

/**
 * A table of the distances, in elements, from the first tap of a window to each (channel, row, column) of the filter; `by` is the
 * distance of neighbours.
 */
function offsetsOf(
  { channels, kernel, dilation, input: [height, width] }: ConvolutionDimensions,
  dtype: DType,
  allocator: Allocator,
  by = 1,
): Buffer {
  const offsets: number[] = []
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < kernel[0]; i++)
      for (let j = 0; j < kernel[1]; j++)
        offsets.push(((c * height + i * dilation[0]) * width + j * dilation[1]) * by)
  return allocator.literal('taps', Int32Array.from(offsets), bytesPerElement[dtype])
}
