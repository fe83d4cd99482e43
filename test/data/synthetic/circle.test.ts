import { expect, test } from 'vitest'
import type { Dataset } from '../../../src/data/index.ts'
import { loadData } from '../../../src/data/load.ts'

const pointsOf = ({ inputs, labels }: Dataset) =>
  Array.from(labels, (label, i) => ({ x: inputs[2 * i]!, y: inputs[2 * i + 1]!, label }))

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** How often the circle of training is right about the test points, as they are and moved back by their shift. */
function accuracyOfTheCircle(spec: string, [dx, dy]: readonly [number, number]) {
  const points = pointsOf(loadData(spec).test)
  const right = (shiftX: number, shiftY: number) =>
    meanOf(points.map(({ x, y, label }) => Number(Math.hypot(x - shiftX, y - shiftY) < 2 === (label === 1))))
  return { asTheyAre: right(0, 0), centred: right(dx, dy) }
}

test('training points are inside or outside the circle around the origin, half of them each', () => {
  const { train } = loadData('circle:2,samples=4000')
  for (const { x, y, label } of pointsOf(train)) expect(Math.hypot(x, y) < 2).toBe(label === 1)
  expect(meanOf(Array.from(train.labels))).toBeCloseTo(0.5, 1)
})

test('points of the test set are shifted', () => {
  const { train, test: held } = loadData('circle:2,dx=3,dy=-1,samples=4000')
  const centre = (data: Dataset) => [
    meanOf(pointsOf(data).map(({ x }) => x)),
    meanOf(pointsOf(data).map(({ y }) => y)),
  ]
  expect(centre(train)[0]).toBeCloseTo(0, 1)
  expect(centre(train)[1]).toBeCloseTo(0, 1)
  expect(centre(held)[0]).toBeCloseTo(3, 1)
  expect(centre(held)[1]).toBeCloseTo(-1, 1)
})

test('where labels move with the points, centring both sets aligns them', () => {
  const { asTheyAre, centred } = accuracyOfTheCircle('circle:2,dx=2,dy=1,labels=move', [2, 1])
  expect(asTheyAre).toBeLessThan(0.8)
  expect(centred).toBeGreaterThan(0.999)
})

test('where labels stay, points that move change their class, and centring is wrong', () => {
  const { asTheyAre, centred } = accuracyOfTheCircle('circle:2,dx=2,dy=1,labels=stay', [2, 1])
  expect(asTheyAre).toBe(1)
  expect(centred).toBeLessThan(0.8)
})

test('a radius or a choice that is none is refused', () => {
  expect(() => loadData('circle:-1')).toThrow('circle: radius is -1, expected a number above 0')
  expect(() => loadData('circle:labels=stays')).toThrow('circle: labels is stays, expected one of move, stay')
})

test('each set can be standardized by itself', () => {
  const { train, test: held } = loadData('circle:2,dx=3,dy=-1,normalize=each')
  for (const data of [train, held])
    for (const axis of ['x', 'y'] as const) {
      const values = pointsOf(data).map((point) => point[axis])
      expect(meanOf(values)).toBeCloseTo(0, 6)
      expect(meanOf(values.map((value) => value ** 2))).toBeCloseTo(1, 5)
    }
})
