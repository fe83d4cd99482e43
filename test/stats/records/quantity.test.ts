import { describe, expect, it } from 'vitest'
import {
  allNames,
  choice,
  isNamed,
  named,
  nameOf,
  namesOf,
  numberBlank,
  optionalNumber,
  type Quantity,
  shownName,
} from '../../../src/stats/index.ts'

const direction = choice('direction', { gradient: 'the gradient', random: 'a random direction' })
const statistics = choice('statistics', { batch: '', frozen: ', statistics frozen' })
const sample = optionalNumber('sample', 'N', [', ', ' samples'])
const rest = { unit: 'nats', layer: 'empty', definition: 'a loss' } as const
const loss: Quantity = { ...rest, name: named`loss (η) along ${direction}${statistics}${sample}` }
const percentile: Quantity = { ...rest, name: named`percentile ${numberBlank('percentile', 'P')}` }

describe('the name of a quantity', () => {
  it('has its blanks filled', () => {
    expect(nameOf(loss, { direction: 'gradient', statistics: 'batch' })).toBe('loss (η) along the gradient')
    expect(nameOf(loss, { direction: 'random', statistics: 'frozen', sample: 20 })).toBe(
      'loss (η) along a random direction, statistics frozen, 20 samples',
    )
    expect(nameOf(percentile, { percentile: 2.5 })).toBe('percentile 2.5')
    expect(
      namesOf({ loss, plain: { ...rest, name: 'plain' } }, { direction: 'random', statistics: 'batch' }),
    ).toEqual({
      loss: 'loss (η) along a random direction',
      plain: 'plain',
    })
  })

  it('is refused where a blank has no such value', () => {
    expect(() => nameOf(loss, { direction: 'uphill', statistics: 'batch' })).toThrow(
      'direction is uphill, expected one of (the gradient|a random direction)',
    )
    expect(() => nameOf(percentile)).toThrow('percentile is undefined')
  })

  it('is recognized', () => {
    for (const name of [
      'loss (η) along the gradient',
      'loss (η) along a random direction, statistics frozen, 20 samples',
    ])
      expect(isNamed(loss, name)).toBe(true)
    for (const name of [
      'loss (η) along',
      'loss (η) along the gradient, 20',
      'a loss (η) along the gradient',
      'loss η along the gradient',
    ])
      expect(isNamed(loss, name)).toBe(false)
    expect(isNamed(percentile, 'percentile 2.5')).toBe(true)
    expect(isNamed(percentile, 'percentile P')).toBe(false)
  })

  it('is shown with its blanks, and all that it can be is listed', () => {
    expect(shownName(loss)).toBe(
      'loss (η) along (the gradient|a random direction)[, statistics frozen][, N samples]',
    )
    expect(allNames(loss)).toHaveLength(8)
    expect(allNames(loss)).toContain('loss (η) along the gradient, statistics frozen, N samples')
    expect(allNames(percentile)).toEqual(['percentile P'])
  })
})
