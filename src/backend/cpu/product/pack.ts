/** Lowers the copy of a product's B into panels: k rows of as many columns as the register tile is wide. */
import type { PackKernel } from '../kernels.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import { transposeFours } from '../loop/lanes.ts'
import { type Value, vectorOf } from '../loop/language.ts'
import { add, address, constant, div, lanesFrom, load, mul, type Operand, rem } from '../loop/values.ts'
import { type Machine, registersOf } from '../tiling.ts'
import { withTileSize } from './edges.ts'

/**
 * Rows that are read from four columns of a transposed matrix before the next four columns: a cache line of f32. Columns are often
 * 4 KiB apart, and a first-level cache holds only a few lines at such distances.
 */
const rowsOfLine = 16

/** A unit is one panel of one batch position. */
export function lowerPack(kernel: PackKernel, machine: Machine, name: string): Lowered {
  const { batch, k, n, width: panelWidth, source, target } = kernel
  const { dtype } = target
  const { width, bytes, type } = registersOf(machine, dtype)
  const [scalar, four] = [vectorOf(dtype, 1), vectorOf(dtype, 4)]
  const panels = Math.ceil(n / panelWidth)
  const [strideColumn, strideRow] = source.transposed ? [k, 1] : [1, n]
  const canTranspose = source.transposed && dtype === 'f32' && width % 4 === 0
  const b = new KernelBuilder()

  const columnsAt = (from: Value, column: number, lanes: number): Value => {
    if (lanes === width && !source.transposed) return load(source.buffer, address(from, column), type)
    const values = Array.from({ length: width }, (_, l) =>
      l < lanes
        ? load(source.buffer, address(from, (column + l) * strideColumn), scalar)
        : constant(0, scalar),
    )
    return b.let('columns', lanesFrom(values, scalar.element))
  }

  /** Where rows are read from and written to, moving by `rows` of them. */
  const moving = (from: Operand, to: Operand, rows: number) => ({
    from: { from, by: strideRow * rows, unit: bytes },
    to: { from: to, by: panelWidth * rows, unit: bytes },
  })

  const copyRows = (count: number, start: Operand, end: Operand, columns: number) =>
    b.repeat(count, moving(start, end, 1), ({ from, to }) => {
      for (let v = 0; v < panelWidth / width; v++) {
        const lanes = Math.max(0, Math.min(width, columns - v * width))
        b.store(target, address(to, v * width), columnsAt(from, v * width, lanes))
      }
    })

  /** `lines` times `rowsOfLine` rows of a whole panel, which are columns of the matrix in memory. */
  const transposeLines = (lines: number, start: Operand, end: Operand) =>
    b.repeat(lines, moving(start, end, rowsOfLine), (line) => {
      const columns = {
        from: { from: line.from, by: 4 * strideColumn, unit: bytes },
        to: { from: line.to, by: 4, unit: bytes },
      }
      b.repeat(panelWidth / 4, columns, ({ from, to }) => {
        for (let row = 0; row < rowsOfLine; row += 4) {
          const fours = Array.from({ length: 4 }, (_, column) =>
            b.let('four', load(source.buffer, address(from, column * strideColumn + row), four)),
          )
          transposeFours(b, fours).forEach((value, i) =>
            b.store(target, address(to, (row + i) * panelWidth), value),
          )
        }
      })
    })

  b.forUnits((unit) => {
    const panel = b.let('panel', rem(unit, panels))
    const start = add(mul(div(unit, panels), source.batchStride), mul(panel, panelWidth * strideColumn))
    const end = mul(unit, panelWidth * k)
    withTileSize(b, panel, { total: n, size: panelWidth }, (columns) => {
      const lines = canTranspose && columns === panelWidth ? Math.floor(k / rowsOfLine) : 0
      const rest = k - lines * rowsOfLine
      if (lines > 0) transposeLines(lines, start, end)
      const done = lines * rowsOfLine
      if (rest > 0) copyRows(rest, add(start, done * strideRow), add(end, done * panelWidth), columns)
    })
  })
  return b.kernel(name, batch * panels)
}
