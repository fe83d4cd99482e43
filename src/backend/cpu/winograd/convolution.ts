/**
 * Lowers a 3 × 3 convolution by minimal filtering (see transforms.ts). A unit is a chunk of tiles of m × m outputs:
 * their windows are transformed, n² products over the channels follow, and the inverse transform gives m × m outputs
 * for every tile and channel, to which the epilogue is applied. Lanes are tiles of one channel.
 */
import { type WinogradKernel, winogradStride } from '../kernels.ts'
import type { Start } from '../loop/builder.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import { type Value, vectorOf } from '../loop/language.ts'
import { add, address, compare, div, min, mul, rem, sumOf } from '../loop/values.ts'
import { inVectors, storeBlockSum } from '../product/block-sum.ts'
import { lanesOver } from '../product/edges.ts'
import { addProducts, newSums } from '../product/products.ts'
import { storeTile, tileValues } from '../product/tile.ts'
import { type Machine, registersOf, sumLanesOf } from '../tiling.ts'
import { loadElements, storeElements, type TilePosition, Tiles } from './tiles.ts'
import { WinogradTransforms } from './transforms.ts'
import { loadWindows, windowRows } from './windows.ts'

/** Tiles whose outputs are summed together. */
const tilesOfSum = 4

export function lowerWinogradConvolution(kernel: WinogradKernel, machine: Machine, name: string): Lowered {
  const { tile, width, type: vector, panelWidth } = registersOf(machine, 'f32')
  /** Tiles whose transforms are in the lanes. */
  const together = machine.lanes.f32
  /** Lanes of a row of outputs. */
  const rowLanes = sumLanesOf(machine, 'f32')
  const { groups, outputs, channels, input, size, chunk, stores, blockSums, scratch } = kernel
  const n = size + 2
  const tiling = new Tiles(kernel, size)
  const tiles = tiling.count
  const chunks = Math.ceil(tiles / chunk)
  const blocks = Math.ceil(outputs / tile.rows)
  /** The distance from one of the n² elements to the next: windows, products, filters. */
  const windowStride = winogradStride(channels * chunk)
  const productStride = winogradStride(blocks * tile.rows * chunk)
  const filterStride = winogradStride(groups * blocks * tile.rows * channels)
  const productsAt = n * n * windowStride

  const b = new KernelBuilder()
  const transforms = new WinogradTransforms(b, size)
  const own = b.let('own', mul(b.thread, n * n * (windowStride + productStride)), 4)

  /** `count` tiles starting at `first`; tiles past the last repeat the last. */
  const tilesFrom = (first: Value, count: number): TilePosition[] =>
    Array.from({ length: count }, (_, k) => tiling.position(b, b.let('tile', min(add(first, k), tiles - 1))))

  const transformInput = (places: readonly TilePosition[], group: Value, at: Value) => {
    const moving: Record<string, Start> = Object.fromEntries(
      places.map(({ image, row, column }, k) => {
        const plane = mul(add(mul(image, groups), group), channels * input[0])
        const from = add(mul(add(plane, row), input[1]), column)
        return [`window${k}`, { from, by: input[0] * input[1], unit: 4 }]
      }),
    )
    // Panels with as many tiles as the register tile is wide, channel by channel.
    const to = sumOf(own, mul(div(at, panelWidth), channels * panelWidth), rem(at, panelWidth))
    b.repeat<string>(channels, { ...moving, to: { from: to, by: panelWidth, unit: 4 } }, (pointers) => {
      const windows = places.map((_, k) => pointers[`window${k}`]!)
      const transformed = transforms.input(loadWindows(b, kernel.x, windows, input[1], n))
      storeElements(b, { buffer: scratch, pointer: pointers['to']!, stride: windowStride }, transformed)
    })
  }

  /** For every element, (outputs × channels) · (channels × tiles). */
  const multiply = (group: Value) =>
    b.for('element', { to: n * n }, (element) =>
      b.for('block', { to: blocks }, (block) =>
        b.for('panel', { to: chunk / panelWidth }, (panel) => {
          const sums = newSums(b, tile.rows, tile.vectors, vector)
          const blockOfAll = add(mul(group, blocks), block)
          addProducts(b, sums, {
            a: {
              buffer: kernel.filter,
              start: add(mul(element, filterStride), mul(blockOfAll, channels * tile.rows)),
              stride: tile.rows,
              rowStride: 1,
            },
            b: {
              buffer: scratch,
              start: sumOf(mul(element, windowStride), own, mul(panel, channels * panelWidth)),
              stride: panelWidth,
            },
            steps: channels,
            unroll: tile.unroll,
            fused: tile.fused,
          })
          const to = b.let(
            'to',
            sumOf(mul(element, productStride), own, mul(block, tile.rows * chunk), mul(panel, panelWidth)),
            4,
          )
          sums.forEach((line, r) =>
            line.forEach((sum, v) => b.store(scratch, address(to, productsAt + r * chunk + v * width), sum)),
          )
        }),
      ),
    )

  const placeOf = ({ image, row, column }: TilePosition, channel: Value) => ({
    at: [image, channel, row, column],
    rowLoop: 2,
    lanes: lanesOver(size, rowLanes),
    width: rowLanes,
  })

  const transformOutput = (places: readonly TilePosition[], group: Value, first: Value, start: Value) =>
    b.for(
      'channel',
      { to: outputs, moving: { from: { from: add(own, start), by: chunk, unit: 4 } } },
      (channel, { from }) => {
        const at = { buffer: scratch, pointer: from, offset: productsAt, stride: productStride }
        const products = loadElements(b, 'product', at, n, vectorOf('f32', together))
        const rows = windowRows(b, transforms.output(products))
        const outputChannel = b.let('outputChannel', add(mul(group, outputs), channel))
        places.forEach((place, k) => {
          const store = () => storeTile(b, stores, rows[k]!, placeOf(place, outputChannel))
          if (tiles % together === 0) store()
          else b.if(compare('lt', add(first, k), tiles), store)
        })
      },
    )

  /** Sums of what `transformOutput` has written. */
  const sumBlocks = (places: readonly TilePosition[], group: Value, first: Value) => {
    for (const sum of blockSums)
      b.for('channel', { to: outputs }, (channel) => {
        const outputChannel = b.let('outputChannel', add(mul(group, outputs), channel))
        const values = places.flatMap((place) =>
          tileValues(b, sum.value, size, placeOf(place, outputChannel)),
        )
        const block = b.let('at', add(mul(div(first, tilesOfSum), groups * outputs), outputChannel), 4)
        // A row of a tile is a vector.
        storeBlockSum(b, sum, inVectors(values, Math.ceil(size / rowLanes)), block)
      })
  }

  b.forUnits((unit) => {
    const firstOfChunk = b.let('firstOfChunk', mul(rem(unit, chunks), chunk))
    const group = b.let('group', div(unit, chunks))
    /** `count` tiles of the chunk at a time. */
    const eachTiles = (
      count: number,
      body: (places: readonly TilePosition[], first: Value, at: Value) => void,
    ) =>
      b.for('at', { to: chunk, step: count }, (at) => {
        const first = b.let('first', add(firstOfChunk, at))
        const all = () => body(tilesFrom(first, count), first, at)
        if (tiles % chunk === 0) all()
        else b.if(compare('lt', first, tiles), all)
      })
    eachTiles(together, (places, _, at) => transformInput(places, group, at))
    multiply(group)
    // If vectors contain the tiles of a sum, these are summed while they are in the first-level cache.
    const isSummedAtOnce = together % tilesOfSum === 0
    eachTiles(together, (places, first, at) => {
      transformOutput(places, group, first, at)
      if (!isSummedAtOnce) return
      for (let k = 0; k < together; k += tilesOfSum) {
        const sum = () => sumBlocks(places.slice(k, k + tilesOfSum), group, add(first, k))
        if (k === 0 || tiles % together === 0) sum()
        else b.if(compare('lt', add(first, k), tiles), sum)
      }
    })
    if (!isSummedAtOnce && blockSums.length > 0)
      eachTiles(tilesOfSum, (places, first) => sumBlocks(places, group, first))
  })
  return b.kernel(name, groups * chunks)
}
