import { describe, expect, it } from 'vitest'
import { bestOf, firstGrid, nextPlace, placeOf, rateAt } from '../../scripts/rates/grid.ts'

const tried = (losses: Readonly<Record<number, number>>) =>
  new Map(Object.entries(losses).map(([place, loss]) => [Number(place), loss]))

describe('the grid of rates', () => {
  it('has seven half decades around the present rate', () => {
    expect(firstGrid(0.2).map(rateAt)).toEqual([0.01, 0.03, 0.1, 0.3, 1, 3, 10])
    expect(firstGrid(0.001).map(rateAt)).toEqual([0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03])
    for (let place = -12; place < 6; place++) expect(placeOf(rateAt(place))).toBe(place)
  })
})

describe('the best rate', () => {
  it('is the smallest whose loss is within 2 % of the least', () => {
    expect(bestOf(tried({ 0: 1, 1: 0.505, 2: 0.5, 3: 0.7 }))).toBe(1)
    expect(bestOf(tried({ 0: 1, 1: 0.52, 2: 0.5, 3: Infinity }))).toBe(2)
    expect(bestOf(tried({ 0: Infinity, 1: Infinity }))).toBeUndefined()
  })

  it('inside the grid ends the search', () => {
    expect(nextPlace(tried({ 0: 1, 1: 0.5, 2: 0.8 }), [0, 1, 2])).toBeUndefined()
  })

  it('at an end of the grid extends it, by three places at most', () => {
    expect(nextPlace(tried({ 0: 1, 1: 0.8, 2: 0.5 }), [0, 1, 2])).toBe(3)
    expect(nextPlace(tried({ 0: 0.1, 1: 0.8, 2: 0.9 }), [0, 1, 2])).toBe(-1)
    expect(nextPlace(tried({ 0: 1, 1: 0.8, 2: 0.5, 3: 0.4, 4: 0.3, 5: 0.2 }), [0, 1, 2])).toBeUndefined()
    expect(nextPlace(tried({ 0: Infinity, 1: Infinity, 2: Infinity }), [0, 1, 2])).toBe(-1)
  })
})
