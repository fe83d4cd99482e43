/** Lowers the transform of filters for minimal filtering, G g Gᵀ (see transforms.ts), laid out for the products. */
import { type WinogradFilterKernel, winogradStride } from '../kernels.ts'
import type { Start } from '../loop/builder.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import { type Value, vectorOf } from '../loop/language.ts'
import { add, address, constant, div, lanesFrom, load, min, mul, rem } from '../loop/values.ts'
import type { Machine } from '../tiling.ts'
import { storeElements } from './tiles.ts'
import { WinogradTransforms } from './transforms.ts'

const taps = 9
const scalar = vectorOf('f32', 1)

/** A unit is a block of output channels, which are in the lanes; positions past the last channel repeat it. */
export function lowerWinogradFilterTransform(
  { size, groups, outputs, channels, rows, source, target }: WinogradFilterKernel,
  { lanes: { f32: width } }: Machine,
  name: string,
): Lowered {
  const blocks = Math.ceil(outputs / rows)
  const elementStride = winogradStride(groups * blocks * rows * channels)
  const b = new KernelBuilder()
  const transforms = new WinogradTransforms(b, size)

  /** Rows `first` to `first` + `lanes` of the block. */
  const transform = (pointers: readonly Value[], to: Value, first: number, lanes: number) => {
    const filters = Array.from({ length: 3 }, (_, i) =>
      Array.from({ length: 3 }, (__, j) => {
        const values = Array.from({ length: width }, (___, l) =>
          l < lanes ? load(source, address(pointers[first + l]!, i * 3 + j), scalar) : constant(0, scalar),
        )
        return b.let('tap', lanesFrom(values, 'f32'))
      }),
    )
    const place = { buffer: target, pointer: to, offset: first, stride: elementStride }
    storeElements(b, place, transforms.filter(filters), lanes)
  }

  b.forUnits((unit) => {
    const group = b.let('group', div(unit, blocks))
    const firstOutput = b.let('firstOutput', mul(rem(unit, blocks), rows))
    const moving: Record<string, Start> = Object.fromEntries(
      Array.from({ length: rows }, (_, row) => {
        const output = min(add(firstOutput, row), outputs - 1)
        const from = mul(add(mul(group, outputs), output), channels * taps)
        return [`filter${row}`, { from, by: taps, unit: 4 }]
      }),
    )
    const to = { from: mul(unit, rows * channels), by: rows, unit: 4 }
    b.repeat<string>(channels, { ...moving, to }, (pointers) => {
      const filters = Array.from({ length: rows }, (_, row) => pointers[`filter${row}`]!)
      for (let row = 0; row < rows; row += width)
        b.block(() => transform(filters, pointers['to']!, row, Math.min(width, rows - row)))
    })
  })
  return b.kernel(name, groups * blocks)
}
