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
  allocator: Allocator,
): Launch<CpuKernel> {
  const { x, filter, name } = kernel
  const offsets = offsetsOf(kernel, kernel.dtype, allocator)
  return performing(
    kernel,
    { ...kernel, kind: 'convolution', offsets },
    {
      name,
      operands: [x, filter, offsets],
      flops: productFlops(kernel) + resultsOf(kernel) * epilogueFlops(kernel),
      inside: describeEpilogue(kernel),
    },
  )
}

export function lowerFilterGradient(
  kernel: LogicalKernel & Contraction<'filter-gradient'>,
  machine: Machine,
  allocator: Allocator,
): Launch<CpuKernel> {
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

/** How many results one convolution has. */
export const resultsOf = ({ batch, groups, outputs, output }: ConvolutionDimensions): number =>
  batch * groups * outputs * output[0] * output[1]

function productFlops(kernel: ConvolutionDimensions): number {
  return 2 * resultsOf(kernel) * kernel.channels * kernel.kernel[0] * kernel.kernel[1]
}

/** A table of the distances in elements from the first tap of a window to each (channel, row, column) of the filter. */
function offsetsOf(
  { channels, kernel, dilation, input: [height, width] }: ConvolutionDimensions,
  dtype: DType,
  allocator: Allocator,
): Buffer {
  const offsets: number[] = []
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < kernel[0]; i++)
      for (let j = 0; j < kernel[1]; j++)
        offsets.push((c * height + i * dilation[0]) * width + j * dilation[1])
  return allocator.literal('taps', Int32Array.from(offsets), bytesPerElement[dtype])
}
