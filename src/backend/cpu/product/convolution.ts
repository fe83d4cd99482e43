/**
 * Lowers convolutions without unfolding the input: a tile of output channels by neighbouring positions of one row.
 * For every tap, a table has the distance of the input from the window's first element; weights are splat, inputs
 * loaded in place. Each element sums over its taps in the filter's order.
 */
import type { ConvolutionKernel } from '../kernels.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import type { Value } from '../loop/language.ts'
import { add, div, index, mul, rem, sumOf } from '../loop/values.ts'
import { type Machine, sumLanesOf } from '../tiling.ts'
import { inVectors, storeBlockSum } from './block-sum.ts'
import { forTiles, lanesOver } from './edges.ts'
import { addTaps, newSums } from './products.ts'
import { productRegisters, storeTile, tileValues } from './tile.ts'

/** A unit is a row of one group of one image. */
export function lowerConvolution(kernel: ConvolutionKernel, machine: Machine, name: string): Lowered {
  const { batch, groups, outputs, channels, kernel: size, input, output, dtype } = kernel
  const { stores, blockSums } = kernel
  const { tile, width, type, panelWidth, bytes } = productRegisters(machine, dtype, stores)
  const taps = channels * size[0] * size[1]
  const b = new KernelBuilder()
  b.forUnits((unit) => {
    const row = b.let('row', rem(unit, output[0]))
    const group = b.let('group', rem(div(unit, output[0]), groups))
    const image = b.let('image', div(unit, output[0] * groups))
    // The first element of the window at column 0.
    const window = b.let(
      'window',
      mul(add(mul(add(mul(image, groups), group), channels * input[0]), row), input[1]),
      bytes,
    )
    const firstChannel = b.let('firstChannel', mul(group, outputs))
    const lastChannel = b.let('lastChannel', add(firstChannel, outputs))

    /** `rows` output channels by the vectors that `lanes` lists. */
    const micro = (rows: number, lanes: readonly number[], channel: Value, column: Value) =>
      b.block(() => {
        const sums = newSums(b, rows, lanes.length, type)
        const from = b.let('from', add(window, column), bytes)
        addTaps(b, sums, { ...kernel, count: taps, from, firstTap: mul(channel, taps), fused: tile.fused })
        storeTile(b, stores, sums, { at: [image, channel, row, column], rowLoop: 1, lanes, width })
      })

    forTiles(b, 'column', { total: output[1], size: panelWidth }, (column, columns) =>
      forTiles(b, 'channel', { from: firstChannel, total: outputs, size: tile.rows }, (channel, rows) =>
        micro(rows, lanesOver(columns, width), channel, column),
      ),
    )

    // Sums of the row just written, which the first-level cache still contains.
    for (const sum of blockSums) {
      const parts = output[1] / sum.size
      const sumLanes = sumLanesOf(machine, dtype as 'f32' | 'f64')
      b.for('channel', { from: firstChannel, to: lastChannel, certain: true }, (channel) => {
        for (let part = 0; part < parts; part++)
          b.block(() => {
            const lanes = lanesOver(sum.size, sumLanes)
            const at = [image, channel, row, index(part * sum.size)]
            const values = tileValues(b, sum.value, 1, { at, rowLoop: 1, lanes, width: sumLanes })
            const block = add(mul(add(mul(image, output[0]), row), parts), part)
            const place = b.let('place', sumOf(mul(block, groups * outputs), channel), bytes)
            storeBlockSum(b, sum, inVectors(values, sum.lanes / sumLanes), place)
          })
      })
    }
  })
  return b.kernel(name, batch * groups * output[0])
}
