import { describe, expect, test } from 'vitest'
import { type Arrays, pathPlane as planeOf } from '../../../src/probe/landscape/path.ts'
import { normalOf } from '../../support/random.ts'

/** In two parts, as parameters are. */
const split = (values: readonly number[]) => [values.slice(0, 2), values.slice(2)]

const pathPlane = (differences: readonly Arrays[], centred: boolean, room?: number) =>
  planeOf({ count: differences.length, read: (i) => differences[i]! }, centred, room)

describe('the plane of a path', () => {
  test('holds all of a path that lies in a plane', () => {
    const points = [
      [3, 4],
      [1, 2],
      [-1, 0.5],
    ] as const
    // Along (0.6, 0.8, 0, 0) and (0, 0, 1, 0).
    const found = pathPlane(
      points.map(([a, b]) => split([0.6 * a, 0.8 * a, b, 0])),
      false,
    )!
    expect(found.explained[0] + found.explained[1]).toBeCloseTo(1, 12)
    found.points.forEach(({ x, y, distance, off }, i) => {
      const [a, b] = points[i]!
      expect(Math.hypot(x, y)).toBeCloseTo(Math.hypot(a, b), 12)
      expect(distance).toBeCloseTo(Math.hypot(a, b), 12)
      expect(off).toBeLessThan(1e-6)
    })
    expect(found.points[0]!.x).toBeGreaterThan(0)
  })

  test('has orthogonal axes of length 1 and the shares of a decomposition in all dimensions', () => {
    const rows = Array.from({ length: 6 }, (_, i) => Array.from(normalOf(`row ${i}`, 5)))
    for (const centred of [false, true]) {
      const { axes, explained, points } = pathPlane(rows.map(split), centred)!
      const [first, second] = axes.map((axis) => axis.flatMap((part) => [...part])) as [number[], number[]]
      const inner = (a: readonly number[], b: readonly number[]) =>
        a.reduce((sum, x, i) => sum + x * b[i]!, 0)
      expect(inner(first, first)).toBeCloseTo(1, 12)
      expect(inner(second, second)).toBeCloseTo(1, 12)
      expect(inner(first, second)).toBeCloseTo(0, 12)
      const means = rows[0]!.map((_, j) => (centred ? rows.reduce((sum, row) => sum + row[j]!, 0) / 6 : 0))
      const used = rows.map((row) => row.map((x, j) => x - means[j]!))
      const total = used.reduce((sum, row) => sum + inner(row, row), 0)
      const along = (axis: readonly number[]) => used.reduce((sum, row) => sum + inner(row, axis) ** 2, 0)
      expect(explained[0]).toBeCloseTo(along(first) / total, 12)
      expect(explained[1]).toBeCloseTo(along(second) / total, 12)
      // No other axis explains more than the first: try many.
      for (let i = 0; i < 200; i++) {
        const other = Array.from(normalOf(`axis ${i}`, 5))
        expect(along(other) / inner(other, other) / total).toBeLessThanOrEqual(explained[0] + 1e-12)
      }
      points.forEach(({ x, y, distance, off }) =>
        expect(x * x + y * y + off * off).toBeCloseTo(distance ** 2, 10),
      )
    }
  })

  test('has the same bits however few differences are in memory at once', () => {
    const rows = Array.from({ length: 7 }, (_, i) => split(Array.from(normalOf(`row ${i}`, 5))))
    const whole = pathPlane(rows, false)
    for (const held of [0, 1, 2, 3, 6]) {
      const reads: number[] = []
      const read = (i: number) => {
        reads.push(i)
        return rows[i]!
      }
      expect(planeOf({ count: 7, read }, false, 5 * held)).toEqual(whole)
      // A pass for each block over what comes after it, one for the axes, one for the points.
      const size = Math.max(1, held)
      let expected = 14
      for (let start = 0; start < 7; start += size) expected += 7 - start
      expect(reads).toHaveLength(expected)
    }
  })

  test('is none where the path is a line', () => {
    expect(pathPlane([split([1, 2, 3]), split([2, 4, 6])], false)).toBeUndefined()
    expect(pathPlane([split([0, 0, 0]), split([0, 0, 0])], false)).toBeUndefined()
  })
})
