/**
 * Lowers convolutions whose rows are shorter than a vector: a tile of output channels by the same position of
 * neighbouring images, which are packed side by side. Each element sums over its taps in the filter's order, as in
 * `convolution.ts`, so the bits are the same.
 */
import type { ImageConvolutionKernel } from '../kernels.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import { add, div, mul, rem, sumOf } from '../loop/values.ts'
import { type Machine, registersOf } from '../tiling.ts'
import { forTiles, lanesOver, withTileSize } from './edges.ts'
import { addTaps, newSums } from './products.ts'
import { storeTile } from './tile.ts'

/** A unit is a row of a tile of output channels. */
export function lowerImageConvolution(
  kernel: ImageConvolutionKernel,
  machine: Machine,
  name: string,
): Lowered {
  const { batch, groups, outputs, channels, kernel: size, input, output, dtype, stores } = kernel
  const { tile, width, type, panelWidth, bytes } = registersOf(machine, dtype)
  const taps = channels * size[0] * size[1]
  const channelTiles = Math.ceil(outputs / tile.rows)
  const plane = input[0] * input[1]
  const b = new KernelBuilder()
  b.forUnits((unit) => {
    const row = b.let('row', rem(unit, output[0]))
    const channelTile = b.let('channelTile', rem(div(unit, output[0]), channelTiles))
    const group = b.let('group', div(unit, output[0] * channelTiles))
    const channel = b.let('channel', add(mul(group, outputs), mul(channelTile, tile.rows)))
    // The first element of the window of column 0 in the first panel.
    const first = b.let(
      'first',
      mul(add(mul(group, channels * plane), mul(row, input[1])), panelWidth),
      bytes,
    )
    withTileSize(b, channelTile, { total: outputs, size: tile.rows }, (rows) =>
      b.for('column', { to: output[1], certain: true }, (column) =>
        forTiles(b, 'image', { total: batch, size: panelWidth }, (image, images) =>
          b.block(() => {
            const lanes = lanesOver(images, width)
            const sums = newSums(b, rows, lanes.length, type)
            // The panels before this one contain all elements of `image` images.
            const window = sumOf(first, mul(column, panelWidth), mul(image, groups * channels * plane))
            const from = b.let('from', window, bytes)
            addTaps(b, sums, {
              ...kernel,
              count: taps,
              from,
              firstTap: mul(channel, taps),
              fused: tile.fused,
            })
            const at = [image, channel, row, column]
            storeTile(b, stores, sums, { at, laneLoop: 0, rowLoop: 1, lanes, width })
          }),
        ),
      ),
    )
  })
  return b.kernel(name, groups * channelTiles * output[0])
}
