import { describe, expect, it } from 'vitest'
import {
  bandCaption,
  countSeeds,
  curvesFigure,
  dotsCaption,
  dotsRow,
} from '../../../src/experiment/framework/figures.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { curve } from './records.ts'

const recordsOf = (seeds: Readonly<Record<string, number>>) =>
  new Records(
    Object.entries(seeds).flatMap(([arm, count]) =>
      Array.from({ length: count }, (_, i) => curve(arm, i + 1, 'loss', [3, 2, 1])).flat(),
    ),
  )

describe('captions', () => {
  it.each([
    [{ plain: 1 }, '1 seed'],
    [{ plain: 5, bn: 5 }, '5 seeds'],
    [{ plain: 5, bn: 20 }, '5 to 20 seeds'],
    [{}, '0 seeds'],
  ])('of %j say %s', (seeds, said) => {
    expect(countSeeds(recordsOf(seeds as Record<string, number>))).toBe(said)
  })

  it('tell of intervals where there are any', () => {
    expect(bandCaption(recordsOf({ plain: 2 }))).toBe('Lines are means over 2 seeds.')
    expect(bandCaption(recordsOf({ plain: 2, bn: 4 }))).toContain('2 to 4 seeds, bands their 95 %')
    expect(dotsCaption(recordsOf({ plain: 2 }))).not.toContain('interval')
    expect(dotsCaption(recordsOf({ plain: 3 }))).toContain('95 % bootstrap interval')
  })
})

it('an arm that diverged says of how many of its own seeds', () => {
  const { rows } = recordsOf({ plain: 2, bn: 6 })
  const diverged = {
    ...rows.find(({ arm, seed }) => arm === 'bn' && seed === 3)!,
    step: 20,
    quantity: 'diverged',
    value: 1,
  }
  const records = new Records([...rows, diverged])
  const arms = ['plain', 'bn'].map((arm) => ({ arm, label: arm, description: '', spec: {} as never }))
  const { panels } = curvesFigure({
    records,
    arms,
    quantity: 'loss',
    name: 'loss',
    title: 'Loss',
    caption: '',
    y: { label: 'loss' },
  })
  expect(panels[0]!.series.map(({ note }) => note)).toEqual([undefined, 'diverged at step 20 (1 of 6 seeds)'])
})

it('dots on a log axis have geometric means, as claims about ratios', () => {
  const values = [1, 10, 1000]
  expect(dotsRow('bn', values).effect).toBeCloseTo(337, 9)
  const { effect, interval } = dotsRow('bn', values, { label: 'β', scale: 'log' })
  expect(effect).toBeCloseTo(10 ** (4 / 3), 9)
  const [low, high] = dotsRow('bn', values.map(Math.log)).interval!
  expect(interval).toEqual([Math.exp(low), Math.exp(high)])
  expect(dotsRow('bn', [0, 1, 2], { label: 'β', scale: 'log' }).effect).toBeCloseTo(1, 9)
  expect(dotsRow('bn', [1, Number.NaN], { label: 'β', scale: 'log' }).effect).toBeNull()
  expect(dotsCaption(recordsOf({ bn: 3 }), { label: 'β', scale: 'log' })).toContain(
    'geometric mean, lines its',
  )
})
