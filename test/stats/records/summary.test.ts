import { describe, expect, it } from 'vitest'
import type { Row } from '../../../src/stats/records/record.ts'
import { bandsByStep, binBySteps, summarize } from '../../../src/stats/records/summary.ts'

function rows(...series: readonly (readonly number[])[]): Row[] {
  return series.flatMap((values, i) =>
    values.map((value, step) => ({
      run: `r${i}`,
      arm: 'a',
      seed: i + 1,
      step,
      layer: '',
      quantity: 'loss',
      value,
    })),
  )
}

describe('bandsByStep', () => {
  it('gives mean and standard deviation over seeds at each step', () => {
    const bands = bandsByStep(rows([1, 10], [2, 20], [3, 30]), 'sd')
    expect(bands).toEqual([
      { step: 0, seeds: 3, middle: 2, low: 1, high: 3 },
      { step: 1, seeds: 3, middle: 20, low: 10, high: 30 },
    ])
  })

  it('ends where a seed is missing or diverges', () => {
    expect(bandsByStep(rows([1, 2, 3], [1, 2], [1, 2, 3])).map((band) => band.step)).toEqual([0, 1])
    expect(bandsByStep(rows([1, 2, 3], [1, Number.NaN, 3])).map((band) => band.step)).toEqual([0])
  })

  it('has no interval for one seed', () => {
    expect(bandsByStep(rows([5]))).toEqual([
      { step: 0, seeds: 1, middle: 5, low: Number.NaN, high: Number.NaN },
    ])
  })
})

describe('summarize', () => {
  it('takes the median and its exact interval, with few seeds their range', () => {
    const values = [7, 1, 12, 2, 11, 3, 10, 4, 9, 5, 8, 6]
    expect(summarize(values, 'interval')).toEqual({ middle: 6.5, low: 3, high: 10 })
    expect(summarize([3, 1, 10], 'interval')).toEqual({ middle: 3, low: 1, high: 10 })
    const logs = summarize(values.map(Math.log), 'interval')
    expect([logs.low, logs.high]).toEqual([Math.log(3), Math.log(10)])
  })

  it('gives the median between quantiles or the range', () => {
    expect(summarize([3, 1, 2], 'range')).toEqual({ middle: 2, low: 1, high: 3 })
    const { middle, low, high } = summarize([3, 1, 4, 1, 5, 9, 2, 6], 'quantiles')
    expect([middle, low, high].map((x) => x.toFixed(2))).toEqual(['3.50', '1.05', '5.95'])
  })
})

describe('binBySteps', () => {
  it('averages stretches of steps within each run and keeps their last step', () => {
    const binned = binBySteps(rows([1, 3, 5, 7], [2, 4, 6, 8]), 2)
    expect(binned.map(({ seed, step, value }) => [seed, step, value])).toEqual([
      [1, 1, 2],
      [1, 3, 6],
      [2, 1, 3],
      [2, 3, 7],
    ])
  })

  it('leaves fewer steps than bins as they are', () => {
    expect(binBySteps(rows([1, 2, 3]), 10)).toEqual(rows([1, 2, 3]))
  })
})
