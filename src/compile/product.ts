/** Products as kernels: what a matmul or a convolution reads, how it is laid out, and what it needs besides. */
import { bytesPerElement, type Shape, sizeOf, type Tensor } from '../tensor/index.ts'
import type { Buffer } from './buffer.ts'
import type { Buffers } from './buffers.ts'
import { matmulOperand } from './cluster.ts'
import {
  type ConvolutionFilterKernel,
  type ConvolutionKernel,
  type Kernel,
  type MatmulKernel,
  type PackKernel,
  type TargetTraits,
  type WinogradKernel,
  winogradStride,
} from './kernel.ts'
import { throughReshapes } from './rewrite.ts'

/** Steps of k whose panel of B and tile of A fit a first-level cache together, half of it to spare. */
const longestBlock = 640

/** A product kernel that lacks only its stores. */
export interface Product {
  kernel:
    | Omit<MatmulKernel, 'stores'>
    | Omit<ConvolutionKernel, 'stores'>
    | Omit<ConvolutionFilterKernel, 'stores'>
    | Omit<WinogradKernel, 'stores'>
  name: string
  reads: readonly Buffer[]
  /** Memory that it alone uses. */
  scratch: readonly Buffer[]
}

/** `loops` are those of the result; `packs` collects the packing kernels, each once. */
export function prepareProduct(
  node: Tensor,
  loops: Shape,
  buffers: Buffers,
  packs: Map<string, Kernel>,
  traits: TargetTraits,
): Product {
  const { operation } = node
  if (operation.kind === 'matmul') return prepareMatmul(node, operation, loops, buffers, packs, traits)
  if (operation.kind === 'conv2d')
    return suitsWinograd(node, operation.geometry)
      ? prepareWinograd(node, operation.geometry, buffers, packs, traits)
      : prepareConvolution(node, operation.geometry, buffers)
  if (operation.kind === 'conv2dFilter')
    return prepareFilterGradient(node, operation.geometry, buffers, packs, traits)
  throw new Error(`${operation.kind} is no product`)
}

function prepareMatmul(
  node: Tensor,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
  loops: Shape,
  buffers: Buffers,
  packs: Map<string, Kernel>,
  traits: TargetTraits,
): Product {
  const [batch, m, n] = loops as [number, number, number]
  const k = node.inputs[0]!.shape.at(transposeA ? -2 : -1)!
  const operand = (x: Tensor, size: number) => {
    const source = matmulOperand(x)
    const repeats = source !== x || batch === 1
    return { buffer: buffers.of(throughReshapes(source)), batchStride: repeats ? 0 : size }
  }
  const a = { ...operand(node.inputs[0]!, m * k), transposed: transposeA }
  const b = { ...operand(node.inputs[1]!, k * n), transposed: transposeB }
  const width = traits.panelWidth[node.dtype as 'f32' | 'f64']
  const panels = Math.ceil(n / width)
  const finish = (second: MatmulKernel['b']): Product => {
    const name = `matmul ${m}×${k}×${n}${transposeA ? ' (Aᵀ)' : ''}`
    const parts = m >= 8 ? Math.ceil(k / longestBlock) : 1
    const partial =
      parts > 1
        ? {
            buffer: buffers.add(`sums of ${name}`, { dtype: node.dtype, shape: [batch, panels, m, width] }),
            block: Math.ceil(k / parts / 4) * 4,
          }
        : undefined
    return {
      kernel: {
        kind: 'matmul',
        a,
        b: second,
        batch,
        m,
        n,
        k,
        dtype: node.dtype,
        ...(partial && { partial }),
      },
      name,
      reads: [a.buffer, second.buffer],
      scratch: partial ? [partial.buffer] : [],
    }
  }
  // Measured: rows of B read in place cost nothing while few tiles reuse them and k keeps them within the cache.
  const worthPacking = transposeB || m > 192 || (m >= 32 && k > 800)
  if (!worthPacking || sizeOf(loops) === 0) return finish({ ...b, packed: false })
  const batches = b.batchStride === 0 ? 1 : batch
  const target = packOnce(packs, buffers, { batch: batches, k, n, width, source: b })
  return finish({
    buffer: target,
    transposed: false,
    packed: true,
    batchStride: b.batchStride === 0 ? 0 : panels * k * width,
  })
}

interface Dilated {
  dilation: readonly [number, number]
  groups: number
}

function dimensionsOf(x: Shape, filter: Shape, output: Shape, { groups }: Dilated) {
  const [batch, , height, width] = x as [number, number, number, number]
  const [outputs, channels, kernelHeight, kernelWidth] = filter as [number, number, number, number]
  return {
    batch,
    groups,
    outputs: outputs / groups,
    channels,
    kernel: [kernelHeight, kernelWidth] as const,
    input: [height, width] as const,
    output: [output[2]!, output[3]!] as const,
  }
}

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

function prepareConvolution(node: Tensor, geometry: Dilated, buffers: Buffers): Product {
  const [x, filter] = node.inputs as [Tensor, Tensor]
  const dimensions = dimensionsOf(x.shape, filter.shape, node.shape, geometry)
  const offsets = literalOf(buffers, 'taps', offsetsOf(x, dimensions.channels, dimensions.kernel, geometry))
  const [first, second] = [x, filter].map((operand) => buffers.of(throughReshapes(operand))) as [
    Buffer,
    Buffer,
  ]
  return {
    kernel: { kind: 'convolution', ...dimensions, dtype: node.dtype, x: first, filter: second, offsets },
    name: `convolution ${describe(filter.shape, node.shape)}`,
    reads: [first, second, offsets],
    scratch: [],
  }
}

/** Fewer channels than this do not pay for the transforms. */
const winogradChannels = 16

function suitsWinograd({ inputs, shape, dtype }: Tensor, { dilation, groups }: Dilated): boolean {
  const [outputs, channels, ...kernel] = inputs[1]!.shape as [number, number, number, number]
  const [height, width] = shape.slice(2) as [number, number]
  return (
    dtype === 'f32' &&
    [...kernel, ...dilation].join() === '3,3,1,1' &&
    height % 2 === 0 &&
    width % 2 === 0 &&
    channels >= winogradChannels &&
    outputs / groups >= winogradChannels
  )
}

/** What a chunk's transformed input and products may fill: they are written and read again at once. */
const chunkBytes = 1 << 18

function prepareWinograd(
  node: Tensor,
  geometry: Dilated,
  buffers: Buffers,
  packs: Map<string, Kernel>,
  { threads }: TargetTraits,
): Product {
  const [x, filter] = node.inputs as [Tensor, Tensor]
  const dimensions = dimensionsOf(x.shape, filter.shape, node.shape, geometry)
  const { channels, outputs, output } = dimensions
  const [first, source] = [x, filter].map((operand) => buffers.of(throughReshapes(operand))) as [
    Buffer,
    Buffer,
  ]
  const pairs = filter.shape[0]! * channels
  const key = `winograd ${source.id}`
  let transform = packs.get(key)
  if (!transform) {
    const target = buffers.add(`transformed ${source.name}`, { dtype: node.dtype, shape: [16, pairs] })
    transform = {
      kind: 'winograd-filter',
      pairs,
      source,
      target,
      name: `transform ${source.name}`,
      reads: new Set([source]),
      writes: new Set([target]),
    }
    packs.set(key, transform)
  }
  const second = [...transform.writes][0]!
  // Tiles of a row, in whole vectors.
  const across = Math.ceil(output[1] / 2 / 4) * 4
  const perRow = (channels + outputs) * 16 * across * bytesPerElement[node.dtype]
  const chunk = Math.max(1, Math.min(output[0] / 2, Math.floor(chunkBytes / perRow)))
  const name = `winograd convolution ${describe(filter.shape, node.shape)}`
  const scratch = buffers.add(`tiles of ${name}`, {
    dtype: node.dtype,
    shape: [threads, 16, winogradStride(channels, chunk * across) + winogradStride(outputs, chunk * across)],
  })
  return {
    kernel: { kind: 'winograd', ...dimensions, dtype: 'f32', x: first, filter: second, chunk, scratch },
    name,
    reads: [first, second],
    scratch: [scratch],
  }
}

function prepareFilterGradient(
  node: Tensor,
  geometry: Dilated,
  buffers: Buffers,
  packs: Map<string, Kernel>,
  { panelWidth, tileRows }: TargetTraits,
): Product {
  const [x, g] = node.inputs as [Tensor, Tensor]
  const dimensions = dimensionsOf(x.shape, node.shape, g.shape, geometry)
  const { batch, groups, outputs, channels, kernel, output } = dimensions
  const offsets = literalOf(buffers, 'taps', offsetsOf(x, channels, kernel, geometry))
  const [first, second] = [x, g].map((operand) => buffers.of(throughReshapes(operand))) as [Buffer, Buffer]
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

/** The buffer that a packing kernel fills, the kernel made at its first use. */
function packOnce(
  packs: Map<string, Kernel>,
  buffers: Buffers,
  shape: Omit<PackKernel, 'kind' | 'target'>,
): Buffer {
  const { batch, k, n, width, source } = shape
  const key = `${source.buffer.id} ${source.transposed} ${source.batchStride} ${batch} ${k} ${n}`
  const known = packs.get(key)
  if (known) return [...known.writes][0]!
  const { name, dtype } = source.buffer
  const target = buffers.add(`packed ${name}${source.transposed ? 'ᵀ' : ''}`, {
    dtype,
    shape: [batch, Math.ceil(n / width), k, width],
  })
  packs.set(key, {
    kind: 'pack',
    ...shape,
    target,
    name: `pack ${name}${source.transposed ? ' transposed' : ''}`,
    reads: new Set([source.buffer]),
    writes: new Set([target]),
  })
  return target
}

function describe(filter: Shape, output: Shape): string {
  return `${filter.join('×')} → ${output.join('×')}`
}
