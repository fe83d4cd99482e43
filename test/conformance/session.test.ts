import { describe, expect, test } from 'vitest'
import { permuteIndex, philox, uniformNumbers } from '../../src/random/philox.ts'
import { openReference } from '../../src/backend/reference/session.ts'
import { add, constant, input, mul, normal, state, sum } from '../../src/tensor/index.ts'

const sequence = { seed: 7, stream: 3, step: 11 }

describe('philox', () => {
  // Random123 1.14, tests/kat_vectors, lines "philox4x32 10".
  test('gives the published answers', () => {
    expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
    const ones = 0xffffffff
    expect(philox([ones, ones, ones, ones], [ones, ones])).toEqual([
      0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
    ])
    expect(philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
      0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
    ])
  })

  test.each([23, 52] as const)(
    'uniform numbers of %i bits lie inside (0, 1) with the mean and variance of a uniform',
    (bits) => {
      const numbers = uniformNumbers(20_000, bits, sequence)
      const mean = numbers.reduce((a, b) => a + b) / numbers.length
      const variance = numbers.reduce((total, u) => total + (u - mean) ** 2, 0) / numbers.length
      expect(Math.min(...numbers)).toBeGreaterThan(0)
      expect(Math.max(...numbers)).toBeLessThan(1)
      expect(mean).toBeCloseTo(1 / 2, 2)
      expect(variance).toBeCloseTo(1 / 12, 2)
    },
  )

  test.each([1, 2, 3, 4, 5, 16, 17, 100, 257, 1000])('permuteIndex is a bijection of %i indices', (size) => {
    const images = Array.from({ length: size }, (_, i) => permuteIndex(i, size, sequence))
    expect(new Set(images).size).toBe(size)
    expect(images.every((i) => i >= 0 && i < size)).toBe(true)
  })

  test('permuteIndex clamps an index outside its range', () => {
    expect(permuteIndex(-4, 10, sequence)).toBe(permuteIndex(0, 10, sequence))
    expect(permuteIndex(99, 10, sequence)).toBe(permuteIndex(9, 10, sequence))
  })
})

describe('a reference session', () => {
  test('updates take effect together, after every state was read', async () => {
    const session = openReference()
    const a = state('a', 1, [2])
    const b = state('b', new Float32Array([5, 6]))
    const program = await session.compile({
      outputs: { old: a.tensor },
      updates: [
        [a, b.tensor],
        [b, a.tensor],
      ],
    })
    expect(program.runSync()).toEqual({ old: new Float64Array([1, 1]) })
    expect(session.readSync(a)).toEqual(new Float64Array([5, 6]))
    expect(session.readSync(b)).toEqual(new Float64Array([1, 1]))
  })

  test('a state may start as an expression, be written, and be read before any program runs', async () => {
    const session = openReference()
    const noise = state('noise', normal([3], { seed: 1, stream: 2 }))
    await session.compile({ outputs: { noise: noise.tensor } })
    expect(session.readSync(noise)).toHaveLength(3)
    session.writeSync(noise, 0.5)
    expect(session.readSync(noise)).toEqual(new Float64Array([0.5, 0.5, 0.5]))
    expect(() => session.writeSync(noise, new Float32Array(2))).toThrow(
      'write: state noise needs 3 values for [3], got 2',
    )
  })

  test('an output is a copy', async () => {
    const session = openReference()
    const a = state('a', 1, [2])
    const program = await session.compile({ outputs: { a: a.tensor } })
    program.runSync().a.fill(9)
    expect(program.runSync().a).toEqual(new Float64Array([1, 1]))
  })

  test('inputs that are missing, unknown or of the wrong length are refused by name', async () => {
    const x = input('x', [2])
    const program = await openReference().compile({ outputs: { y: sum(mul(x, x)), z: add(x, constant(1)) } })
    expect(() => program.runSync()).toThrow('run: input x f32[2] is missing')
    expect(() => program.runSync({ x: new Float32Array(2), y: 1 })).toThrow(
      'run: no input is called y; inputs: x',
    )
    expect(() => program.runSync({ x: new Float32Array(3) })).toThrow(
      'run: input x needs 2 values for [2], got 3',
    )
    expect(() => program.runSync({ x: 3 })).toThrow('run: input x is [2]; pass an array of 2 values')
    expect(program.runSync({ x: new Float32Array([1, 2]) })).toEqual({
      y: new Float64Array([5]),
      z: new Float64Array([2, 3]),
    })
  })

  test('explain lists every node once, inputs before users', async () => {
    const x = input('x', [2])
    const program = await openReference().compile({ outputs: { y: sum(mul(x, x)) } })
    expect(program.explain().split('\n')).toHaveLength(3)
  })
})
