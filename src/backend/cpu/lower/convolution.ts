/** Convolutions and their filter gradients tap by tap: what their kernels read and how it is laid out. */
import { bytesPerElement, type Tensor } from '../tensor/index.ts'
import type { Buffer } from './buffer.ts'
import type { Buffers } from './buffers.ts'
import { packOnce } from './pack.ts'
import {
  describe,
  type Dilated,
  dimensionsOf,
  operandsOf,
  type Preparation,
  type Product,
} from './product-shapes.ts'

/** Bytes from the first tap of a window to each (channel, row, column) of the filter. */
function offsetsOf(
  x: Tensor,
  channels: number,
  kernel: readonly [number, number],
  { dilation }: Dilated,
): Int32Array {
  const [height, width] = x.shape.slice(2) as [number, number]
  const offsets: number[] = []
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < kernel[0]; i++)
      for (let j = 0; j < kernel[1]; j++)
        offsets.push(((c * height + i * dilation[0]) * width + j * dilation[1]) * bytesPerElement[x.dtype])
  return Int32Array.from(offsets)
}

function literalOf(buffers: Buffers, name: string, values: Int32Array): Buffer {
  return buffers.add(name, { dtype: 'i32', shape: [values.length] }, { kind: 'literal', values })
}

/** Parts of a row that are summed together: many enough to be worth their sum, few enough for registers. */
const [fewestPositions, mostPositions] = [8, 64]

/** Positions of the longest such part that divides a row; undefined where there is none. */
export function convolutionBlock({ shape }: Tensor): number | undefined {
  const width = shape[3]!
  for (let size = Math.min(width, mostPositions); size >= fewestPositions; size--)
    if (width % size === 0) return size
  return undefined
}

export function prepareConvolution(node: Tensor, geometry: Dilated, preparation: Preparation): Product {
  const [x, filter] = node.inputs as [Tensor, Tensor]
  const dimensions = dimensionsOf(x.shape, filter.shape, node.shape, geometry)
  const offsets = literalOf(
    preparation.buffers,
    'taps',
    offsetsOf(x, dimensions.channels, dimensions.kernel, geometry),
  )
  const [first, second] = operandsOf(node, preparation)
  return {
    kernel: { kind: 'convolution', ...dimensions, dtype: node.dtype, x: first, filter: second, offsets },
    name: `convolution ${describe(filter.shape, node.shape)}`,
    reads: [first, second, offsets],
    scratch: [],
  }
}

export function prepareFilterGradient(node: Tensor, geometry: Dilated, preparation: Preparation): Product {
  const { buffers, packs, traits } = preparation
  const { panelWidth, tileRows } = traits
  const [x, g] = node.inputs as [Tensor, Tensor]
  const dimensions = dimensionsOf(x.shape, node.shape, g.shape, geometry)
  const { batch, groups, outputs, channels, kernel, output } = dimensions
  const offsets = literalOf(buffers, 'taps', offsetsOf(x, channels, kernel, geometry))
  const [first, second] = operandsOf(node, preparation)
  const width = panelWidth[node.dtype as 'f32' | 'f64']
  const positions = output[0] * output[1]
  // Channels side by side: every group of every image is a [outputs, positions] matrix to transpose.
  const packed = packOnce(packs, buffers, {
    batch: batch * groups,
    k: positions,
    n: outputs,
    width,
    source: { buffer: second, transposed: true, batchStride: outputs * positions },
  })
  const tiles = groups * Math.ceil(outputs / width) * Math.ceil((channels * kernel[0] * kernel[1]) / tileRows)
  const name = `filter gradient ${describe(node.shape, g.shape)}`
  const partial = buffers.add(`sums of ${name}`, { dtype: node.dtype, shape: [tiles, tileRows * width] })
  return {
    kernel: {
      kind: 'convolution-filter',
      ...dimensions,
      dtype: node.dtype,
      x: first,
      g: packed,
      offsets,
      partial,
    },
    name,
    reads: [first, packed, offsets],
    scratch: [partial],
  }
}
