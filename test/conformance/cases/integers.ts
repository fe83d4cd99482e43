/** Integers and bytes: arithmetic that wraps, reductions, movement, casts. */
import * as t from '../../../src/tensor/index.ts'
import { type Case, plain, smooth } from '../case.ts'

const integersOfBothSigns = [0, 1, -1, 7, -13, 100_000, -100_000, 2_147_483_647, -2_147_483_648, 65_537]

export const integers: readonly Case[] = [
  plain('integers wrap around', (d) => {
    const a = d.integers(integersOfBothSigns)
    const b = d.integers([3, 2_147_483_647, -2_147_483_648, 5, 6, 100_000, 99_999, 1, -1, 65_537])
    return { add: t.add(a, b), sub: t.sub(a, b), mul: t.mul(a, b), neg: t.neg(a), abs: t.abs(a) }
  }),
  plain('integers compare, and take minimum and maximum', (d) => {
    const a = d.integers(integersOfBothSigns)
    const b = d.integers([...integersOfBothSigns].reverse())
    return {
      less: t.less(a, b),
      lessEqual: t.lessEqual(a, a),
      equal: t.equal(a, b),
      min: t.minimum(a, b),
      max: t.maximum(a, b),
      select: t.select(t.less(a, b), a, b),
    }
  }),
  plain('integers reduce', (d) => {
    const x = d.integers([...integersOfBothSigns, 4, 5], [3, 4])
    return { sum: t.sum(x, 1), max: t.max(x, 0), min: t.min(x), argmax: t.argmax(x, 1) }
  }),
  plain('integers reduce to the ends of their range', (d) => {
    const x = d.integers(
      [-2_147_483_648, 5, 2_147_483_647, 2_147_483_647, -2_147_483_648, -2_147_483_648],
      [3, 2],
    )
    return { min: t.min(x, 1), least: t.min(x), max: t.max(x, 1) }
  }),
  plain('integers move', (d) => {
    const x = d.integers([1, 2, 3, 4, 5, 6], [2, 3])
    return {
      transpose: t.transpose(x),
      pad: t.pad(x, [1, 0], [0, 2], -9),
      concat: t.concat([x, t.transpose(t.reshape(x, [3, 2]))], 0),
      slice: t.slice(x, [0, 1], [2, 3]),
      broadcast: t.broadcastTo(t.reshape(x, [2, 1, 3]), [2, 4, 3]),
    }
  }),
  plain('bytes move', (d) => {
    const x = d.integers([0, 1, 127, 128, 254, 255], [2, 3], 'u8')
    return {
      transpose: t.transpose(x),
      pad: t.pad(x, [1, 0], [0, 2], 7),
      concat: t.concat([x, x], 1),
      slice: t.slice(x, [0, 0], [2, 3], [1, 2]),
      gather: t.gather(x, t.constant(1, [3], 'i32')),
      broadcast: t.broadcastTo(t.reshape(x, [2, 1, 3]), [2, 4, 3]),
    }
  }),
  plain('floats to integers truncate and saturate', (d) => {
    const x = d.values([
      1.9,
      -1.9,
      0.5,
      -0.5,
      3e9,
      -3e9,
      Infinity,
      -Infinity,
      Number.NaN,
      255.9,
      256,
      1e6,
      -7,
    ])
    return { i32: t.cast(x, 'i32'), u8: t.cast(x, 'u8') }
  }),
  plain('integers and bytes to floats', (d) => ({
    fromI32: t.cast(d.integers([0, -5, 7, 1_000_000]), d.dtype),
    fromU8: t.cast(d.integers([0, 1, 128, 255, 3], [5], 'u8'), d.dtype),
    u8ToI32: t.cast(d.integers([0, 1, 128, 255], [4], 'u8'), 'i32'),
    i32ToU8: t.cast(d.integers([0, 1, 128, 255]), 'u8'),
  })),
  smooth('a cast to the other float type and back', (d) => {
    const x = d.values([1.5, -0.25, 3, 1024])
    return t.cast(t.cast(x, d.dtype === 'f32' ? 'f64' : 'f32'), d.dtype)
  }),
  plain('iota', (d) => ({
    i32: t.iota(17),
    float: t.iota(17, d.dtype),
    scaled: t.mul(t.iota(9, d.dtype), 0.5),
  })),
]
