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

  it('say what bands and lines are, by the number of seeds', () => {
    expect(bandCaption(recordsOf({ plain: 2 }))).toContain(
      'medians over 2 seeds, bands the range of the seeds',
    )
    expect(bandCaption(recordsOf({ plain: 12 }))).toContain(
      'bands their intervals, which cover them with 96.1 %',
    )
    expect(dotsCaption(recordsOf({ plain: 5 }))).toContain(
      'lines the range of the seeds (an interval needs 6)',
    )
    expect(dotsCaption(recordsOf({ plain: 6 }))).toContain('lines its interval, which covers it with 96.9 %')
  })
})

it('an arm that diverged says of how many of its own seeds', () => {
  const { rows } = recordsOf({ plain: 2, bn: 6 })
  const diverged = {
    ...rows.filter(({ arm, seed }) => arm === 'bn' && seed === 3)[0]!,
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

it('dots show the median and its interval, the same on every axis', () => {
  const values = [1, 10, 1000, 2, 5, 3]
  expect(dotsRow('bn', values)).toEqual({ arm: 'bn', values, effect: 4, interval: [1, 1000] })
  expect(dotsRow('bn', [1, Number.NaN]).effect).toBeNull()
  expect(dotsRow('bn', [1, Number.POSITIVE_INFINITY]).effect).toBeNull()
})
