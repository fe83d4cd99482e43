import { describe, expect, it } from 'vitest'
import {
  formatDuration,
  formatEstimate,
  formatInterval,
  formatNumber,
  formatQuantity,
  formatTick,
} from '../../src/stats/format.ts'

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [12_300, '12,300'],
    [1234.56, '1,235'],
    [0.26, '0.260'],
    [-57.02, '−57.0'],
    [7, '7'],
    [0.000012, '1.2e−5'],
    [1e9, '1e9'],
    [Number.NaN, 'not a number'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })
})

describe('formatEstimate', () => {
  it.each([
    [0.0123, 'a few seconds'],
    [7.9, 'a few seconds'],
    [12.4, 'about 10 s'],
    [53, 'about 55 s'],
    [97.3, 'about 100 s'],
    [118, 'about 2 min'],
    [140, 'about 2 min 20 s'],
    [250.4, 'about 4 min'],
    [3599, 'about 1 h'],
    [3600 + 340, 'about 1 h 6 min'],
    [7500, 'about 2 h 10 min'],
    [36_100, 'about 10 h'],
    [90_000, 'about 25 h'],
  ])('writes %d as %s', (seconds, text) => {
    expect(formatEstimate(seconds)).toBe(text)
  })
})

describe('the other formats', () => {
  it('put the unit after the number and open ends in words', () => {
    expect(formatQuantity(0.26, '×')).toBe('0.260×')
    expect(formatQuantity(1250, 'steps')).toBe('1,250 steps')
    expect(formatQuantity(null, 'steps')).toBe('–')
    expect(formatInterval([0.256, 0.265], '×')).toBe('0.256 to 0.265×')
    expect(formatInterval([3.14, Number.POSITIVE_INFINITY], '×')).toBe('at least 3.14×')
    expect(formatInterval([Number.NEGATIVE_INFINITY, 2], 'pp')).toBe('at most 2 pp')
    expect(formatInterval(null, 'pp')).toBe('no interval')
  })

  it('keep ticks short and durations readable', () => {
    expect([0.2, 0.25, 1000, 1e-6].map(formatTick)).toEqual(['0.2', '0.25', '1,000', '1e−6'])
    expect([1.23, 83.2, 250, 120, 7500].map(formatDuration)).toEqual([
      '1.2 s',
      '83 s',
      '4 min 10 s',
      '2 min',
      '2 h 5 min',
    ])
  })
})
