/**
 * Renders convolutions without unfolding the input: a tile of output channels by neighbouring positions of one row. For
 * every tap, a table of offsets says how far from the window's first element the input lies; weights are splat, inputs
 * loaded as they are. Each element sums over its taps in the filter's order.
 */
import type { Buffer } from '../../../compile/buffer.ts'
import type { ConvolutionKernel, FilterGradientKernel } from '../kernels.ts'
import type { Tile } from '../tiling.ts'
import { bytesPerElement } from '../../../tensor/index.ts'
import { FunctionBody } from '../../wasm/assembler.ts'
import { storeBlockSum } from './block-sum.ts'
import { lanesOf } from '../../wasm/lanes.ts'
import { forRange } from '../../wasm/loops.ts'
import { type MathLibrary, splat } from '../math/elementary.ts'
import type { Rendered } from '../sweep/sweep.ts'
import { multiplyAdd, storeTile, tileValues } from './tile.ts'

export function renderConvolution(
  kernel: ConvolutionKernel,
  tile: Tile,
  addressOf: (buffer: Buffer) => number,
  math: MathLibrary,
): Rendered {
  const { batch, groups, outputs, channels, kernel: size, input, output, dtype } = kernel
  const { stores, blockSums } = kernel
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

  /** Of the row just written, which the first-level cache still holds. */
  const sumBlocks = () => {
    const sumAt = i32()
    for (const sum of blockSums) {
      const parts = output[1] / sum.size
      f.get(group).i32(outputs).op('i32.mul').tee(channel).i32(outputs).op('i32.add').set(lastChannel)
      forRange(f, channel, { from: { local: channel }, to: { local: lastChannel } }, () => {
        for (let part = 0; part < parts; part++) {
          f.i32(part * sum.size).set(column)
          const lanes = lanesOver(sum.size, width)
          const place = { at: [n, channel, row, column], rowLoop: 1, lanes, width, addressOf, math }
          const values = tileValues(f, sum.value, 1, place)
          f.get(n).i32(output[0]).op('i32.mul').get(row).op('i32.add')
          f.i32(parts).op('i32.mul').i32(part).op('i32.add')
          f.i32(groups * outputs)
            .op('i32.mul')
            .get(channel)
            .op('i32.add')
            .set(sumAt)
          storeBlockSum(f, sum, values, sumAt, addressOf)
        }
      })
    }
    f.release('i32', sumAt)
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
    sumBlocks()
  })
  return { body: f, units }
}

/**
 * Renders the gradient of a filter: a tile of taps by output channels, summed over images and positions in order. The
 * gradient of the output comes packed, channels next to one another. A thread owns its tiles: it takes image after
 * image, each small enough to stay in its cache, and adds to all of them, whatever the others do.
 */
export function renderFilterGradient(
  kernel: FilterGradientKernel,
  tile: Tile,
  addressOf: (buffer: Buffer) => number,
): Rendered {
  const { batch, groups, outputs, channels, kernel: size, input, output, dtype, stores } = kernel
  const bytes = bytesPerElement[dtype]
  const width = 16 / bytes
  const taps = channels * size[0] * size[1]
  const panelWidth = tile.vectors * width
  const panels = Math.ceil(outputs / panelWidth)
  const tapTiles = Math.ceil(taps / tile.rows)
  const units = groups * panels * tapTiles
  const positions = output[0] * output[1]

  const f = new FunctionBody(['i32', 'i32'])
  const [start, end] = [0, 1]
  const i32 = () => f.local('i32')
  const [n, unit, group, panel, tapTile, count, rows] = [i32(), i32(), i32(), i32(), i32(), i32(), i32()]
  const [sumsAt, image, gradient] = [i32(), i32(), i32()]
  const pointers = Array.from({ length: tile.rows }, i32)
  const slot = (r: number, v: number) => addressOf(kernel.partial) + (r * tile.vectors + v) * 16

  /** Adds the present image to a tile. */
  const addImage = (tapsHere: number, vectors: number) => {
    const sums = Array.from({ length: tapsHere }, () =>
      Array.from({ length: vectors }, () => f.local('v128')),
    )
    const across = Array.from({ length: vectors }, () => f.local('v128'))
    const x = f.local('v128')
    for (const local of sums.flat()) f.v128(splat('i32x4', 0)).set(local)
    const moving = pointers.slice(0, tapsHere)
    moving.forEach((pointer, r) =>
      f
        .get(tapTile)
        .i32(tile.rows * 4)
        .op('i32.mul')
        .memory('i32.load', addressOf(kernel.offsets) + r * 4)
        .get(image)
        .op('i32.add')
        .set(pointer),
    )
    const advance = (by: number) => {
      if (by !== 0) for (const pointer of moving) f.get(pointer).i32(by).op('i32.add').set(pointer)
    }
    f.i32(output[0]).set(rows)
    f.loop(() => {
      f.i32(output[1]).set(count)
      f.loop(() => {
        across.forEach((local, v) =>
          f
            .get(gradient)
            .vectorMemory('v128.load', addressOf(kernel.g) + v * 16)
            .set(local),
        )
        moving.forEach((pointer, r) => {
          f.get(pointer)
            .vectorMemory(bytes === 8 ? 'v128.load64_splat' : 'v128.load32_splat', addressOf(kernel.x))
            .set(x)
          across.forEach((local, v) => multiplyAdd(f, dtype, tile.fused, x, local, sums[r]![v]!))
        })
        advance(bytes)
        f.get(gradient)
          .i32(panelWidth * bytes)
          .op('i32.add')
          .set(gradient)
        f.get(count).i32(1).op('i32.sub').tee(count).branchIf(0)
      })
      advance((input[1] - output[1]) * bytes)
      f.get(rows).i32(1).op('i32.sub').tee(rows).branchIf(0)
    })
    // Image sums are added to the total: two short sums round less than one long one.
    sums.forEach((line, r) =>
      line.forEach((local, v) => {
        f.get(sumsAt).get(sumsAt).vectorMemory('v128.load', slot(r, v)).get(local)
        f.simd(`${lanesOf(dtype)}.add`).vectorMemory('v128.store', slot(r, v))
      }),
    )
    for (const local of [...sums.flat(), ...across, x]) f.release('v128', local)
  }

  /** Writes a finished tile where its elements belong in the filter. */
  const storeSums = (tapsHere: number, _: number, channelsHere: number) => {
    const sum = f.local('v128')
    f.get(group).i32(outputs).op('i32.mul').get(panel).i32(panelWidth).op('i32.mul').op('i32.add')
    f.i32(taps).op('i32.mul').get(tapTile).i32(tile.rows).op('i32.mul').op('i32.add')
    f.i32(bytes).op('i32.mul').set(image)
    for (let r = 0; r < tapsHere; r++)
      for (let o = 0; o < channelsHere; o++) {
        const lane = o % width
        if (lane === 0)
          f.get(sumsAt)
            .vectorMemory('v128.load', slot(r, o / width))
            .set(sum)
        for (const target of stores.flatMap(({ targets }) => targets))
          f.get(image)
            .get(sum)
            .laneMemory(
              bytes === 8 ? 'v128.store64_lane' : 'v128.store32_lane',
              addressOf(target) + (o * taps + r) * bytes,
              lane,
            )
      }
    f.release('v128', sum)
  }

  /** The tile of the present unit, by how much of it lies inside the filter. */
  const bySize = (body: (tapsHere: number, vectors: number, channelsHere: number) => void) => {
    for (const [tapsMatch, tapsHere] of edges(f, taps, tile.rows, tapTile))
      for (const [panelMatch, channelsHere] of edges(f, outputs, panelWidth, panel)) {
        tapsMatch()
        panelMatch()
        f.op('i32.and').if(() => body(tapsHere, Math.ceil(channelsHere / width), channelsHere))
      }
  }

  const eachUnit = (body: () => void) => {
    f.get(start).set(unit)
    f.loop(() => {
      f.get(unit).i32(tapTiles).op('i32.rem_u').set(tapTile)
      f.get(unit).i32(tapTiles).op('i32.div_u').i32(panels).op('i32.rem_u').set(panel)
      f.get(unit)
        .i32(tapTiles * panels)
        .op('i32.div_u')
        .set(group)
      f.get(unit)
        .i32(tile.rows * tile.vectors * 16)
        .op('i32.mul')
        .set(sumsAt)
      body()
      f.get(unit).i32(1).op('i32.add').tee(unit).get(end).op('i32.lt_s').branchIf(0)
    })
  }

  f.get(start).get(end).op('i32.lt_s')
  f.if(() => {
    eachUnit(() => {
      for (let r = 0; r < tile.rows; r++)
        for (let v = 0; v < tile.vectors; v++)
          f.get(sumsAt).v128(splat('i32x4', 0)).vectorMemory('v128.store', slot(r, v))
    })
    f.i32(0).set(n)
    f.loop(() => {
      eachUnit(() => {
        f.get(n).i32(groups).op('i32.mul').get(group).op('i32.add').tee(image)
        f.i32(panels).op('i32.mul').get(panel).op('i32.add')
        f.i32(positions * panelWidth * bytes)
          .op('i32.mul')
          .set(gradient)
        f.get(image)
          .i32(channels * input[0] * input[1] * bytes)
          .op('i32.mul')
          .set(image)
        bySize(addImage)
      })
      f.get(n).i32(1).op('i32.add').tee(n).i32(batch).op('i32.lt_s').branchIf(0)
    })
    eachUnit(() => bySize(storeSums))
  })
  return { body: f, units }
}

/** Of tiles of `of` that cover `total`: conditions on the local `index` for the whole ones and the last, and their sizes. */
function edges(f: FunctionBody, total: number, of: number, index: number): [() => void, number][] {
  const tiles = Math.ceil(total / of)
  const last = total % of || of
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
