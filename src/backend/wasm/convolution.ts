/**
 * Renders convolutions without unfolding the input: a tile of output channels by neighbouring positions of one row. For
 * every tap, a table of offsets says how far from the window's first element the input lies; weights are splat, inputs
 * loaded as they are. Each element sums over its taps in the filter's order.
 */
import type { Buffer } from '../../compile/buffer.ts'
import type { ConvolutionFilterKernel, ConvolutionKernel } from '../../compile/kernel.ts'
import { bytesPerElement } from '../../tensor/index.ts'
import { FunctionBody } from './assembler.ts'
import { type MathLibrary, splat } from './math.ts'
import type { Tile } from './matmul.ts'
import type { Rendered } from './sweep.ts'
import { multiplyAdd, storeTile } from './tile.ts'

export function renderConvolution(
  kernel: ConvolutionKernel,
  tile: Tile,
  addressOf: (buffer: Buffer) => number,
  math: MathLibrary,
): Rendered {
  const { batch, groups, outputs, channels, kernel: size, input, output, dtype, stores } = kernel
  const bytes = bytesPerElement[dtype]
  const width = 16 / bytes
  const taps = channels * size[0] * size[1]
  const across = tile.vectors * width
  const units = batch * groups * output[0]

  const f = new FunctionBody(['i32', 'i32'])
  const [unit, end] = [0, 1]
  const i32 = () => f.local('i32')
  const [n, group, row, channel, column, lastChannel] = [i32(), i32(), i32(), i32(), i32(), i32()]
  const [image, window, pointer, weights, count] = [i32(), i32(), i32(), i32(), i32()]

  /** `rows` output channels by the vectors that `lanes` lists, at the present place. */
  const micro = (rows: number, lanes: readonly number[]) => {
    const sums = Array.from({ length: rows }, () => lanes.map(() => f.local('v128')))
    const inputs = lanes.map(() => f.local('v128'))
    const weight = f.local('v128')
    for (const local of sums.flat()) f.v128(splat('i32x4', 0)).set(local)
    f.get(channel)
      .i32(taps * bytes)
      .op('i32.mul')
      .set(weights)
    f.get(image).get(column).i32(bytes).op('i32.mul').op('i32.add').set(window)
    f.i32(0).set(count)
    f.loop(() => {
      // The table has one i32 a tap.
      f.get(count).memory('i32.load', addressOf(kernel.offsets))
      f.get(window).op('i32.add').set(pointer)
      inputs.forEach((local, v) =>
        f
          .get(pointer)
          .vectorMemory('v128.load', v * 16)
          .set(local),
      )
      for (let r = 0; r < rows; r++) {
        f.get(weights)
          .vectorMemory(
            bytes === 8 ? 'v128.load64_splat' : 'v128.load32_splat',
            addressOf(kernel.filter) + r * taps * bytes,
          )
          .set(weight)
        inputs.forEach((local, v) => multiplyAdd(f, dtype, tile.fused, weight, local, sums[r]![v]!))
      }
      f.get(weights).i32(bytes).op('i32.add').set(weights)
      f.get(count).i32(4).op('i32.add').tee(count)
      f.i32(taps * 4)
        .op('i32.lt_s')
        .branchIf(0)
    })
    storeTile(f, stores, sums, { at: [n, channel, row, column], rowLoop: 1, lanes, width, addressOf, math })
    for (const local of [...sums.flat(), ...inputs, weight]) f.release('v128', local)
  }

  /** All output channels of the group at the present columns. */
  const channelsAt = (lanes: readonly number[]) => {
    f.get(group).i32(outputs).op('i32.mul').tee(channel)
    f.i32(outputs).op('i32.add').set(lastChannel)
    if (outputs >= tile.rows)
      f.loop(() => {
        micro(tile.rows, lanes)
        f.get(channel).i32(tile.rows).op('i32.add').tee(channel)
        f.i32(tile.rows).op('i32.add').get(lastChannel).op('i32.le_s').branchIf(0)
      })
    if (outputs % tile.rows > 0) micro(outputs % tile.rows, lanes)
  }

  forUnits(f, unit, end, () => {
    f.get(unit).i32(output[0]).op('i32.rem_u').set(row)
    f.get(unit).i32(output[0]).op('i32.div_u').i32(groups).op('i32.rem_u').set(group)
    f.get(unit)
      .i32(output[0] * groups)
      .op('i32.div_u')
      .set(n)
    // The first element of the window at column 0.
    f.get(n).i32(groups).op('i32.mul').get(group).op('i32.add').i32(channels).op('i32.mul')
    f.i32(input[0]).op('i32.mul').get(row).op('i32.add')
    f.i32(input[1] * bytes).op('i32.mul')
    f.i32(addressOf(kernel.x)).op('i32.add').set(image)
    f.i32(0).set(column)
    const whole = Math.floor(output[1] / across)
    if (whole > 0)
      f.loop(() => {
        channelsAt(new Array<number>(tile.vectors).fill(width))
        f.get(column).i32(across).op('i32.add').tee(column)
        f.i32(whole * across)
          .op('i32.lt_s')
          .branchIf(0)
      })
    const left = output[1] - whole * across
    if (left > 0) channelsAt(lanesOver(left, width))
  })
  return { body: f, units }
}

/**
 * Renders the gradient of a filter: lanes run along a row of positions, so every element of a tile keeps a vector of
 * partial sums. A thread owns its tiles: it adds image after image to them, then the lanes, whatever the others do.
 */
export function renderFilterGradient(
  kernel: ConvolutionFilterKernel,
  fused: boolean,
  addressOf: (buffer: Buffer) => number,
): Rendered {
  const { batch, groups, outputs, channels, kernel: size, input, output, dtype, tile, stores } = kernel
  const bytes = bytesPerElement[dtype]
  const width = 16 / bytes
  const taps = channels * size[0] * size[1]
  const [rowTiles, tapTiles] = [Math.ceil(outputs / tile.rows), Math.ceil(taps / tile.columns)]
  const units = groups * rowTiles * tapTiles
  const positions = output[0] * output[1]
  const tileBytes = tile.rows * tile.columns * 16

  const f = new FunctionBody(['i32', 'i32'])
  const [start, end] = [0, 1]
  const i32 = () => f.local('i32')
  const [n, unit, group, rowTile, tapTile, count, rows] = [i32(), i32(), i32(), i32(), i32(), i32(), i32()]
  const [partials, image, gradient, source] = [i32(), i32(), i32(), i32()]
  const offsets = Array.from({ length: tile.columns }, i32)
  const pointers = Array.from({ length: tile.columns }, i32)

  const micro = (rowsHere: number, tapsHere: number) => {
    const sums = Array.from({ length: rowsHere }, () =>
      Array.from({ length: tapsHere }, () => f.local('v128')),
    )
    const inputs = Array.from({ length: tapsHere }, () => f.local('v128'))
    const g = f.local('v128')
    const slot = (r: number, c: number) => addressOf(kernel.partial) + (r * tile.columns + c) * 16
    sums.forEach((line, r) =>
      line.forEach((local, c) => f.get(partials).vectorMemory('v128.load', slot(r, c)).set(local)),
    )
    for (let c = 0; c < tapsHere; c++) f.get(image).get(offsets[c]!).op('i32.add').set(pointers[c]!)
    f.get(gradient).set(source)
    const step = (lanes: number) => {
      inputs.forEach((local, c) => {
        f.get(pointers[c]!).vectorMemory('v128.load', 0)
        if (lanes < width) f.v128(firstLanes(lanes * bytes)).simd('v128.and')
        f.set(local)
      })
      for (let r = 0; r < rowsHere; r++) {
        f.get(source).vectorMemory('v128.load', addressOf(kernel.g) + r * positions * bytes)
        if (lanes < width) f.v128(firstLanes(lanes * bytes)).simd('v128.and')
        f.set(g)
        inputs.forEach((local, c) => multiplyAdd(f, dtype, fused, g, local, sums[r]![c]!))
      }
    }
    const advance = (by: number) => {
      for (const pointer of pointers.slice(0, tapsHere)) f.get(pointer).i32(by).op('i32.add').set(pointer)
    }
    const [wholeVectors, left] = [Math.floor(output[1] / width), output[1] % width]
    f.i32(output[0]).set(rows)
    f.loop(() => {
      if (wholeVectors > 0) {
        f.i32(wholeVectors).set(count)
        f.loop(() => {
          step(width)
          advance(16)
          f.get(source).i32(16).op('i32.add').set(source)
          f.get(count).i32(1).op('i32.sub').tee(count).branchIf(0)
        })
      }
      if (left > 0) {
        step(left)
        f.get(source)
          .i32(left * bytes)
          .op('i32.add')
          .set(source)
      }
      advance((input[1] - wholeVectors * width) * bytes)
      f.get(rows).i32(1).op('i32.sub').tee(rows).branchIf(0)
    })
    sums.forEach((line, r) =>
      line.forEach((local, c) => f.get(partials).get(local).vectorMemory('v128.store', slot(r, c))),
    )
    for (const local of [...sums.flat(), ...inputs, g]) f.release('v128', local)
  }

  /** The tile of the present unit, by how much of it lies inside the filter. */
  const bySize = (body: (rowsHere: number, tapsHere: number) => void) => {
    const sizes = (total: number, of: number, index: number): [() => void, number][] => {
      const [tiles, last] = [Math.ceil(total / of), total % of || of]
      if (last === of || tiles === 1) return [[() => f.i32(1), tiles === 1 ? last : of]]
      return [
        [
          () =>
            f
              .get(index)
              .i32(tiles - 1)
              .op('i32.ne'),
          of,
        ],
        [
          () =>
            f
              .get(index)
              .i32(tiles - 1)
              .op('i32.eq'),
          last,
        ],
      ]
    }
    for (const [rowsMatch, rowsHere] of sizes(outputs, tile.rows, rowTile))
      for (const [tapsMatch, tapsHere] of sizes(taps, tile.columns, tapTile)) {
        rowsMatch()
        tapsMatch()
        f.op('i32.and').if(() => body(rowsHere, tapsHere))
      }
  }

  const locate = () => {
    f.get(unit).i32(tapTiles).op('i32.rem_u').set(tapTile)
    f.get(unit).i32(tapTiles).op('i32.div_u').i32(rowTiles).op('i32.rem_u').set(rowTile)
    f.get(unit)
      .i32(tapTiles * rowTiles)
      .op('i32.div_u')
      .set(group)
    f.get(unit).i32(tileBytes).op('i32.mul').set(partials)
  }

  const eachUnit = (body: () => void) => {
    f.get(start).set(unit)
    f.loop(() => {
      locate()
      body()
      f.get(unit).i32(1).op('i32.add').tee(unit).get(end).op('i32.lt_s').branchIf(0)
    })
  }

  f.get(start).get(end).op('i32.lt_s')
  f.if(() => {
    eachUnit(() => {
      for (let slot = 0; slot < tile.rows * tile.columns; slot++)
        f.get(partials)
          .v128(splat('i32x4', 0))
          .vectorMemory('v128.store', addressOf(kernel.partial) + slot * 16)
    })
    f.i32(0).set(n)
    f.loop(() => {
      eachUnit(() => {
        for (let c = 0; c < tile.columns; c++)
          f.get(tapTile)
            .i32(tile.columns * 4)
            .op('i32.mul')
            .memory('i32.load', addressOf(kernel.offsets) + c * 4)
            .set(offsets[c]!)
        f.get(n).i32(groups).op('i32.mul').get(group).op('i32.add').tee(image)
        f.i32(outputs).op('i32.mul').get(rowTile).i32(tile.rows).op('i32.mul').op('i32.add')
        f.i32(positions * bytes)
          .op('i32.mul')
          .set(gradient)
        f.get(image)
          .i32(channels * input[0] * input[1] * bytes)
          .op('i32.mul')
          .i32(addressOf(kernel.x))
          .op('i32.add')
          .set(image)
        bySize(micro)
      })
      f.get(n).i32(1).op('i32.add').tee(n).i32(batch).op('i32.lt_s').branchIf(0)
    })
    eachUnit(() => bySize(storeSums))
  })

  function storeSums(rowsHere: number, tapsHere: number): void {
    const total = f.local('v128')
    f.get(group).i32(outputs).op('i32.mul').get(rowTile).i32(tile.rows).op('i32.mul').op('i32.add')
    f.i32(taps).op('i32.mul').get(tapTile).i32(tile.columns).op('i32.mul').op('i32.add')
    f.i32(bytes).op('i32.mul').set(image)
    for (let r = 0; r < rowsHere; r++)
      for (let c = 0; c < tapsHere; c++) {
        f.get(partials)
          .vectorMemory('v128.load', addressOf(kernel.partial) + (r * tile.columns + c) * 16)
          .set(total)
        addLanes(f, dtype, total)
        for (const { targets } of stores)
          for (const target of targets)
            f.get(image)
              .get(total)
              .laneMemory(
                bytes === 8 ? 'v128.store64_lane' : 'v128.store32_lane',
                addressOf(target) + (r * taps + c) * bytes,
                0,
              )
      }
    f.release('v128', total)
  }

  return { body: f, units }
}

function forUnits(f: FunctionBody, unit: number, end: number, body: () => void): void {
  f.get(unit).get(end).op('i32.lt_s')
  f.if(() => {
    f.loop(() => {
      body()
      f.get(unit).i32(1).op('i32.add').tee(unit).get(end).op('i32.lt_s').branchIf(0)
    })
  })
}

function lanesOver(left: number, width: number): number[] {
  return Array.from({ length: Math.ceil(left / width) }, (_, v) => Math.min(width, left - v * width))
}

/** Leaves the sum of a local's lanes in every lane, halves first. */
function addLanes(f: FunctionBody, dtype: string, total: number): void {
  const fold = (order: readonly number[]) =>
    f
      .get(total)
      .get(total)
      .get(total)
      .shuffle(order)
      .simd(dtype === 'f64' ? 'f64x2.add' : 'f32x4.add')
      .set(total)
  fold([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])
  if (dtype !== 'f64') fold([4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11])
}

function firstLanes(bytes: number): Uint8Array {
  return new Uint8Array(16).fill(255, 0, bytes)
}
