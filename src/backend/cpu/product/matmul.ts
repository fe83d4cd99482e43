/**
 * Lowers matrix products: register tiles of `rows` × `vectors` accumulators, with A read in place by splats, B from
 * packed panels or in place, and the epilogue applied to the accumulators as they are written. Each element sums over
 * k in order, so the tile does not change a bit; `fused` (relaxed multiply-add) does, and a run's spec contains it.
 */
import type { MatmulKernel } from '../kernels.ts'
import type { Builder } from '../loop/builder.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import type { Value } from '../loop/language.ts'
import {
  add,
  address,
  compare,
  div,
  index,
  load,
  min,
  mul,
  type Operand,
  rem,
  sub,
  sumOf,
} from '../loop/values.ts'
import type { Machine, Registers } from '../tiling.ts'
import { lanesOver, withTileSize } from './edges.ts'
import { addProducts, newSums } from './products.ts'
import { productRegisters, prefetchTile, storeTile } from './tile.ts'

/**
 * Bytes of A that one block of rows may fill: it stays in a core's second-level cache while all panels are processed.
 */
const blockBytes = 1 << 18
/** Enough units to divide evenly among a few threads. */
const fewestUnits = 24

export function lowerMatmul(kernel: MatmulKernel, machine: Machine, name: string): Lowered {
  const { batch, m, n, k, dtype } = kernel
  const registers = productRegisters(machine, dtype, kernel.stores)
  const { tile, width, panelWidth, bytes } = registers
  const panels = Math.ceil(n / panelWidth)
  const perCache = Math.max(
    1,
    Math.floor(blockBytes / (Math.min(k, kernel.partial?.block ?? k) * bytes * tile.rows)),
  )
  const perUnit = Math.max(1, Math.floor((m * panels * batch) / (fewestUnits * tile.rows)))
  const block = tile.rows * Math.min(perCache, perUnit, Math.ceil(m / tile.rows))
  const blocks = Math.ceil(m / block)

  const b = new KernelBuilder()
  b.forUnits((unit) => {
    const panel = b.let('panel', rem(unit, panels))
    const column = b.let('column', mul(panel, panelWidth))
    const rest = b.let('rest', div(unit, panels))
    const image = b.let('image', batch === 1 ? 0 : div(rest, blocks))
    const firstRow = b.let('firstRow', mul(rem(rest, blocks), block))
    const lastRow = b.let('lastRow', min(add(firstRow, block), m))

    const rowsOfBlock = (lanes: readonly number[], part: Part) => {
      const tileAt = (rows: number, row: Value) =>
        lowerTile(b, kernel, registers, { image, row, column, panel }, rows, lanes, part)
      if (m >= tile.rows)
        b.for('row', { from: firstRow, to: sub(lastRow, tile.rows - 1), step: tile.rows }, (row) =>
          tileAt(tile.rows, row),
        )
      const left = m % tile.rows
      if (left > 0) b.if(compare('eq', lastRow, m), () => tileAt(left, index(m - left)))
    }
    /** Sums stay in memory between blocks of k, so that a panel's block fits the first-level cache. */
    const partsOfBlock = (lanes: readonly number[]) => {
      const length = kernel.partial?.block ?? k
      const parts = Math.ceil(k / length)
      if (parts === 1) return rowsOfBlock(lanes, { from: 0, length: k, isFirst: true, isLast: true })
      rowsOfBlock(lanes, { from: 0, length, isFirst: true, isLast: false })
      const last = (parts - 1) * length
      b.for('from', { from: length, to: last, step: length }, (from) =>
        rowsOfBlock(lanes, { from, length, isFirst: false, isLast: false }),
      )
      rowsOfBlock(lanes, { from: last, length: k - last, isFirst: false, isLast: true })
    }
    withTileSize(b, panel, { total: n, size: panelWidth }, (columns) =>
      partsOfBlock(lanesOver(columns, width)),
    )
  })
  return b.kernel(name, batch * blocks * panels)
}

/** Steps of k that take longer than a memory access, so a prefetch arrives in time. */
const fewestSteps = 32

/** A range of `length` steps of k. */
interface Part {
  from: Operand
  length: number
  isFirst: boolean
  isLast: boolean
}

interface Place {
  image: Value
  row: Value
  column: Value
  panel: Value
}

/** A tile of `rows` rows and as many vectors as `lanes` lists. */
function lowerTile(
  builder: Builder,
  { m, n, k, a, b, stores, partial }: MatmulKernel,
  { tile, width, type, panelWidth, bytes }: Registers,
  { image, row, column, panel }: Place,
  rows: number,
  lanes: readonly number[],
  { from, length, isFirst, isLast }: Part,
): void {
  const panels = Math.ceil(n / panelWidth)
  builder.block(() => {
    const slots =
      partial &&
      builder.let('slots', mul(add(mul(add(mul(image, panels), panel), m), row), panelWidth), bytes)
    const slot = (r: number, v: number) => address(slots!, r * panelWidth + v * width)
    const sums = isFirst
      ? newSums(builder, rows, lanes.length, type)
      : Array.from({ length: rows }, (_, r) =>
          lanes.map((__, v) => builder.let('sum', load(partial!.buffer, slot(r, v), type))),
        )
    // Only native code has wider vectors, and only native code can prefetch.
    if (isLast && length >= fewestSteps && width * bytes > 16)
      prefetchTile(builder, stores, rows, { at: [image, row, column], rowLoop: 1, lanes, width })
    const [rowStride, strideA] = a.transposed ? [1, m] : [k, 1]
    // A packed panel is k rows of whole vectors; column / panel width of them precede this one.
    const strideB = b.packed ? panelWidth : n
    addProducts(builder, sums, {
      a: {
        buffer: a.buffer,
        start: sumOf(mul(image, a.batchStride), mul(row, rowStride), mul(from, strideA)),
        stride: strideA,
        rowStride,
      },
      b: {
        buffer: b.buffer,
        start: sumOf(mul(image, b.batchStride), mul(column, b.packed ? k : 1), mul(from, strideB)),
        stride: strideB,
      },
      steps: length,
      unroll: tile.unroll,
      fused: tile.fused,
    })
    if (isLast) storeTile(builder, stores, sums, { at: [image, row, column], rowLoop: 1, lanes, width })
    else sums.forEach((line, r) => line.forEach((sum, v) => builder.store(partial!.buffer, slot(r, v), sum)))
  })
}
