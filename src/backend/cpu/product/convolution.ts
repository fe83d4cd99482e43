/**
 * Lowers convolutions without unfolding the input: a tile of output channels by neighbouring positions of one row. For
 * every tap, a table of offsets says how far from the window's first element the input lies; weights are splat, inputs
 * loaded as they are. Each element sums over its taps in the filter's order.
 */
import { bytesPerElement } from '../../../tensor/index.ts'
import type { ConvolutionKernel } from '../kernels.ts'
import { Builder } from '../loop/builder.ts'
import { type Value, vectorOf } from '../loop/language.ts'
import {
  add,
  address,
  div,
  index,
  load,
  loadIndex,
  loadSplat,
  mul,
  multiplyAdd,
  rem,
  sub,
  sumOf,
} from '../loop/values.ts'
import type { Lowered } from '../sweep/sweep.ts'
import type { Machine } from '../tiling.ts'
import { inVectors, storeBlockSum } from './block-sum.ts'
import { lanesOver } from './matmul.ts'
import { newSums } from './products.ts'
import { storeTile, tileValues } from './tile.ts'

/** A unit is a row of one group of one image. */
export function lowerConvolution(kernel: ConvolutionKernel, machine: Machine, name: string): Lowered {
  const { batch, groups, outputs, channels, kernel: size, input, output, dtype } = kernel
  const { stores, blockSums } = kernel
  const bytes = bytesPerElement[dtype]
  const tile = machine.tiles[dtype as 'f32' | 'f64']
  const width = machine.lanes[dtype as 'f32' | 'f64']
  const type = vectorOf(dtype, width)
  const taps = channels * size[0] * size[1]
  const across = tile.vectors * width
  const b = new Builder()
  const [start, end] = [b.parameter('start'), b.parameter('end')]
  b.for('unit', { from: start, to: end }, (unit) => {
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
        const weights = { from: mul(channel, taps), by: 1, unit: bytes }
        b.for('tap', { to: taps, unit: 4, moving: { weights } }, (tap, moved) => {
          const at = b.let('at', add(loadIndex(kernel.offsets, address(tap), bytes), from), bytes)
          const inputs = lanes.map((_, v) => b.let('x', load(kernel.x, address(at, v * width), type)))
          sums.forEach((line, r) => {
            const weight = b.let('w', loadSplat(kernel.filter, address(moved.weights, r * taps), type))
            inputs.forEach((x, v) => b.set(line[v]!, multiplyAdd(line[v]!, weight, x, tile.fused)))
          })
        })
        storeTile(b, stores, sums, { at: [image, channel, row, column], rowLoop: 1, lanes, width })
      })

    /** All output channels of the group at the present columns. */
    const channelsAt = (lanes: readonly number[], column: Value) => {
      const left = outputs % tile.rows
      if (outputs >= tile.rows)
        b.for(
          'channel',
          {
            from: firstChannel,
            to: left > 0 ? sub(lastChannel, left) : lastChannel,
            step: tile.rows,
            certain: true,
          },
          (channel) => micro(tile.rows, lanes, channel, column),
        )
      if (left > 0) micro(left, lanes, b.let('channel', sub(lastChannel, left)), column)
    }

    const whole = Math.floor(output[1] / across) * across
    b.for('column', { to: whole, step: across }, (column) => channelsAt(lanesOver(across, width), column))
    if (output[1] > whole) channelsAt(lanesOver(output[1] - whole, width), index(whole))

    // Of the row just written, which the first-level cache still holds.
    for (const sum of blockSums) {
      const parts = output[1] / sum.size
      b.for('channel', { from: firstChannel, to: lastChannel, certain: true }, (channel) => {
        for (let part = 0; part < parts; part++)
          b.block(() => {
            const lanes = lanesOver(sum.size, width)
            const at = [image, channel, row, index(part * sum.size)]
            const values = tileValues(b, sum.value, 1, { at, rowLoop: 1, lanes, width })
            const block = add(mul(add(mul(image, output[0]), row), parts), part)
            const place = b.let('place', sumOf(mul(block, groups * outputs), channel), bytes)
            storeBlockSum(b, sum, inVectors(values, sum.lanes / width), place)
          })
      })
    }
  })
  return { loops: b.finish(name), units: batch * groups * output[0] }
}
