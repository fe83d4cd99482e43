/**
 * Renders Winograd's minimal filtering F(2×2, 3×3) (Lavin & Gray 2015, arXiv:1509.09308, §4.1). For chunks of tile rows
 * of one image: every 4 × 4 input tile d becomes Bᵀ d B, sixteen products over the channels follow, and Aᵀ m A gives
 * 2 × 2 outputs, to which the epilogue is applied. Four neighbouring tiles lie in the lanes of a vector.
 */
import type { Buffer } from '../../compile/buffer.ts'
import { type WinogradKernel, winogradStride } from '../../compile/kernel.ts'
import { FunctionBody } from './assembler.ts'
import { type MathLibrary, splat } from './math.ts'
import type { Tile } from './matmul.ts'
import type { Rendered } from './sweep.ts'
import { multiplyAdd, storeTile } from './tile.ts'

const width = 4

export function renderWinograd(
  kernel: WinogradKernel,
  tile: Tile,
  addressOf: (buffer: Buffer) => number,
  math: MathLibrary,
): Rendered {
  const { batch, groups, outputs, channels, input, output, chunk, stores } = kernel
  const [tileRows, tileColumns] = [output[0] / 2, output[1] / 2]
  const across = Math.ceil(tileColumns / width) * width
  const chunks = Math.ceil(tileRows / chunk)
  /** Bytes of one transformed channel of a chunk, and of all of them. */
  const lineBytes = chunk * across * 4
  const [inputBytes, productBytes] = [channels, outputs].map(
    (count_) => winogradStride(count_, chunk * across) * 4,
  ) as [number, number]
  const units = batch * groups * chunks

  const f = new FunctionBody(['i32', 'i32', 'i32'])
  const [unit, end, thread] = [0, 1, 2]
  const i32 = () => f.local('i32')
  const [n, group, firstRow, lastRow, row, column, channel] = [
    i32(),
    i32(),
    i32(),
    i32(),
    i32(),
    i32(),
    i32(),
  ]
  const [transformed, products, source, target, count, height] = [i32(), i32(), i32(), i32(), i32(), i32()]
  const v128 = () => f.local('v128')

  /** for (index = from; index < to; index += step) */
  const forEach = (
    index: number,
    pushFrom: () => void,
    pushTo: () => void,
    step: number,
    body: () => void,
  ) => {
    pushFrom()
    f.set(index)
    f.loop(() => {
      body()
      f.get(index).i32(step).op('i32.add').tee(index)
      pushTo()
      f.op('i32.lt_s').branchIf(0)
    })
  }
  /** Pushes the byte offset of the present tile within a transformed channel. */
  const pushTile = () =>
    f
      .get(row)
      .get(firstRow)
      .op('i32.sub')
      .i32(across)
      .op('i32.mul')
      .get(column)
      .op('i32.add')
      .i32(4)
      .op('i32.mul')

  const transformInput = () => {
    const lines = Array.from({ length: 4 }, () => Array.from({ length: 4 }, v128))
    const [a, b, c] = [v128(), v128(), v128()]
    const even = (x: number, y: number) =>
      f.get(x).get(y).shuffle([0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27])
    const odd = (x: number, y: number) =>
      f.get(x).get(y).shuffle([4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31])
    const next = (x: number, lane: number) =>
      f
        .get(x)
        .get(c)
        .shuffle([
          4,
          5,
          6,
          7,
          8,
          9,
          10,
          11,
          12,
          13,
          14,
          15,
          ...[16, 17, 18, 19].map((byte) => byte + 4 * lane),
        ])
    // The first element of the tile's window.
    f.get(n)
      .i32(groups)
      .op('i32.mul')
      .get(group)
      .op('i32.add')
      .i32(channels)
      .op('i32.mul')
      .get(channel)
      .op('i32.add')
    f.i32(input[0]).op('i32.mul').get(row).i32(2).op('i32.mul').op('i32.add').i32(input[1]).op('i32.mul')
    f.get(column).i32(2).op('i32.mul').op('i32.add').i32(4).op('i32.mul').set(source)
    f.get(transformed).get(channel).i32(lineBytes).op('i32.mul').op('i32.add')
    pushTile()
    f.op('i32.add').set(target)
    const [d0, d1, d2, d3] = [v128(), v128(), v128(), v128()]
    lines.forEach((line, r) => {
      const at = addressOf(kernel.x) + r * input[1] * 4
      ;[a, b, c].forEach((local, part) =>
        f
          .get(source)
          .vectorMemory('v128.load', at + part * 16)
          .set(local),
      )
      even(a, b).set(d0)
      odd(a, b).set(d1)
      next(d0, 0).set(d2)
      next(d1, 1).set(d3)
      combineInput([d0, d1, d2, d3], line)
    })
    for (let j = 0; j < 4; j++) {
      const results = [a, b, c, d0]
      combineInput(
        lines.map((line) => line[j]!),
        results,
      )
      results.forEach((local, i) =>
        f
          .get(target)
          .get(local)
          .vectorMemory('v128.store', addressOf(kernel.scratch) + (i * 4 + j) * inputBytes),
      )
    }
    for (const local of [...lines.flat(), a, b, c, d0, d1, d2, d3]) f.release('v128', local)
  }

  /** One side of Bᵀ d B: (d₀ − d₂, d₁ + d₂, d₂ − d₁, d₁ − d₃). */
  const combineInput = (d: readonly number[], into: readonly number[]) => {
    f.get(d[0]!).get(d[2]!).simd('f32x4.sub').set(into[0]!)
    f.get(d[1]!).get(d[2]!).simd('f32x4.add').set(into[1]!)
    f.get(d[2]!).get(d[1]!).simd('f32x4.sub').set(into[2]!)
    f.get(d[1]!).get(d[3]!).simd('f32x4.sub').set(into[3]!)
  }

  /** Products of `rows` output channels by `vectors` vectors of tiles at (channel, column), for the element in `count`. */
  const multiply = (rows: number, vectors: number) => {
    const sums = Array.from({ length: rows }, () => Array.from({ length: vectors }, v128))
    const tiles = Array.from({ length: vectors }, v128)
    const weight = v128()
    const [pointerU, pointerV, left] = [i32(), i32(), i32()]
    for (const local of sums.flat()) f.v128(splat('f32x4', 0)).set(local)
    f.get(count)
      .i32(groups * outputs)
      .op('i32.mul')
    f.get(group).i32(outputs).op('i32.mul').op('i32.add').get(channel).op('i32.add')
    f.i32(channels * 4)
      .op('i32.mul')
      .set(pointerU)
    f.get(transformed)
      .get(count)
      .i32(inputBytes)
      .op('i32.mul')
      .op('i32.add')
      .get(column)
      .i32(4)
      .op('i32.mul')
      .op('i32.add')
      .set(pointerV)
    f.i32(channels).set(left)
    f.loop(() => {
      tiles.forEach((local, v) =>
        f
          .get(pointerV)
          .vectorMemory('v128.load', addressOf(kernel.scratch) + v * 16)
          .set(local),
      )
      for (let r = 0; r < rows; r++) {
        f.get(pointerU)
          .vectorMemory('v128.load32_splat', addressOf(kernel.filter) + r * channels * 4)
          .set(weight)
        tiles.forEach((local, v) => multiplyAdd(f, 'f32', tile.fused, weight, local, sums[r]![v]!))
      }
      f.get(pointerU).i32(4).op('i32.add').set(pointerU)
      f.get(pointerV).i32(lineBytes).op('i32.add').set(pointerV)
      f.get(left).i32(1).op('i32.sub').tee(left).branchIf(0)
    })
    f.get(products).get(count).i32(productBytes).op('i32.mul').op('i32.add')
    f.get(channel)
      .i32(lineBytes)
      .op('i32.mul')
      .op('i32.add')
      .get(column)
      .i32(4)
      .op('i32.mul')
      .op('i32.add')
      .set(pointerV)
    sums.forEach((line, r) =>
      line.forEach((local, v) =>
        f
          .get(pointerV)
          .get(local)
          .vectorMemory('v128.store', addressOf(kernel.scratch) + r * lineBytes + v * 16),
      ),
    )
    for (const local of [...sums.flat(), ...tiles, weight]) f.release('v128', local)
    for (const local of [pointerU, pointerV, left]) f.release('i32', local)
  }

  const multiplyAll = () => {
    const tiles = chunk * across
    const wide = Math.floor(tiles / (tile.vectors * width)) * tile.vectors * width
    const columnsAt = (rows: number) => {
      f.i32(0).set(column)
      if (wide > 0)
        forEach(
          column,
          () => f.i32(0),
          () => f.i32(wide),
          tile.vectors * width,
          () => multiply(rows, tile.vectors),
        )
      if (wide < tiles) multiply(rows, (tiles - wide) / width)
    }
    forEach(
      count,
      () => f.i32(0),
      () => f.i32(16),
      1,
      () => {
        const whole = Math.floor(outputs / tile.rows) * tile.rows
        f.i32(0).set(channel)
        if (whole > 0)
          forEach(
            channel,
            () => f.i32(0),
            () => f.i32(whole),
            tile.rows,
            () => columnsAt(tile.rows),
          )
        if (whole < outputs) columnsAt(outputs - whole)
      },
    )
  }

  /** Aᵀ m A for four tiles of one output channel, then the epilogue. */
  const transformOutput = (tilesHere: number) => {
    const lines = Array.from({ length: 4 }, () => [v128(), v128()])
    const m = Array.from({ length: 4 }, v128)
    f.get(products).get(channel).i32(lineBytes).op('i32.mul').op('i32.add')
    pushTile()
    f.op('i32.add').set(source)
    lines.forEach((line, i) => {
      m.forEach((local, j) =>
        f
          .get(source)
          .vectorMemory('v128.load', addressOf(kernel.scratch) + (i * 4 + j) * productBytes)
          .set(local),
      )
      combineOutput(m, line)
    })
    const results = [m[0]!, m[1]!].map((first, j) => {
      const pair = [first, j === 0 ? m[2]! : m[3]!]
      combineOutput(
        lines.map((line) => line[j]!),
        pair,
      )
      return pair
    })
    // results[j][i]: output (i, j) of every tile. Columns of neighbouring tiles alternate.
    const sums = [0, 1].map((i) => {
      const [left, right] = [results[0]![i]!, results[1]![i]!]
      const [low, high] = [v128(), v128()]
      f.get(left).get(right).shuffle([0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23]).set(low)
      f.get(left).get(right).shuffle([8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31]).set(high)
      return [low, high]
    })
    const lanes = [Math.min(4, 2 * tilesHere), 2 * tilesHere - 4].filter((count_) => count_ > 0)
    const [o, y, x] = [i32(), i32(), i32()]
    f.get(group).i32(outputs).op('i32.mul').get(channel).op('i32.add').set(o)
    f.get(row).i32(2).op('i32.mul').set(y)
    f.get(column).i32(2).op('i32.mul').set(x)
    storeTile(
      f,
      stores,
      sums.map((line) => line.slice(0, lanes.length)),
      { at: [n, o, y, x], rowLoop: 2, lanes, width, addressOf, math },
    )
    for (const local of [...lines.flat(), ...m, ...sums.flat()]) f.release('v128', local)
    for (const local of [o, y, x]) f.release('i32', local)
  }

  /** One side of Aᵀ m A: (m₀ + m₁ + m₂, m₁ − m₂ − m₃). */
  const combineOutput = (m: readonly number[], into: readonly number[]) => {
    f.get(m[0]!).get(m[1]!).simd('f32x4.add').get(m[2]!).simd('f32x4.add')
    f.get(m[1]!).get(m[2]!).simd('f32x4.sub').get(m[3]!).simd('f32x4.sub').set(into[1]!)
    f.set(into[0]!)
  }

  f.get(unit).get(end).op('i32.lt_s')
  f.if(() => {
    f.get(thread)
      .i32(16 * (inputBytes + productBytes))
      .op('i32.mul')
      .tee(transformed)
    f.i32(16 * inputBytes)
      .op('i32.add')
      .set(products)
    f.loop(() => {
      f.get(unit).i32(chunks).op('i32.rem_u').i32(chunk).op('i32.mul').tee(firstRow)
      f.i32(chunk).op('i32.add').tee(height)
      f.i32(tileRows).get(height).i32(tileRows).op('i32.lt_s').op('select').set(lastRow)
      f.get(unit).i32(chunks).op('i32.div_u').i32(groups).op('i32.rem_u').set(group)
      f.get(unit)
        .i32(chunks * groups)
        .op('i32.div_u')
        .set(n)
      const rows = (body: () => void) =>
        forEach(
          row,
          () => f.get(firstRow),
          () => f.get(lastRow),
          1,
          body,
        )
      forEach(
        channel,
        () => f.i32(0),
        () => f.i32(channels),
        1,
        () =>
          rows(() =>
            forEach(
              column,
              () => f.i32(0),
              () => f.i32(across),
              width,
              transformInput,
            ),
          ),
      )
      multiplyAll()
      forEach(
        channel,
        () => f.i32(0),
        () => f.i32(outputs),
        1,
        () =>
          rows(() => {
            const whole = Math.floor(tileColumns / width) * width
            f.i32(0).set(column)
            if (whole > 0)
              forEach(
                column,
                () => f.i32(0),
                () => f.i32(whole),
                width,
                () => transformOutput(width),
              )
            if (whole < tileColumns) transformOutput(tileColumns - whole)
          }),
      )
      f.get(unit).i32(1).op('i32.add').tee(unit).get(end).op('i32.lt_s').branchIf(0)
    })
  })
  return { body: f, units }
}
