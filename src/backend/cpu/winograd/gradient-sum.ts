/**
 * Lowers the end of a filter gradient by minimal filtering: the sum of its parts, and the inverse transform to nine
 * taps.
 */
import { type WinogradGradientSumKernel, winogradStride } from '../kernels.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import { type Value, vectorOf } from '../loop/language.ts'
import { add, address, div, lane, load, mul, rem, sumOf } from '../loop/values.ts'
import { forTiles } from '../product/edges.ts'
import type { Machine } from '../tiling.ts'
import { loadElements } from './tiles.ts'
import { WinogradTransforms } from './transforms.ts'

const taps = 9

/** A unit is an output channel; neighbouring channels are in the lanes. */
export function lowerWinogradGradientSum(
  kernel: WinogradGradientSumKernel,
  { lanes: { f32: width } }: Machine,
  name: string,
): Lowered {
  const vector = vectorOf('f32', width)
  const { groups, outputs, channels, size, parts, outputBlocks, channelBlocks, stores, sums } = kernel
  const n = size + 2
  const elementStride = winogradStride(outputBlocks.size * channelBlocks.size)
  const blockStride = n * n * elementStride
  const partStride = groups * outputBlocks.count * channelBlocks.count * blockStride
  const targets = stores.flatMap((store) => store.targets)

  const b = new KernelBuilder()
  const transforms = new WinogradTransforms(b, size)

  /** Adds the other parts' rows of this output to the first's. */
  const addParts = (line: Value) =>
    b.repeat(channelBlocks.count, { block: { from: line, by: blockStride, unit: 4 } }, ({ block }) =>
      b.repeat(n * n, { element: { from: block, by: elementStride, unit: 4 } }, ({ element }) =>
        b.repeat(channelBlocks.size / width, { to: { from: element, by: width, unit: 4 } }, ({ to }) => {
          const terms = Array.from({ length: parts }, (_, part) =>
            load(sums, address(to, part * partStride), vector),
          )
          b.store(
            sums,
            address(to),
            terms.reduce((total, term) => add(total, term)),
          )
        }),
      ),
    )

  const vectorOfChannels = (line: Value, unit: Value, channel: Value, lanes: number) => {
    // The block of channels, and the channel within it.
    const inBlock = add(mul(div(channel, channelBlocks.size), blockStride), rem(channel, channelBlocks.size))
    const from = b.let('from', add(inBlock, line), 4)
    const block = loadElements(b, 'sum', { buffer: sums, pointer: from, stride: elementStride }, n, vector)
    const gradient = transforms.filterGradient(block)
    const to = b.let('to', mul(add(mul(unit, channels), channel), taps), 4)
    gradient.flat().forEach((value, tap) => {
      for (const target of targets)
        for (let l = 0; l < lanes; l++)
          b.store(target, address(to, l * taps + tap), width > 1 ? lane(value, l) : value)
    })
  }

  b.forUnits((unit) => {
    const output = b.let('output', rem(unit, outputs))
    const inBlock = mul(rem(output, outputBlocks.size), channelBlocks.size)
    const blockOfAll = add(mul(div(unit, outputs), outputBlocks.count), div(output, outputBlocks.size))
    const line = b.let('line', sumOf(inBlock, mul(blockOfAll, channelBlocks.count * blockStride)), 4)
    if (parts > 1) addParts(line)
    forTiles(b, 'channel', { total: channels, size: width }, (channel, lanes) =>
      vectorOfChannels(line, unit, channel, lanes),
    )
  })
  return b.kernel(name, groups * outputs)
}
