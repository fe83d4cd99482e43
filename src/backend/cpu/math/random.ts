/**
 * Random numbers in the loop language: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy
 * as 1, 2, 3"), uniform numbers and a keyed bijection of its words.
 */
import type { DType } from '../../../tensor/index.ts'
import { Builder } from '../loop/builder.ts'
import { transposeFours } from '../loop/lanes.ts'
import type { LoopFunction, Type, Value } from '../loop/language.ts'
import {
  add,
  binary,
  call,
  compare,
  constant,
  convert,
  lane,
  lanesFrom,
  max,
  min,
  mul,
  shuffle,
  splat,
  sub,
} from '../loop/values.ts'

const word: Type = { element: 'i32', lanes: 1 }

/** One of the ten rounds, on scalars or in lanes. */
function philoxRound(b: Builder, c0: Value, c1: Value, c2: Value, c3: Value, k0: Value, k1: Value): void {
  const [first, second] = [constant(0xd2511f53 | 0, c0.type), constant(0xcd9e8d57 | 0, c0.type)]
  const xor = (x: Value, y: Value, z: Value) => binary('xor', binary('xor', x, y), z)
  const high0 = b.let('high0', binary('mulHighUnsigned', c0, first))
  const low0 = b.let('low0', binary('mul', c0, first))
  const high1 = b.let('high1', binary('mulHighUnsigned', c2, second))
  const low1 = b.let('low1', binary('mul', c2, second))
  b.set(c0, xor(high1, c1, k0))
  b.set(c2, xor(high0, c3, k1))
  b.set(c1, low1)
  b.set(c3, low0)
  b.set(k0, add(k0, 0x9e3779b9 | 0))
  b.set(k1, add(k1, 0xbb67ae85 | 0))
}

/** (c0, c1, c2, c3, k0, k1) → four words. */
export const philox: LoopFunction = (() => {
  const b = new Builder()
  const [c0, c1, c2, c3, k0, k1] = ['c0', 'c1', 'c2', 'c3', 'k0', 'k1'].map((name) =>
    b.parameter(name, word),
  ) as [Value, Value, Value, Value, Value, Value]
  b.repeat(10, {}, () => philoxRound(b, c0, c1, c2, c3, k0, k1))
  return b.finish('philox', { result: lanesFrom([c0, c1, c2, c3], 'i32') })
})()

/**
 * The words of four Philox blocks, counted from `first`, as four vectors side by side: 16 words in the order of their
 * elements. The blocks are in the lanes while they are computed.
 */
export function philoxFours(
  b: Builder,
  first: Value,
  { seed, stream, step }: Record<'seed' | 'stream' | 'step', Value>,
): readonly Value[] {
  const four: Type = { element: 'i32', lanes: 4 }
  const all = (value: Value) => splat(value, four)
  const counters = add(all(first), { op: 'constants', values: [0, 1, 2, 3], type: four })
  const zero = constant(0, four)
  const [c0, c1, c2, c3, k0, k1] = [
    b.let('c0', counters),
    b.let('c1', zero),
    b.let('c2', all(step)),
    b.let('c3', zero),
    b.let('k0', all(seed)),
    b.let('k1', all(stream)),
  ] as const
  b.repeat(10, {}, () => philoxRound(b, c0, c1, c2, c3, k0, k1))
  return transposeFours(b, [c0, c1, c2, c3])
}

/** (index, size, bits of half a block, seed, stream, step) → the image of the index; see `permute` in tensor/random. */
export const permute: LoopFunction = (() => {
  const b = new Builder()
  const [place, size, half, seed, stream, step] = ['place', 'size', 'half', 'seed', 'stream', 'step'].map(
    (name) => b.parameter(name, word),
  ) as [Value, Value, Value, Value, Value, Value]
  const mask = b.let('mask', sub(binary('shiftLeft', constant(1, word), half), 1))
  b.set(place, max(place, 0))
  b.set(place, min(place, b.let('last', sub(size, 1))))
  b.again(() => {
    const left = b.let('left', binary('shiftRightUnsigned', place, half))
    const right = b.let('right', binary('and', place, mask))
    const round = b.let('round', constant(0, word))
    b.repeat(6, {}, () => {
      const random = lane(call(philox, right, round, step, constant(1, word), seed, stream), 0)
      const mixed = b.let('mixed', binary('xor', binary('and', random, mask), left))
      b.set(left, right)
      b.set(right, mixed)
      b.set(round, add(round, 1))
    })
    b.set(place, binary('or', binary('shiftLeft', left, half), right))
    return compare('geUnsigned', place, size)
  })
  return b.finish('permute', { result: place })
})()

/** Four words become numbers in (0, 1): 23 bits make an f32; two lanes of 26 bits make an f64. */
export function uniformOf(b: Builder, words: Value, dtype: DType): Value {
  if (dtype === 'f32') return mul(add(convert(binary('shiftRightUnsigned', words, 9), 'f32'), 0.5), 2 ** -23)
  const bits = b.let('bits', binary('shiftRightUnsigned', words, 6))
  const take = (first: number) => convert(shuffle(bits, bits, [first, first + 2]), 'f64', { unsigned: true })
  return mul(add(add(mul(take(0), 2 ** 26), take(1)), 0.5), 2 ** -52)
}
