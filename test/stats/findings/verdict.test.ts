import { describe, expect, it } from 'vitest'
import { verdict } from '../../../src/stats/findings/verdict.ts'

describe('verdict', () => {
  it.each([
    { interval: [1, 2], direction: 'greater', expected: 'supported' },
    { interval: [1, 2], direction: 'less', expected: 'contradicted' },
    { interval: [-2, -1], direction: 'less', expected: 'supported' },
    { interval: [-2, -1], direction: 'greater', expected: 'contradicted' },
    { interval: [-1, 1], direction: 'greater', expected: 'undecided' },
    { interval: [0, 1], direction: 'greater', expected: 'undecided' },
    { interval: [0, 0], direction: 'less', expected: 'undecided' },
    { interval: [3, Number.POSITIVE_INFINITY], direction: 'greater', expected: 'supported' },
    { interval: [Number.NaN, 1], direction: 'greater', expected: 'undecided' },
    { interval: null, direction: 'greater', expected: 'undecided' },
  ] as const)('of $interval, claimed $direction, is $expected', ({ interval, direction, expected }) => {
    expect(verdict({ interval, direction })).toBe(expected)
  })

  it('compares with the margin', () => {
    expect(verdict({ interval: [0.5, 0.9], direction: 'less', margin: 1 })).toBe('supported')
    expect(verdict({ interval: [1.5, 1.9], direction: 'less', margin: 1 })).toBe('contradicted')
  })
})
