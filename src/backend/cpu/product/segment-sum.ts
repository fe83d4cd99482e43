/**
 * Lowers segment sums. Every thread reads all indices and adds its part of the rows: columns, if a row has several
 * cache lines, so that the work is equal however often each index occurs, otherwise segments. Each sum adds its rows
 * in order, so the bits do not depend on the parts.
 */
import { bytesPerElement } from '../../../tensor/index.ts'
import type { SegmentSumKernel } from '../kernels.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import type { Value } from '../loop/language.ts'
import { add, address, both, clamp, compare, constant, load, loadIndex, min, mul } from '../loop/values.ts'
import { type Machine, registersOf } from '../tiling.ts'

/** Columns that a thread takes together: a cache line of f32. */
const block = 16

/** The least number of blocks in a row that threads divide among themselves. */
const fewestBlocks = 4

export function lowerSegmentSum(kernel: SegmentSumKernel, machine: Machine, name: string): Lowered {
  const { segments, width, count, values, indices, targets, dtype } = kernel
  const { type } = registersOf(machine, dtype)
  const unit = bytesPerElement[dtype]
  const b = new KernelBuilder()
  const blocks = Math.ceil(width / block)
  const byColumns = blocks >= fewestBlocks
  const [first, last] = byColumns ? [b.start, b.end] : [0, blocks]

  /** The vectors of a row's blocks from `first` to `last`, each at its offset from a pointer. */
  function forVectors(
    starts: readonly Value[],
    body: (pointers: Value[], offset: number, lanes: number) => void,
  ) {
    const whole = Math.floor(width / block)
    const vectors = (size: number, pointers: Value[]) => {
      for (let offset = 0; offset < size; offset += type.lanes)
        body(pointers, offset, Math.min(type.lanes, size - offset))
    }
    const moving = Object.fromEntries(
      starts.map((start, i) => [`p${i}`, { from: add(start, mul(first, block)), by: block, unit }]),
    )
    const to = byColumns && whole < blocks ? b.let('to', min(last, whole)) : last
    b.for('block', { from: first, to: byColumns ? to : whole, moving }, (_, pointers) =>
      vectors(block, Object.values(pointers)),
    )
    if (whole === blocks) return
    const rest = () =>
      vectors(
        width - whole * block,
        starts.map((start) => b.let('p', add(start, whole * block), unit)),
      )
    if (byColumns) b.if(compare('gt', b.end, whole), rest)
    else b.block(rest)
  }

  const store = (pointer: Value, offset: number, value: Value, lanes: number) => {
    for (const target of targets) b.store(target, address(pointer, offset), value, lanes)
  }

  b.for('segment', byColumns ? { to: segments } : { from: b.start, to: b.end }, (segment) =>
    forVectors([b.let('row', mul(segment, width), unit)], ([row], offset, lanes) =>
      store(row!, offset, constant(0, type), lanes),
    ),
  )
  const moving = {
    index: { from: 0, by: 1, unit: 4 },
    from: { from: 0, by: width, unit },
  }
  b.for('i', { to: count, moving }, (_, { index, from }) => {
    const segment = b.let('segment', clamp(loadIndex(indices, address(index)), 0, segments - 1))
    const addRow = () =>
      forVectors([b.let('row', mul(segment, width), unit), from], ([row, source], offset, lanes) => {
        const sum = load(targets[0]!, address(row!, offset), type)
        const value = load(values, address(source!, offset), type)
        store(row!, offset, b.let('sum', add(sum, value)), lanes)
      })
    if (byColumns) addRow()
    else b.if(both(compare('ge', segment, b.start), compare('lt', segment, b.end)), addRow)
  })
  return b.kernel(name, byColumns ? blocks : segments)
}
