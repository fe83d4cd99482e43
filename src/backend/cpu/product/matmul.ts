/**
 * Renders matrix products: register tiles of `rows` × `vectors` accumulators, A read in place by splats, B from packed
 * panels or in place, the epilogue applied to the accumulators as they are written. Each element sums over k in order,
 * so no tile changes a bit; `fused` (relaxed multiply-add) does, and says so in a run's spec.
 */
import type { Buffer } from '../../../compile/buffer.ts'
import type { MatmulKernel, PackKernel } from '../kernels.ts'
import type { Tile } from '../tiling.ts'
import { bytesPerElement } from '../../../tensor/index.ts'
import { FunctionBody } from '../../wasm/assembler.ts'
import { type MathLibrary, splat } from '../math/elementary.ts'
import type { Rendered } from '../sweep/sweep.ts'
import { multiplyAdd, storeTile } from './tile.ts'

/** Bytes of A that one block of rows may fill: it stays in a core's second-level cache while all panels pass. */
const blockBytes = 1 << 18
/** Enough units to share evenly among a few threads. */
const fewestUnits = 24

export function renderMatmul(
  kernel: MatmulKernel,
  tile: Tile,
  addressOf: (buffer: Buffer) => number,
  math: MathLibrary,
): Rendered {
  const { batch, m, n, k, dtype } = kernel
  const bytes = bytesPerElement[dtype]
  const width = 16 / bytes
  const panelWidth = tile.vectors * width
  const panels = Math.ceil(n / panelWidth)
  const perCache = Math.max(
    1,
    Math.floor(blockBytes / (Math.min(k, kernel.partial?.block ?? k) * bytes * tile.rows)),
  )
  const forUnits = Math.max(1, Math.floor((m * panels * batch) / (fewestUnits * tile.rows)))
  const block = tile.rows * Math.min(perCache, forUnits, Math.ceil(m / tile.rows))
  const blocks = Math.ceil(m / block)
  const units = batch * blocks * panels

  const f = new FunctionBody(['i32', 'i32'])
  const [unit, end] = [0, 1]
  const [b, row, column, lastRow, panel] = [
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
  ]
  const [firstRow, from] = [f.local('i32'), f.local('i32')]
  const micro = new MicroKernel(f, kernel, tile, addressOf, math, { b, row, column, panel, from })
  const rowsOfBlock = (vectorsLanes: number[], part: Part) => {
    f.get(firstRow).set(row)
    f.loop(() => {
      // Whole tiles while they fit, then the rows that are left.
      f.get(row).i32(tile.rows).op('i32.add').get(lastRow).op('i32.le_s')
      f.if(() => {
        micro.emit(tile.rows, vectorsLanes, part)
        f.get(row).i32(tile.rows).op('i32.add').tee(row).get(lastRow).op('i32.lt_s').branchIf(1)
      })
    })
    const left = m % tile.rows
    if (left > 0)
      f.get(row)
        .get(lastRow)
        .op('i32.lt_s')
        .if(() => micro.emit(left, vectorsLanes, part))
  }
  /** Sums stay in memory between blocks of k, so that a panel's block fits the first-level cache. */
  const partsOfBlock = (vectorsLanes: number[]) => {
    const step = kernel.partial?.block ?? k
    const parts = Math.ceil(k / step)
    f.i32(0).set(from)
    if (parts === 1) return rowsOfBlock(vectorsLanes, { length: k, isFirst: true, isLast: true })
    rowsOfBlock(vectorsLanes, { length: step, isFirst: true, isLast: false })
    if (parts > 2)
      f.loop(() => {
        f.get(from).i32(step).op('i32.add').set(from)
        rowsOfBlock(vectorsLanes, { length: step, isFirst: false, isLast: false })
        f.get(from)
          .i32((parts - 2) * step)
          .op('i32.lt_s')
          .branchIf(0)
      })
    f.i32((parts - 1) * step).set(from)
    rowsOfBlock(vectorsLanes, { length: k - (parts - 1) * step, isFirst: false, isLast: true })
  }
  const whole = new Array<number>(tile.vectors).fill(width)
  const columnsLeft = n % panelWidth
  const partial = Array.from({ length: Math.ceil(columnsLeft / width) }, (_, v) =>
    Math.min(width, columnsLeft - v * width),
  )

  f.get(unit).get(end).op('i32.lt_s')
  f.if(() => {
    f.loop(() => {
      f.get(unit).i32(panels).op('i32.rem_u').set(panel)
      f.get(panel).i32(panelWidth).op('i32.mul').set(column)
      f.get(unit).i32(panels).op('i32.div_u').tee(row)
      f.i32(blocks).op('i32.div_u').set(b)
      f.get(row).i32(blocks).op('i32.rem_u').i32(block).op('i32.mul').tee(firstRow)
      f.i32(block)
        .op('i32.add')
        .tee(lastRow)
        .i32(m)
        .get(lastRow)
        .i32(m)
        .op('i32.lt_s')
        .op('select')
        .set(lastRow)
      if (columnsLeft === 0) partsOfBlock(whole)
      else if (panels === 1) partsOfBlock(partial)
      else {
        f.get(panel)
          .i32(panels - 1)
          .op('i32.lt_s')
          .if(() => partsOfBlock(whole))
        f.get(panel)
          .i32(panels - 1)
          .op('i32.eq')
          .if(() => partsOfBlock(partial))
      }
      f.get(unit).i32(1).op('i32.add').tee(unit).get(end).op('i32.lt_s').branchIf(0)
    })
  })
  return { body: f, units }
}

/** A range of k: `length` of it from the local `from` on. */
interface Part {
  length: number
  isFirst: boolean
  isLast: boolean
}

/** Locals with the place of a tile. */
interface Place {
  b: number
  row: number
  column: number
  panel: number
  from: number
}

class MicroKernel {
  readonly #f: FunctionBody
  readonly #kernel: MatmulKernel
  readonly #tile: Tile
  readonly #addressOf: (buffer: Buffer) => number
  readonly #math: MathLibrary
  readonly #at: Place

  constructor(
    f: FunctionBody,
    kernel: MatmulKernel,
    tile: Tile,
    addressOf: (buffer: Buffer) => number,
    math: MathLibrary,
    at: Place,
  ) {
    this.#f = f
    this.#kernel = kernel
    this.#tile = tile
    this.#addressOf = addressOf
    this.#math = math
    this.#at = at
  }

  /** A tile of `rows` rows and as many vectors as `lanes` lists, at the present row and column. */
  emit(rows: number, lanes: readonly number[], { length, isFirst, isLast }: Part): void {
    const f = this.#f
    const { m, n, k, a, b, dtype, stores } = this.#kernel
    const bytes = bytesPerElement[dtype]
    const width = 16 / bytes
    const sums = Array.from({ length: rows }, () => lanes.map(() => f.local('v128')))
    const [pointerA, pointerB, count] = [f.local('i32'), f.local('i32'), f.local('i32')]
    const partial = this.#kernel.partial
    const slot = (r: number, v: number) =>
      this.#addressOf(partial!.buffer) + (r * this.#tile.vectors + v) * 16
    const pointerS = f.local('i32')
    if (partial !== undefined) {
      const panels = Math.ceil(n / (this.#tile.vectors * width))
      f.get(this.#at.b).i32(panels).op('i32.mul').get(this.#at.panel).op('i32.add').i32(m).op('i32.mul')
      f.get(this.#at.row)
        .op('i32.add')
        .i32(this.#tile.vectors * 16)
        .op('i32.mul')
        .set(pointerS)
    }
    sums.forEach((line, r) =>
      line.forEach((local, v) => {
        if (isFirst) f.v128(splat('i32x4', 0))
        else f.get(pointerS).vectorMemory('v128.load', slot(r, v))
        f.set(local)
      }),
    )

    const offset = (batchStride: number) =>
      f
        .get(this.#at.b)
        .i32(batchStride * bytes)
        .op('i32.mul')
    offset(a.batchStride)
    f.get(this.#at.row)
      .i32((a.transposed ? 1 : k) * bytes)
      .op('i32.mul')
      .op('i32.add')
    f.get(this.#at.from)
      .i32((a.transposed ? m : 1) * bytes)
      .op('i32.mul')
      .op('i32.add')
      .set(pointerA)
    offset(b.batchStride)
    // A packed panel is k rows of whole vectors; column / panel width of them precede this one.
    f.get(this.#at.column)
      .i32((b.packed ? k : 1) * bytes)
      .op('i32.mul')
      .op('i32.add')
    f.get(this.#at.from)
      .i32((b.packed ? this.#tile.vectors * width : n) * bytes)
      .op('i32.mul')
      .op('i32.add')
      .set(pointerB)

    const strideA = (a.transposed ? m : 1) * bytes
    const strideB = (b.packed ? this.#tile.vectors * width : n) * bytes
    const [baseA, baseB] = [this.#addressOf(a.buffer), this.#addressOf(b.buffer)]
    const columns = lanes.map(() => f.local('v128'))
    const splatLocal = f.local('v128')
    const step = (u: number) => {
      columns.forEach((local, v) =>
        f
          .get(pointerB)
          .vectorMemory('v128.load', baseB + u * strideB + v * 16)
          .set(local),
      )
      for (let r = 0; r < rows; r++) {
        const rowOffset = r * (a.transposed ? 1 : k) * bytes
        f.get(pointerA)
          .vectorMemory(
            bytes === 8 ? 'v128.load64_splat' : 'v128.load32_splat',
            baseA + u * strideA + rowOffset,
          )
          .set(splatLocal)
        columns.forEach((column, v) =>
          multiplyAdd(f, dtype, this.#tile.fused, splatLocal, column, sums[r]![v]!),
        )
      }
    }
    const turns = (number: number, unroll: number) => {
      if (number === 0) return
      f.i32(number).set(count)
      f.loop(() => {
        for (let u = 0; u < unroll; u++) step(u)
        f.get(pointerA)
          .i32(strideA * unroll)
          .op('i32.add')
          .set(pointerA)
        f.get(pointerB)
          .i32(strideB * unroll)
          .op('i32.add')
          .set(pointerB)
        f.get(count).i32(1).op('i32.sub').tee(count).branchIf(0)
      })
    }
    turns(Math.floor(length / this.#tile.unroll), this.#tile.unroll)
    turns(length % this.#tile.unroll, 1)

    if (isLast)
      storeTile(f, stores, sums, {
        at: [this.#at.b, this.#at.row, this.#at.column],
        rowLoop: 1,
        lanes,
        width,
        addressOf: this.#addressOf,
        math: this.#math,
      })
    else
      sums.forEach((line, r) =>
        line.forEach((local, v) => f.get(pointerS).get(local).vectorMemory('v128.store', slot(r, v))),
      )
    for (const local of [...sums.flat(), ...columns, splatLocal]) f.release('v128', local)
    for (const local of [pointerA, pointerB, pointerS, count]) f.release('i32', local)
  }
}

/** Renders the copy of B into panels; a unit is one panel of one batch position. */
export function renderPack(kernel: PackKernel, addressOf: (buffer: Buffer) => number): Rendered {
  const { batch, k, n, width: panelWidth, source, target } = kernel
  const bytes = bytesPerElement[target.dtype]
  const width = 16 / bytes
  const panels = Math.ceil(n / panelWidth)
  const f = new FunctionBody(['i32', 'i32'])
  const [unit, end] = [0, 1]
  const [from, to, count, panel] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')]
  const vector = f.local('v128')
  const base = addressOf(source.buffer)
  const strideColumn = source.transposed ? k : 1
  const strideRow = source.transposed ? 1 : n
  const copy = (columns: number) => {
    f.i32(k).set(count)
    f.loop(() => {
      for (let v = 0; v < panelWidth / width; v++) {
        const lanes = Math.max(0, Math.min(width, columns - v * width))
        if (lanes === width && !source.transposed)
          f.get(to)
            .get(from)
            .vectorMemory('v128.load', base + v * 16)
        else {
          f.v128(splat('i32x4', 0)).set(vector)
          for (let lane = 0; lane < lanes; lane++)
            f.get(from)
              .get(vector)
              .laneMemory(
                bytes === 8 ? 'v128.load64_lane' : 'v128.load32_lane',
                base + (v * width + lane) * strideColumn * bytes,
                lane,
              )
              .set(vector)
          f.get(to).get(vector)
        }
        f.vectorMemory('v128.store', addressOf(target) + v * 16)
      }
      f.get(from)
        .i32(strideRow * bytes)
        .op('i32.add')
        .set(from)
      f.get(to)
        .i32(panelWidth * bytes)
        .op('i32.add')
        .set(to)
      f.get(count).i32(1).op('i32.sub').tee(count).branchIf(0)
    })
  }
  f.get(unit).get(end).op('i32.lt_s')
  f.if(() => {
    f.loop(() => {
      f.get(unit).i32(panels).op('i32.rem_u').set(panel)
      f.get(unit)
        .i32(panels)
        .op('i32.div_u')
        .i32(source.batchStride * bytes)
        .op('i32.mul')
      f.get(panel)
        .i32(panelWidth * strideColumn * bytes)
        .op('i32.mul')
        .op('i32.add')
        .set(from)
      f.get(unit)
        .i32(panelWidth * k * bytes)
        .op('i32.mul')
        .set(to)
      const left = n % panelWidth
      if (left === 0) copy(panelWidth)
      else if (panels === 1) copy(left)
      else {
        f.get(panel)
          .i32(panels - 1)
          .op('i32.lt_s')
          .if(() => copy(panelWidth))
        f.get(panel)
          .i32(panels - 1)
          .op('i32.eq')
          .if(() => copy(left))
      }
      f.get(unit).i32(1).op('i32.add').tee(unit).get(end).op('i32.lt_s').branchIf(0)
    })
  })
  return { body: f, units: batch * panels }
}
