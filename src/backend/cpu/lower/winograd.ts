/** Convolutions of 3 × 3 and their filter gradients by minimal filtering: where it fits, and what its kernels need. */
import { type Shape, sizeOf, type Tensor } from '../tensor/index.ts'
import { type Blocks, type TileSize, winogradStride } from './kernel.ts'
import {
  describe,
  type Dilated,
  dimensionsOf,
  operandsOf,
  type Preparation,
  type Product,
} from './product-shapes.ts'

/** Fewer channels than this do not pay for the transforms. */
const fewestChannels = 16
/** Tiles transformed together: enough products for each filter that is read, few enough for a second-level cache. */
const forwardTiles = 16
const gradientTiles = 32
/** Channels on either side of a block of a filter's gradient: its sums stay in a second-level cache. */
const blockChannels = 64
/** Enough blocks and parts of a filter's gradient to share evenly among a few threads. */
const gradientUnits = 16

/** The largest tile that divides the output, or undefined where minimal filtering does not fit or pay. */
export function winogradSize(
  filter: Shape,
  { shape, dtype }: Pick<Tensor, 'shape' | 'dtype'>,
  { dilation, groups }: Dilated,
): TileSize | undefined {
  const [outputs, channels, ...kernel] = filter as [number, number, number, number]
  const fits =
    dtype === 'f32' &&
    [...kernel, ...dilation].join() === '3,3,1,1' &&
    channels >= fewestChannels &&
    outputs / groups >= fewestChannels &&
    sizeOf(shape) > 0
  if (!fits) return undefined
  return ([4, 2] as const).find((size) => shape.slice(2).every((extent) => extent % size === 0))
}

/** Positions of the four tiles whose outputs are at hand together; undefined where the last four would not be whole. */
export function winogradBlock({ shape }: Tensor, size: TileSize): number | undefined {
  const [batch, , height, width] = shape as [number, number, number, number]
  const block = 4 * size ** 2
  return (batch * height * width) % block === 0 ? block : undefined
}

export function prepareWinograd(
  node: Tensor,
  size: TileSize,
  geometry: Dilated,
  preparation: Preparation,
): Product {
  const { buffers, packs, traits } = preparation
  const { threads, tileRows, panelWidth } = traits
  const [x, filter] = node.inputs as [Tensor, Tensor]
  const dimensions = dimensionsOf(x.shape, filter.shape, node.shape, geometry)
  const { channels, outputs, groups } = dimensions
  const [first, source] = operandsOf(node, preparation)
  const elements = (size + 2) ** 2
  const rows = Math.ceil(outputs / tileRows) * tileRows
  const key = `winograd ${size} ${source.id} ${groups}`
  let transform = packs.get(key)
  if (!transform) {
    const target = buffers.add(`transformed ${source.name}`, {
      dtype: node.dtype,
      shape: [elements, winogradStride(groups * rows * channels)],
    })
    transform = {
      kind: 'winograd-filter',
      size,
      groups,
      outputs,
      channels,
      rows: tileRows,
      source,
      target,
      name: `transform ${source.name}`,
      reads: new Set([source]),
      writes: new Set([target]),
    }
    packs.set(key, transform)
  }
  const second = [...transform.writes][0]!
  const chunk = Math.ceil(forwardTiles / panelWidth.f32) * panelWidth.f32
  const name = `winograd ${size}×${size} convolution ${describe(filter.shape, node.shape)}`
  const scratch = buffers.add(`tiles of ${name}`, {
    dtype: node.dtype,
    shape: [threads, elements, winogradStride(channels * chunk) + winogradStride(rows * chunk)],
  })
  return {
    kernel: { kind: 'winograd', ...dimensions, dtype: 'f32', size, x: first, filter: second, chunk, scratch },
    name,
    reads: [first, second],
    scratch: [scratch],
  }
}

/**
 * Ranges of tiles that are summed apart. They decide the order of the sum, so they follow from the shape alone: the blocks
 * of `blocksOf` are whole register tiles, and their number may differ with the tile.
 */
function partsOf(
  { batch, groups, outputs, channels, output }: ReturnType<typeof dimensionsOf>,
  size: TileSize,
): number {
  const [outputBlocks, channelBlocks] = [outputs, channels].map((total) =>
    Math.ceil(total / blockChannels),
  ) as [number, number]
  const chunks = Math.ceil((batch * output[0] * output[1]) / size ** 2 / gradientTiles)
  return Math.min(chunks, Math.ceil(gradientUnits / (groups * outputBlocks * channelBlocks)))
}

/** As few blocks of about equal size as hold `total` channels, each a multiple of `unit`. */
function blocksOf(total: number, unit: number): Blocks {
  const count = Math.ceil(total / blockChannels)
  const size = Math.ceil(total / count / unit) * unit
  return { count: Math.ceil(total / size), size }
}

export function prepareWinogradGradient(
  node: Tensor,
  size: TileSize,
  geometry: Dilated,
  preparation: Preparation,
): Product {
  const { buffers, packs, traits } = preparation
  const { threads, tileRows, panelWidth } = traits
  const [x, g] = node.inputs as [Tensor, Tensor]
  const dimensions = dimensionsOf(x.shape, node.shape, g.shape, geometry)
  const { groups, outputs, channels } = dimensions
  const [first, second] = operandsOf(node, preparation)
  const elements = (size + 2) ** 2
  const outputBlocks = blocksOf(outputs, lowestCommonMultiple(tileRows, 4))
  const channelBlocks = blocksOf(channels, panelWidth.f32)
  const blocks = groups * outputBlocks.count * channelBlocks.count
  const parts = partsOf(dimensions, size)
  const name = `winograd ${size}×${size} filter gradient ${describe(node.shape, g.shape)}`
  const block = winogradStride(outputBlocks.size * channelBlocks.size)
  const sums = buffers.add(`sums of ${name}`, { dtype: node.dtype, shape: [parts, blocks, elements, block] })
  const perThread =
    winogradStride(channelBlocks.size * gradientTiles) + winogradStride(outputBlocks.size * gradientTiles)
  const scratch = buffers.add(`tiles of ${name}`, {
    dtype: node.dtype,
    shape: [threads, elements, perThread],
  })
  const shared = { ...dimensions, dtype: 'f32' as const, size, parts, outputBlocks, channelBlocks, sums }
  packs.set(name + String(sums.id), {
    kind: 'winograd-gradient',
    ...shared,
    x: first,
    g: second,
    chunk: gradientTiles,
    scratch,
    name,
    reads: new Set([first, second]),
    writes: new Set([sums, scratch]),
  })
  return {
    kernel: { kind: 'winograd-gradient-sum', ...shared },
    name: `parts of ${name}`,
    reads: [sums],
    scratch: [],
  }
}

function lowestCommonMultiple(a: number, b: number): number {
  let multiple = a
  while (multiple % b !== 0) multiple += a
  return multiple
}
