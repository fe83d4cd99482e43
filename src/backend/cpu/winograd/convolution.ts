/**
 * Renders a 3 × 3 convolution by minimal filtering (see winograd-transforms.ts). A unit is a chunk of tiles of m × m
 * outputs: their windows are transformed, n² products over the channels follow, and the way back gives m × m outputs of
 * every tile and channel, to which the epilogue is applied. Lanes are four tiles of one channel.
 */
import type { Buffer } from '../../../compile/buffer.ts'
import { type WinogradKernel, winogradStride } from '../kernels.ts'
import { FunctionBody } from '../../wasm/assembler.ts'
import { storeBlockSum } from '../product/block-sum.ts'
import { advance, clampBelow, forRange, forUnits, pushScaled } from '../../wasm/loops.ts'
import type { MathLibrary } from '../math/elementary.ts'
import type { Tile } from '../tiling.ts'
import { addProducts, newSums } from '../product/products.ts'
import type { Rendered } from '../sweep/sweep.ts'
import { storeTile, tileValues } from '../product/tile.ts'
import { WinogradTransforms } from './transforms.ts'
import { loadWindows, windowRows } from './windows.ts'

const width = 4

export function renderWinograd(
  kernel: WinogradKernel,
  tile: Tile,
  addressOf: (buffer: Buffer) => number,
  math: MathLibrary,
): Rendered {
  const { batch, groups, outputs, channels, input, output, size, chunk, stores, blockSums } = kernel
  const [n, tilesDown, tilesAcross] = [size + 2, output[0] / size, output[1] / size]
  const tilesOfImage = tilesDown * tilesAcross
  const tiles = batch * tilesOfImage
  const chunks = Math.ceil(tiles / chunk)
  const units = groups * chunks
  const panelBytes = tile.vectors * width * 4
  const blocks = Math.ceil(outputs / tile.rows)
  /** Bytes from one of the n² elements to the next: windows, products, filters. */
  const windowBytes = winogradStride(channels * chunk) * 4
  const productBytes = winogradStride(blocks * tile.rows * chunk) * 4
  const filterBytes = winogradStride(groups * blocks * tile.rows * channels) * 4
  const [windowsAt, productsAt] = [addressOf(kernel.scratch), addressOf(kernel.scratch) + n * n * windowBytes]

  const f = new FunctionBody(['i32', 'i32', 'i32'])
  const [unit, end, thread] = [0, 1, 2]
  const i32 = () => f.local('i32')
  const [scratch, group, first, four, channel, element, block, panel] = [
    i32(),
    i32(),
    i32(),
    i32(),
    i32(),
    i32(),
    i32(),
    i32(),
  ]
  const [from, to] = [i32(), i32()]
  const addresses = Array.from({ length: 4 }, i32)
  const places = Array.from({ length: 4 }, () => ({ image: i32(), row: i32(), column: i32() }))
  const outputChannel = i32()
  const transforms = new WinogradTransforms(f, size)
  /** Of the k-th of four tiles, in `outputChannel`. */
  const placeOf = (k: number) => {
    const { image, row, column } = places[k]!
    return { at: [image, outputChannel, row, column], rowLoop: 2, lanes: [size], width, addressOf, math }
  }

  /** Sets the places of the four tiles from `first` + `four` on; tiles past the last are the last again. */
  const findTiles = () =>
    places.forEach(({ image, row, column }, k) => {
      f.get(first).get(four).op('i32.add').i32(k).op('i32.add')
      clampBelow(f, tiles - 1)
      f.tee(row).i32(tilesOfImage).op('i32.div_u').set(image)
      f.get(row).i32(tilesOfImage).op('i32.rem_u').tee(row).i32(tilesAcross).op('i32.rem_u')
      f.i32(size).op('i32.mul').set(column)
      f.get(row).i32(tilesAcross).op('i32.div_u').i32(size).op('i32.mul').set(row)
    })

  const transformInput = () => {
    places.forEach(({ image, row, column }, k) => {
      f.get(image).i32(groups).op('i32.mul').get(group).op('i32.add')
      f.i32(channels * input[0])
        .op('i32.mul')
        .get(row)
        .op('i32.add')
      f.i32(input[1]).op('i32.mul').get(column).op('i32.add').i32(4).op('i32.mul').set(addresses[k]!)
    })
    // Panels of as many tiles as the register tile is wide, channel by channel.
    const inPanel = tile.vectors * width
    f.get(four)
      .i32(inPanel)
      .op('i32.div_u')
      .i32(channels * panelBytes)
      .op('i32.mul')
    f.get(four).i32(inPanel).op('i32.rem_u').i32(4).op('i32.mul').op('i32.add')
    f.get(scratch).op('i32.add').set(to)
    forRange(f, channel, { to: channels }, () => {
      const windows = loadWindows(f, addresses, addressOf(kernel.x), input[1] * 4, n)
      const transformed = transforms.input(windows)
      transformed.flat().forEach((local, e) =>
        f
          .get(to)
          .get(local)
          .vectorMemory('v128.store', windowsAt + e * windowBytes),
      )
      transforms.release(transformed)
      for (const address of addresses) advance(f, address, input[0] * input[1] * 4)
      advance(f, to, panelBytes)
    })
  }

  /** For every element, (outputs × channels) · (channels × tiles). */
  const multiply = () => {
    const [a, b, target] = [i32(), i32(), i32()]
    forRange(f, element, { to: n * n }, () =>
      forRange(f, block, { to: blocks }, () =>
        forRange(f, panel, { to: chunk / (tile.vectors * width) }, () => {
          pushScaled(f, element, filterBytes)
          f.get(group).i32(blocks).op('i32.mul').get(block).op('i32.add')
          f.i32(channels * tile.rows * 4)
            .op('i32.mul')
            .op('i32.add')
            .set(a)
          pushScaled(f, element, windowBytes).get(scratch).op('i32.add')
          pushScaled(f, panel, channels * panelBytes)
            .op('i32.add')
            .set(b)
          const sums = newSums(f, tile.rows, tile.vectors)
          addProducts(f, sums, {
            a: { pointer: a, base: addressOf(kernel.filter), stride: tile.rows * 4, rowBytes: 4 },
            b: { pointer: b, base: windowsAt, stride: panelBytes },
            steps: channels,
            unroll: tile.unroll,
            fused: tile.fused,
          })
          pushScaled(f, element, productBytes).get(scratch).op('i32.add')
          pushScaled(f, block, tile.rows * chunk * 4).op('i32.add')
          pushScaled(f, panel, panelBytes).op('i32.add').set(target)
          sums.forEach((line, r) =>
            line.forEach((local, v) =>
              f
                .get(target)
                .get(local)
                .vectorMemory('v128.store', productsAt + r * chunk * 4 + v * 16),
            ),
          )
          for (const local of sums.flat()) f.release('v128', local)
        }),
      ),
    )
    for (const local of [a, b, target]) f.release('i32', local)
  }

  const transformOutput = () => {
    f.get(scratch).get(four).i32(4).op('i32.mul').op('i32.add').set(from)
    forRange(f, channel, { to: outputs }, () => {
      const products = transforms.block(n, n)
      products.flat().forEach((local, e) =>
        f
          .get(from)
          .vectorMemory('v128.load', productsAt + e * productBytes)
          .set(local),
      )
      const rows = windowRows(f, transforms.output(products))
      f.get(group).i32(outputs).op('i32.mul').get(channel).op('i32.add').set(outputChannel)
      places.forEach((_, k) => {
        const sums = rows[k]!.map((local) => [local])
        const store = () => storeTile(f, stores, sums, placeOf(k))
        if (tiles % width === 0) store()
        else {
          f.get(first).get(four).op('i32.add').i32(k).op('i32.add').i32(tiles).op('i32.lt_s')
          f.if(store)
        }
      })
      transforms.release(rows)
      advance(f, from, chunk * 4)
    })
  }

  /** Of what `transformOutput` has just written, which the first-level cache still holds. */
  const sumBlocks = () => {
    const sumAt = i32()
    for (const sum of blockSums)
      forRange(f, channel, { to: outputs }, () => {
        f.get(group).i32(outputs).op('i32.mul').get(channel).op('i32.add').set(outputChannel)
        const values = places.flatMap((_, k) => tileValues(f, sum.value, size, placeOf(k)))
        f.get(first).get(four).op('i32.add').i32(width).op('i32.div_u')
        f.i32(groups * outputs)
          .op('i32.mul')
          .get(outputChannel)
          .op('i32.add')
          .set(sumAt)
        storeBlockSum(f, sum, values, sumAt, addressOf)
      })
    f.release('i32', sumAt)
  }

  /** Four tiles of the chunk at a time. */
  const eachFour = (body: () => void) =>
    forRange(f, four, { to: chunk, step: width }, () => {
      const all = () => {
        findTiles()
        body()
      }
      if (tiles % chunk === 0) all()
      else f.get(first).get(four).op('i32.add').i32(tiles).op('i32.lt_s').if(all)
    })

  pushScaled(f, thread, n * n * (windowBytes + productBytes)).set(scratch)
  forUnits(f, unit, end, () => {
    f.get(unit).i32(chunks).op('i32.rem_u').i32(chunk).op('i32.mul').set(first)
    f.get(unit).i32(chunks).op('i32.div_u').set(group)
    eachFour(transformInput)
    multiply()
    eachFour(() => {
      transformOutput()
      sumBlocks()
    })
  })
  return { body: f, units }
}
