/**
 * Lowers the gradient of a 3 × 3 filter by minimal filtering (see transforms.ts): the windows of the input and the
 * tiles of the output's gradient are transformed, and their products summed over tiles, with channels in the lanes. A
 * unit is a block of channels by a part of the tiles; parts do not depend on the threads and are added in order at
 * the end.
 */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import { type WinogradGradientKernel, winogradStride } from '../kernels.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import type { Value } from '../loop/language.ts'
import { add, address, constant, div, load, min, mul, rem, sub, sumOf } from '../loop/values.ts'
import { addProducts, newSums } from '../product/products.ts'
import { type Machine, registersOf } from '../tiling.ts'
import { storeElements, type TilePosition, Tiles } from './tiles.ts'
import { type Block, WinogradTransforms } from './transforms.ts'
import { loadWindows } from './windows.ts'

export function lowerWinogradGradientParts(
  kernel: WinogradGradientKernel,
  machine: Machine,
  name: string,
): Lowered {
  const { tile, width, type: vector, panelWidth } = registersOf(machine, 'f32')
  /** Channels whose transforms are in the lanes. */
  const together = machine.lanes.f32
  const { groups, outputs, channels, input, output, size, parts, chunk, scratch } = kernel
  const { outputBlocks, channelBlocks } = kernel
  const n = size + 2
  const tiling = new Tiles(kernel, size)
  const tiles = tiling.count
  const tilesOfPart = Math.ceil(Math.ceil(tiles / parts) / chunk) * chunk
  const elementStride = winogradStride(outputBlocks.size * channelBlocks.size)
  /** The distance from one of the n² elements to the next. */
  const [windowStride, gradientStride] = [channelBlocks, outputBlocks].map((blocks) =>
    winogradStride(blocks.size * chunk),
  ) as [number, number]
  const gradientsAt = n * n * windowStride

  const b = new KernelBuilder()
  const transforms = new WinogradTransforms(b, size)
  const own = b.let('own', mul(b.thread, n * n * (windowStride + gradientStride)), 4)

  interface Source {
    buffer: Buffer
    channels: number
    extent: readonly [number, number]
    window: number
  }
  interface Target {
    first: Value
    count: number
    at: number
    stride: number
  }

  /**
   * Transforms at one tile the windows of as many channels as fill a vector, and then of the next; positions past the
   * last channel repeat it.
   */
  const transformChannels = (
    { image, row, column }: TilePosition,
    group: Value,
    step: Value,
    source: Source,
    target: Target,
    transform: (block: Block) => Block,
  ) => {
    const [height, across] = source.extent
    const to = { from: add(mul(step, target.count), own), by: together, unit: 4 }
    b.for('channel', { to: target.count, step: together, moving: { to } }, (channel, pointers) => {
      const planes = mul(add(mul(image, groups), group), source.channels)
      const places = Array.from({ length: together }, (_, k) => {
        const one = min(sumOf(target.first, channel, k), source.channels - 1)
        const line = add(mul(add(planes, one), height), row)
        return b.let('window', add(mul(line, across), column), 4)
      })
      const block = transform(loadWindows(b, source.buffer, places, across, source.window))
      const place = { buffer: scratch, pointer: pointers.to, offset: target.at, stride: target.stride }
      storeElements(b, place, block)
    })
  }

  /** For every element, (outputs × tiles) · (tiles × channels), added to the sums. */
  const multiply = (sumsAt: Value, here: Value) =>
    b.for('element', { to: n * n }, (element) =>
      b.for('row', { to: outputBlocks.size, step: tile.rows }, (row) =>
        b.for('channel', { to: channelBlocks.size, step: panelWidth, unit: 4 }, (channel) => {
          const sums = newSums(b, tile.rows, tile.vectors, vector)
          addProducts(b, sums, {
            a: {
              buffer: scratch,
              start: sumOf(mul(element, gradientStride), own, row),
              offset: gradientsAt,
              stride: outputBlocks.size,
              rowStride: 1,
            },
            b: {
              buffer: scratch,
              start: sumOf(mul(element, windowStride), own, channel),
              stride: channelBlocks.size,
            },
            steps: here,
            unroll: tile.unroll,
            fused: tile.fused,
          })
          const to = b.let(
            'to',
            sumOf(mul(element, elementStride), sumsAt, mul(row, channelBlocks.size), channel),
            4,
          )
          sums.forEach((line, r) =>
            line.forEach((sum, v) => {
              const at = address(to, r * channelBlocks.size + v * width)
              b.store(kernel.sums, at, add(load(kernel.sums, at, vector), sum))
            }),
          )
        }),
      ),
    )

  b.forUnits((unit) => {
    const sumsAt = b.let('sumsAt', mul(unit, n * n * elementStride), 4)
    const zeros = { at: { from: sumsAt, by: width, unit: 4 } }
    b.repeat((n * n * elementStride) / width, zeros, ({ at }) =>
      b.store(kernel.sums, address(at), constant(0, vector)),
    )
    const firstChannel = b.let('firstChannel', mul(rem(unit, channelBlocks.count), channelBlocks.size))
    const outer = b.let('outer', div(unit, channelBlocks.count))
    const firstOutput = b.let('firstOutput', mul(rem(outer, outputBlocks.count), outputBlocks.size))
    const rest = b.let('rest', div(outer, outputBlocks.count))
    const group = b.let('group', rem(rest, groups))
    const firstTile = b.let('firstTile', mul(div(rest, groups), tilesOfPart))
    const lastTile = b.let('lastTile', min(add(firstTile, tilesOfPart), tiles))
    b.for('first', { from: firstTile, to: lastTile, step: chunk }, (first) => {
      // A whole chunk, or the rest of the part.
      const here = b.let('here', min(sub(lastTile, first), chunk))
      b.for('step', { to: here, certain: true }, (step) => {
        const at = tiling.position(b, b.let('tile', add(first, step)))
        transformChannels(
          at,
          group,
          step,
          { buffer: kernel.x, channels, extent: input, window: n },
          { first: firstChannel, count: channelBlocks.size, at: 0, stride: windowStride },
          (block) => transforms.input(block),
        )
        transformChannels(
          at,
          group,
          step,
          { buffer: kernel.g, channels: outputs, extent: output, window: size },
          { first: firstOutput, count: outputBlocks.size, at: gradientsAt, stride: gradientStride },
          (block) => transforms.gradient(block),
        )
      })
      multiply(sumsAt, here)
    })
  })
  return b.kernel(name, parts * groups * outputBlocks.count * channelBlocks.count)
}
