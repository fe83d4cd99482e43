/** Renders the transform of filters for minimal filtering, G g Gᵀ (see winograd-transforms.ts), laid out for the products. */
import type { Buffer } from '../../../compile/buffer.ts'
import { type WinogradFilterKernel, winogradStride } from '../kernels.ts'
import { FunctionBody } from '../../wasm/assembler.ts'
import { advance, clampBelow, forRange, forUnits, pushScaled } from '../../wasm/loops.ts'
import { splat } from '../math/elementary.ts'
import type { Rendered } from '../sweep/sweep.ts'
import { WinogradTransforms } from './transforms.ts'

const width = 4
const taps = 9

/** A unit is a block of output channels, which lie in the lanes; past the last it is the last again. */
export function renderWinogradFilter(
  { size, groups, outputs, channels, rows, source, target }: WinogradFilterKernel,
  addressOf: (buffer: Buffer) => number,
): Rendered {
  const blocks = Math.ceil(outputs / rows)
  const elementBytes = winogradStride(groups * blocks * rows * channels) * 4
  const f = new FunctionBody(['i32', 'i32'])
  const [unit, end] = [0, 1]
  const [firstOutput, channel, to] = [f.local('i32'), f.local('i32'), f.local('i32')]
  const pointers = Array.from({ length: rows }, () => f.local('i32'))
  const transforms = new WinogradTransforms(f, size)

  /** Rows `first` to `first` + `lanes` of the block. */
  const transform = (first: number, lanes: number) => {
    const filters = transforms.block(3, 3)
    filters.flat().forEach((local, tap) => {
      f.v128(splat('f32x4', 0)).set(local)
      for (let lane = 0; lane < lanes; lane++)
        f.get(pointers[first + lane]!)
          .get(local)
          .laneMemory('v128.load32_lane', addressOf(source) + tap * 4, lane)
          .set(local)
    })
    const transformed = transforms.filter(filters)
    transformed.flat().forEach((local, element) => {
      const base = addressOf(target) + element * elementBytes + first * 4
      f.get(to).get(local)
      if (lanes === width) f.vectorMemory('v128.store', base)
      else f.laneMemory('v128.store64_lane', base, 0)
    })
    transforms.release(transformed)
  }

  forUnits(f, unit, end, () => {
    pushScaled(f, unit, rows * channels * 4).set(to)
    f.get(unit).i32(blocks).op('i32.rem_u').i32(rows).op('i32.mul').set(firstOutput)
    pointers.forEach((pointer, row) => {
      f.get(firstOutput).i32(row).op('i32.add')
      clampBelow(f, outputs - 1)
      f.get(unit).i32(blocks).op('i32.div_u').i32(outputs).op('i32.mul').op('i32.add')
      f.i32(channels * taps * 4)
        .op('i32.mul')
        .set(pointer)
    })
    forRange(f, channel, { to: channels }, () => {
      for (let row = 0; row < rows; row += width) transform(row, Math.min(width, rows - row))
      for (const pointer of pointers) advance(f, pointer, taps * 4)
      advance(f, to, rows * 4)
    })
  })
  return { body: f, units: groups * blocks }
}
