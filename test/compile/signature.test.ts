import { describe, expect, it } from 'vitest'
import { cpuTarget } from '../../src/backend/cpu/target.ts'
import { vectorMachine } from '../../src/backend/cpu/tiling.ts'
import { plan } from '../../src/compile/index.ts'
import {
  add,
  literal,
  mul,
  normal,
  permutation,
  state,
  type State,
  sum,
  type Tensor,
  uniform,
} from '../../src/tensor/index.ts'

const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
const target = cpuTarget('test', vectorMachine({ f32: tile, f64: tile }, 1))

/** Whether two requests have the same signature. */
function share(
  a: readonly [Tensor, ...(readonly [State, Tensor])[]],
  b: readonly [Tensor, ...(readonly [State, Tensor])[]],
): boolean {
  const [first, second] = [a, b].map(([y, ...updates]) => plan({ outputs: { y }, updates }, target))
  return first!.phases === second!.phases
}

const noise = (seed: number, stream = 1) => normal([5], { seed, stream })

describe('plans are shared', () => {
  it('by requests that differ in their seeds', () => {
    expect(share([noise(1)], [noise(2)])).toBe(true)
    expect(share([permutation(9, { seed: 1, stream: 2 })], [permutation(9, { seed: 7, stream: 2 })])).toBe(
      true,
    )
  })

  it('by requests that differ in their states, and each uses its own states', () => {
    const [a, b] = [1, 2].map((seed) => state('w', noise(seed)))
    const requests = [a!, b!].map((w) => ({ updates: [[w, mul(w.tensor, 2)] as const] }))
    const plans = requests.map((request) => plan(request, target))
    expect(plans[0]!.phases).toBe(plans[1]!.phases)
    expect(plans.map(({ states }) => states)).toEqual([[a], [b]])
  })

  it('by requests with equal tables', () => {
    const times = (...values: number[]) =>
      mul(literal(Float32Array.from(values), [2]), state('w', 1, [2]).tensor)
    expect(share([times(1, 2)], [times(1, 2)])).toBe(true)
    expect(share([times(1, 2)], [times(1, 3)])).toBe(false)
    expect(share([times(0, 2)], [times(-0, 2)])).toBe(false)
  })

  it('not if anything else differs', () => {
    expect(share([noise(1, 1)], [noise(1, 2)])).toBe(false)
    expect(share([normal([6], { seed: 1, stream: 1 })], [noise(1)])).toBe(false)
    expect(share([uniform([5], { seed: 1, stream: 1 })], [noise(1)])).toBe(false)
    expect(share([mul(noise(1), 2)], [mul(noise(1), 3)])).toBe(false)
    expect(share([add(noise(1), 0.5)], [sum(noise(1))])).toBe(false)
  })

  it('not if one request uses one seed where the other uses two', () => {
    const both = (a: number, b: number) => add(noise(a), uniform([5], { seed: b, stream: 3 }))
    expect(share([both(1, 2)], [both(3, 4)])).toBe(true)
    expect(share([both(1, 2)], [both(3, 3)])).toBe(false)
    // A constant that equals the seed by chance is not treated as the seed.
    expect(share([mul(noise(2), 2)], [mul(noise(3), 2)])).toBe(true)
  })

  it('not if one request uses one state where the other uses two, or if their updates are swapped', () => {
    const [a, b] = ['a', 'a'].map((name) => state(name, 1, [3]))
    expect(share([add(a!.tensor, b!.tensor)], [add(a!.tensor, a!.tensor)])).toBe(false)
    const [double, triple] = [mul(a!.tensor, 2), mul(b!.tensor, 3)]
    expect(share([double, [a!, double], [b!, triple]], [double, [a!, triple], [b!, double]])).toBe(false)
  })
})
