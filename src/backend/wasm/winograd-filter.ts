/** Renders the transform of filters for Winograd's algorithm: nine taps become sixteen (see winograd.ts). */
import type { Buffer } from '../../compile/buffer.ts'
import type { WinogradFilterKernel } from '../../compile/kernel.ts'
import { FunctionBody } from './assembler.ts'
import { splat } from './math.ts'
import type { Rendered } from './sweep.ts'

const width = 4

/** Renders U = G g Gᵀ, four pairs of channels at a time; G = [[1, 0, 0], [½, ½, ½], [½, −½, ½], [0, 0, 1]]. */
export function renderWinogradFilter(
  { pairs, source, target }: WinogradFilterKernel,
  addressOf: (buffer: Buffer) => number,
): Rendered {
  const f = new FunctionBody(['i32', 'i32'])
  const [unit, end] = [0, 1]
  const [from, to] = [f.local('i32'), f.local('i32')]
  const v128 = () => f.local('v128')
  const g = Array.from({ length: 9 }, v128)
  const lines = Array.from({ length: 3 }, () => Array.from({ length: 4 }, v128))
  const results = Array.from({ length: 4 }, v128)
  const sum = v128()

  const combine = ([a, b, c]: readonly number[], into: readonly number[]) => {
    f.get(a!).set(into[0]!)
    f.get(a!).get(c!).simd('f32x4.add').set(sum)
    f.get(sum).get(b!).simd('f32x4.add').v128(splat('f32x4', 0.5)).simd('f32x4.mul').set(into[1]!)
    f.get(sum).get(b!).simd('f32x4.sub').v128(splat('f32x4', 0.5)).simd('f32x4.mul').set(into[2]!)
    f.get(c!).set(into[3]!)
  }
  const transform = (lanes: number) => {
    f.get(unit)
      .i32(4 * 9 * 4)
      .op('i32.mul')
      .set(from)
    f.get(unit).i32(16).op('i32.mul').set(to)
    g.forEach((local, tap) => {
      f.v128(splat('f32x4', 0)).set(local)
      for (let lane = 0; lane < lanes; lane++)
        f.get(from)
          .get(local)
          .laneMemory('v128.load32_lane', addressOf(source) + (lane * 9 + tap) * 4, lane)
          .set(local)
    })
    lines.forEach((line, i) => combine(g.slice(i * 3, i * 3 + 3), line))
    for (let j = 0; j < 4; j++) {
      combine(
        lines.map((line) => line[j]!),
        results,
      )
      results.forEach((local, i) => {
        const base = addressOf(target) + (i * 4 + j) * pairs * 4
        if (lanes === width) f.get(to).get(local).vectorMemory('v128.store', base)
        else
          for (let lane = 0; lane < lanes; lane++)
            f.get(to)
              .get(local)
              .laneMemory('v128.store32_lane', base + lane * 4, lane)
      })
    }
  }
  const whole = Math.floor(pairs / width)
  f.get(unit).get(end).op('i32.lt_s')
  f.if(() => {
    f.loop(() => {
      if (pairs % width === 0) transform(width)
      else {
        f.get(unit)
          .i32(whole)
          .op('i32.lt_s')
          .if(() => transform(width))
        f.get(unit)
          .i32(whole)
          .op('i32.eq')
          .if(() => transform(pairs % width))
      }
      f.get(unit).i32(1).op('i32.add').tee(unit).get(end).op('i32.lt_s').branchIf(0)
    })
  })
  return { body: f, units: Math.ceil(pairs / width) }
}
