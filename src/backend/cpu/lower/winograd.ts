/**
 * Convolutions of 3 × 3 and their filter gradients by minimal filtering: where it is used, and what its kernels need.
 */
import { counted } from '../../../counts.ts'
import { describeEpilogue, epilogueFlops } from '../../../compile/cost.ts'
import type { ConvolutionDimensions, Launch, LogicalKernel } from '../../../compile/kernel/kernel.ts'
import type { Allocator } from '../../../compile/target.ts'
import type { DType } from '../../../tensor/index.ts'
import { type Blocks, type Contraction, type CpuKernel, type TileSize, winogradStride } from '../kernels.ts'
import { type Machine, panelWidthOf } from '../tiling.ts'
import { resultsOf } from './convolution.ts'
import { performing, preparing } from './launch.ts'

/** With fewer channels than this, the transforms do not pay off. */
const fewestChannels = 16
/**
 * Tiles that are transformed together: enough products for each filter that is read, few enough for a second-level
 * cache.
 */
const forwardTiles = 16
const gradientTiles = 32
/** Channels on each side of a block of a filter's gradient: its sums stay in a second-level cache. */
const blockChannels = 64
/** Enough blocks and parts of a filter's gradient to divide evenly among a few threads. */
const gradientUnits = 16

/** The largest tile that divides the output, or undefined if minimal filtering does not fit or does not pay off. */
export function winogradSize(
  { kernel, dilation, channels, outputs, batch, output }: ConvolutionDimensions,
  dtype: DType,
): TileSize | undefined {
  const fits =
    dtype === 'f32' &&
    [...kernel, ...dilation].join() === '3,3,1,1' &&
    channels >= fewestChannels &&
    outputs >= fewestChannels &&
    batch * output[0] * output[1] > 0
  if (!fits) return undefined
  return ([4, 2] as const).find((size) => output.every((extent) => extent % size === 0))
}

/**
 * The number of positions of the four tiles whose outputs are available together; undefined if the last four would be
 * incomplete.
 */
export function winogradBlock({ batch, output }: ConvolutionDimensions, size: TileSize): number | undefined {
  const block = 4 * size ** 2
  return (batch * output[0] * output[1]) % block === 0 ? block : undefined
}

export function lowerWinograd(
  kernel: LogicalKernel & Contraction<'convolution'>,
  size: TileSize,
  machine: Machine,
  allocator: Allocator,
): Launch<CpuKernel> {
  const { channels, outputs, groups, x, filter: source, dtype } = kernel
  const n = size + 2
  const { rows: tileRows } = machine.tiles.f32
  const panelWidth = panelWidthOf(machine, 'f32')
  const rows = Math.ceil(outputs / tileRows) * tileRows
  const transform = allocator.once(`winograd ${size} ${source.id} ${groups}`, () => {
    const target = allocator.temporary(`transformed ${source.name}`, {
      dtype,
      shape: [n ** 2, winogradStride(groups * rows * channels)],
    })
    return preparing(
      { kind: 'winograd-filter', size, groups, outputs, channels, rows: tileRows, source, target },
      {
        name: `transform ${source.name}`,
        operands: [source],
        writes: [target],
        flops: groups * outputs * channels * transformFlops(3, n),
        inside: [`nine taps become ${n ** 2}`],
      },
    )
  })
  const filter = [...transform.writes][0]!
  const unit = lowestCommonMultiple(panelWidth, Math.max(4, machine.lanes.f32))
  const chunk = Math.ceil(forwardTiles / unit) * unit
  const name = `winograd ${size}×${size} ${kernel.name}`
  const scratch = allocator.temporary(`tiles of ${name}`, {
    dtype,
    shape: [machine.threads, n ** 2, winogradStride(channels * chunk) + winogradStride(rows * chunk)],
  })
  const tiles = resultsOf(kernel) / outputs / size ** 2
  return performing(
    kernel,
    { ...kernel, kind: 'winograd', dtype: 'f32', size, filter, chunk, scratch },
    {
      name,
      operands: [x, filter],
      writes: [scratch],
      flops:
        tiles *
          (2 * n ** 2 * channels * outputs +
            channels * transformFlops(n, n) +
            outputs * transformFlops(n, size)) +
        resultsOf(kernel) * epilogueFlops(kernel),
      inside: describeEpilogue(kernel),
    },
  )
}

/** Computes the sums of the parts of the tiles, then the sum of these. */
export function lowerWinogradGradient(
  kernel: LogicalKernel & Contraction<'filter-gradient'>,
  size: TileSize,
  machine: Machine,
  allocator: Allocator,
): Launch<CpuKernel>[] {
  const { groups, outputs, channels, x, g, dtype } = kernel
  const n = size + 2
  const { rows: tileRows } = machine.tiles.f32
  const lanes = Math.max(4, machine.lanes.f32)
  const outputBlocks = blocksOf(outputs, lowestCommonMultiple(tileRows, lanes))
  const channelBlocks = blocksOf(channels, lowestCommonMultiple(panelWidthOf(machine, 'f32'), lanes))
  const blocks = groups * outputBlocks.count * channelBlocks.count
  const parts = partsOf(kernel, size)
  const name = `winograd ${size}×${size} ${kernel.name}`
  const block = winogradStride(outputBlocks.size * channelBlocks.size)
  const sums = allocator.temporary(`sums of ${name}`, { dtype, shape: [parts, blocks, n ** 2, block] })
  const perThread =
    winogradStride(channelBlocks.size * gradientTiles) + winogradStride(outputBlocks.size * gradientTiles)
  const scratch = allocator.temporary(`tiles of ${name}`, {
    dtype,
    shape: [machine.threads, n ** 2, perThread],
  })
  const shared = { ...kernel, dtype: 'f32' as const, size, parts, outputBlocks, channelBlocks, sums }
  const tiles = resultsOf(kernel) / outputs / size ** 2
  return [
    preparing(
      { ...shared, kind: 'winograd-gradient', chunk: gradientTiles, scratch },
      {
        name,
        operands: [x, g],
        writes: [sums, scratch],
        flops:
          tiles *
          (2 * n ** 2 * channels * outputs +
            channels * transformFlops(n, n) +
            outputs * transformFlops(n, size)),
        inside: [`sums of ${counted(parts, 'part')} of the tiles`],
      },
    ),
    performing(
      kernel,
      { ...shared, kind: 'winograd-gradient-sum' },
      {
        name: `parts of ${name}`,
        operands: [sums],
        flops: groups * outputs * channels * (n * n * parts + transformFlops(n, 3)),
        inside: describeEpilogue(kernel),
      },
    ),
  ]
}

/**
 * Ranges of tiles that are summed separately. They decide the order of the sum, so they depend on the shape alone:
 * the blocks of `blocksOf` are whole register tiles, and their number may differ with the tile.
 */
function partsOf(
  { batch, groups, outputs, channels, output }: ConvolutionDimensions,
  size: TileSize,
): number {
  const [outputBlocks, channelBlocks] = [outputs, channels].map((total) =>
    Math.ceil(total / blockChannels),
  ) as [number, number]
  const chunks = Math.ceil((batch * output[0] * output[1]) / size ** 2 / gradientTiles)
  return Math.min(chunks, Math.ceil(gradientUnits / (groups * outputBlocks * channelBlocks)))
}

/** The smallest number of blocks of about equal size for `total` channels, each a multiple of `unit`. */
function blocksOf(total: number, unit: number): Blocks {
  const count = Math.ceil(total / blockChannels)
  const size = Math.ceil(total / count / unit) * unit
  return { count: Math.ceil(total / size), size }
}

function lowestCommonMultiple(a: number, b: number): number {
  let multiple = a
  while (multiple % b !== 0) multiple += a
  return multiple
}

/** The operations of M d Mᵀ, which turns `from` × `from` into `to` × `to`, counted as dense products. */
function transformFlops(from: number, to: number): number {
  return 2 * from * to * (from + to)
}
