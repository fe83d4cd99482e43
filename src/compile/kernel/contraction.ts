/** Products and convolutions as contractions: their operands and sizes. */
import { type ConvolutionGeometry, type Shape, sizeOf, type Tensor } from '../../tensor/index.ts'
import type { Buffers } from './buffers.ts'
import { matmulOperand } from '../cluster/cluster.ts'
import type { Convolution, ConvolutionDimensions, FilterGradient, Product, SegmentSum } from './kernel.ts'
import { throughReshapes } from '../graph/rewrite.ts'

/** A contraction whose epilogue is still missing. */
export interface Contracted {
  form: Product | Convolution | FilterGradient | SegmentSum
  name: string
}

/** Assigns buffers to the operands of `node`. `loops` are those of the result. */
export function contractionOf(node: Tensor, loops: Shape, buffers: Buffers): Contracted {
  const { operation, inputs, shape } = node
  if (operation.kind === 'matmul') return productOf(node, operation, loops, buffers)
  if (operation.kind === 'segmentSum') return segmentSumOf(node, buffers)
  if (operation.kind !== 'conv2d' && operation.kind !== 'conv2dFilter')
    throw new Error(`${operation.kind} is not a contraction`)
  const [first, second] = inputs as [Tensor, Tensor]
  const [x, other] = inputs.map((operand) => buffers.of(throughReshapes(operand)))
  if (operation.kind === 'conv2d')
    return {
      form: { form: 'convolution', ...convolutionDimensions(node)!, x: x!, filter: other! },
      name: `convolution ${describe(second.shape, shape)}`,
    }
  return {
    form: {
      form: 'filter-gradient',
      ...dimensionsOf(first.shape, shape, second.shape, operation.geometry),
      x: x!,
      g: other!,
    },
    name: `filter gradient ${describe(shape, second.shape)}`,
  }
}

/** The sizes of a convolution; undefined if `node` is not one. */
export function convolutionDimensions({
  operation,
  inputs,
  shape,
}: Tensor): ConvolutionDimensions | undefined {
  if (operation.kind !== 'conv2d') return undefined
  const [x, filter] = inputs as [Tensor, Tensor]
  return dimensionsOf(x.shape, filter.shape, shape, operation.geometry)
}

function productOf(
  { inputs }: Tensor,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
  loops: Shape,
  buffers: Buffers,
): Contracted {
  const [batch, m, n] = loops as [number, number, number]
  const k = inputs[0]!.shape.at(transposeA ? -2 : -1)!
  const operand = (x: Tensor, size: number) => {
    const source = matmulOperand(x)
    const repeats = source !== x || batch === 1
    return { buffer: buffers.of(throughReshapes(source)), batchStride: repeats ? 0 : size }
  }
  const a = { ...operand(inputs[0]!, m * k), transposed: transposeA }
  const b = { ...operand(inputs[1]!, k * n), transposed: transposeB }
  return {
    form: { form: 'product', batch, m, n, k, a, b },
    name: `matmul ${m}×${k}×${n}${transposeA ? ' (Aᵀ)' : ''}`,
  }
}

function segmentSumOf({ inputs, shape }: Tensor, buffers: Buffers): Contracted {
  const [values, indices] = inputs as [Tensor, Tensor]
  const [segments, ...row] = shape as [number, ...number[]]
  const [count, width] = [sizeOf(indices.shape), sizeOf(row)]
  return {
    form: {
      form: 'segment-sum',
      segments,
      width,
      count,
      values: buffers.of(throughReshapes(values)),
      indices: buffers.of(throughReshapes(indices)),
    },
    name: `segment sum ${count}×${width} → ${segments}×${width}`,
  }
}

function dimensionsOf(
  x: Shape,
  filter: Shape,
  result: Shape,
  { dilation, groups }: Pick<ConvolutionGeometry, 'dilation' | 'groups'>,
): ConvolutionDimensions {
  const [batch, , height, width] = x as [number, number, number, number]
  const [outputs, channels, kernelHeight, kernelWidth] = filter as [number, number, number, number]
  return {
    batch,
    groups,
    outputs: outputs / groups,
    channels,
    kernel: [kernelHeight, kernelWidth],
    dilation: [dilation[0], dilation[1]],
    input: [height, width],
    output: [result[2]!, result[3]!],
  }
}

function describe(filter: Shape, result: Shape): string {
  return `${filter.join('×')} → ${result.join('×')}`
}
