import { describe, expect, test } from 'vitest'
import { isDue, parseProbe, percentiles, timesDue } from '../../src/probe/index.ts'

describe('a probe by its spec', () => {
  test('is parsed from its own text', () => {
    const probe = percentiles({ layer: 'layer2', unit: 3, every: 100 })
    expect(probe.spec).toBe('percentiles:layer=layer2,unit=3,every=100')
    expect(parseProbe(probe.spec)).toMatchObject({ spec: probe.spec, every: 100 })
  })

  test.each([
    ['percentile', 'unknown probe "percentile"'],
    [
      'percentiles:every=often',
      'every is often, expected a whole number of 1 or more, or one of evaluation, end (',
    ],
    ['percentiles:every=0', 'every is 0'],
    ['scale:at=low', 'at is low, expected levels of the training loss with / between them, such as 0.8/0.5'],
    ['scale:at=0.8/', 'at is 0.8/'],
    ['percentiles:mood=good', 'mood'],
  ])('reports what is wrong with %s', (spec, message) => {
    expect(() => parseProbe(spec)).toThrow(message)
  })

  test('measures at evaluations, at multiples, or at the end', () => {
    const run = { steps: 25, evaluateEvery: 10 }
    const dueAt = (every: Parameters<typeof isDue>[0]) =>
      Array.from({ length: run.steps + 1 }, (_, step) => step).filter((step) => isDue(every, step, run))
    expect(dueAt('evaluation')).toEqual([0, 10, 20, 25])
    expect(dueAt(8)).toEqual([0, 8, 16, 24])
    expect(dueAt('end')).toEqual([25])
    for (const every of ['evaluation', 'end', 1, 8, 25, 40] as const)
      for (let from = 0; from <= run.steps; from++)
        for (let to = from; to <= run.steps; to++)
          expect(timesDue(every, [from, to], run)).toBe(
            dueAt(every).filter((step) => step > from && step <= to).length,
          )
  })

  test('estimates that an eigenvalue takes longer than a percentile', () => {
    const run = { batch: 100 }
    expect(parseProbe('hessian:iterations=20').effort(run)).toBeGreaterThan(20)
    expect(parseProbe('percentiles').effort(run)).toBeLessThan(5)
  })
})

describe('when a probe measures', () => {
  test('is its own steps unless levels of the loss are requested', () => {
    expect(parseProbe('scale')).toMatchObject({ spec: 'scale', every: 'evaluation', levels: [] })
    expect(parseProbe('scale:at=0.5/0.8/0.5')).toMatchObject({
      spec: 'scale:at=0.8/0.5',
      every: undefined,
      levels: [0.8, 0.5],
    })
    expect(parseProbe('scale:every=evaluation,at=0.5')).toMatchObject({
      spec: 'scale:every=evaluation,at=0.5',
      every: 'evaluation',
      levels: [0.5],
    })
    expect(parseProbe('landscape').every).toBe('end')
  })
})
