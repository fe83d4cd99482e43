import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/run/canonical-json.ts'
import { runId } from '../../src/store/identity.ts'
import { share } from '../../src/executor/processes/schedule.ts'
import { arms, planNowhere } from '../run/example.ts'

describe('createRuns', () => {
  it('makes a run of every arm for one seed after another', () => {
    const runs = planNowhere([3, 1])
    expect(runs.map(({ spec }) => spec.seed)).toEqual([3, 1].flatMap((seed) => arms.map(() => seed)))
    expect(runs.slice(0, arms.length).map(({ arm }) => arm)).toEqual(arms.map(({ arm }) => arm))
  })

  it('gives each run an id that is a hash of its spec alone', () => {
    const runs = planNowhere([1, 2])
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length)
    for (const run of runs) expect(run.id).toMatch(/^[0-9a-f]{16}$/)
    expect(planNowhere([2]).map(({ id }) => id)).toEqual(runs.slice(arms.length).map(({ id }) => id))
  })
})

describe('runId', () => {
  const { spec } = planNowhere([1])[0]!

  it('does not depend on the order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(spec).reverse()) as typeof spec
    expect(runId(reversed)).toBe(runId(spec))
  })

  it('changes with every part of the spec', () => {
    const others = [
      { ...spec, seed: 9 },
      { ...spec, learningRate: 9 },
      { ...spec, steps: 9 },
      { ...spec, scaling: 'binarize' as const },
      { ...spec, data: { ...spec.data, train: 'c' } },
      { ...spec, engine: { ...spec.engine, mode: 'fast' as const } },
      { ...spec, model: { ...spec.model, hidden: [5] } },
      { ...spec, probes: [] },
    ]
    expect(new Set([spec, ...others].map((other) => runId(other))).size).toBe(others.length + 1)
  })
})

describe('canonicalJson', () => {
  it('sorts keys at every depth and leaves arrays alone', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 3], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},3]}')
  })
})

describe('share', () => {
  it('gives each run a core, and spare cores to runs where they are few', () => {
    expect(share(30, 8)).toEqual({ workers: 8, threadsEach: 1 })
    expect(share(3, 8)).toEqual({ workers: 3, threadsEach: 2 })
    expect(share(1, 4)).toEqual({ workers: 1, threadsEach: 4 })
    expect(share(5, 1)).toEqual({ workers: 1, threadsEach: 1 })
    // A backend of one thread leaves the other cores idle rather than start threads that it cannot use.
    expect(share(1, 4, 'reference')).toEqual({ workers: 1, threadsEach: 1 })
    expect(share(3, 8, 'javascript')).toEqual({ workers: 3, threadsEach: 1 })
  })
})
