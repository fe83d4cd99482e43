import { describe, expect, test } from 'vitest'
import { type Arrays, pathPlane as planeOf, sharesOfRandomWalk } from '../../../src/probe/landscape/path.ts'
import { normalOf } from '../../support/random.ts'

/** The vector in two parts, like parameters. */
const split = (values: readonly number[]) => [values.slice(0, 2), values.slice(2)]

const pathPlane = (differences: readonly Arrays[], centred: boolean, room?: number) =>
  planeOf({ count: differences.length, read: (i) => differences[i]! }, centred, room)

describe('the plane of a path', () => {
  test('explains all of a path that lies in a plane', () => {
    const points = [
      [3, 4],
      [1, 2],
      [-1, 0.5],
    ] as const
    // The axes are (0.6, 0.8, 0, 0) and (0, 0, 1, 0).
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

  test('has orthogonal axes of length 1 and the variance shares of a decomposition in all dimensions', () => {
    const rows = Array.from({ length: 6 }, (_, i) => Array.from(normalOf(`row ${i}`, 5)))
    for (const centred of [false, true]) {
      const { axes, explained, points } = pathPlane(rows.map(split), centred)!
      const [first, second] = axes.map((axis) => axis.flatMap((part) => [...part])) as [number[], number[]]
      const inner = (a: readonly number[], b: readonly number[]) =>
        a.reduce((sum, x, i) => sum + x * b[i]!, 0)
      expect(inner(first, first)).toBeCloseTo(1, 12)
      expect(inner(second, second)).toBeCloseTo(1, 12)
      expect(inner(first, second)).toBeCloseTo(0, 12)
      // The current point, where all differences are 0, is part of the path.
      const all = [...rows, rows[0]!.map(() => 0)]
      const means = rows[0]!.map((_, j) => (centred ? all.reduce((sum, row) => sum + row[j]!, 0) / 7 : 0))
      const used = all.map((row) => row.map((x, j) => x - means[j]!))
      const total = used.reduce((sum, row) => sum + inner(row, row), 0)
      const along = (axis: readonly number[]) => used.reduce((sum, row) => sum + inner(row, axis) ** 2, 0)
      expect(explained[0]).toBeCloseTo(along(first) / total, 12)
      expect(explained[1]).toBeCloseTo(along(second) / total, 12)
      // No other axis explains more than the first; this tries many.
      for (let i = 0; i < 200; i++) {
        const other = Array.from(normalOf(`axis ${i}`, 5))
        expect(along(other) / inner(other, other) / total).toBeLessThanOrEqual(explained[0] + 1e-12)
      }
      points.forEach(({ x, y, distance, off }) =>
        expect(x * x + y * y + off * off).toBeCloseTo(distance ** 2, 10),
      )
    }
  })

  test('has the same bits whatever the number of differences in memory at once', () => {
    const rows = Array.from({ length: 7 }, (_, i) => split(Array.from(normalOf(`row ${i}`, 5))))
    const inOneBlock = pathPlane(rows, false)
    for (const held of [0, 1, 2, 3, 6]) {
      const reads: number[] = []
      const read = (i: number) => {
        reads.push(i)
        return rows[i]!
      }
      expect(planeOf({ count: 7, read }, false, 5 * held)).toEqual(inOneBlock)
      // One pass for each block over the later blocks, one for the axes, one for the points.
      const size = Math.max(1, held)
      let expected = 14
      for (let start = 0; start < 7; start += size) expected += 7 - start
      expect(reads).toHaveLength(expected)
    }
  })

  test('is undefined if the path is a line', () => {
    expect(pathPlane([split([1, 2, 3]), split([2, 4, 6])], false)).toBeUndefined()
    expect(pathPlane([split([0, 0, 0]), split([0, 0, 0])], false)).toBeUndefined()
  })
})

describe('the shares of a random walk', () => {
  test('are 77 % for 15 snapshots, and 90 % if they are not centred', () => {
    const steps = Array.from({ length: 15 }, (_, i) => 20 * i)
    const both = (centred: boolean) => {
      const [first, second] = sharesOfRandomWalk(steps, 300, centred)
      return first + second
    }
    expect(both(true)).toBeCloseTo(0.77, 2)
    expect(both(false)).toBeCloseTo(0.9, 2)
  })

  test.each([true, false])(
    'agree with a walk in many dimensions for any number of snapshots; centred %s',
    (centred) => {
      const dimensions = 4000
      const steps = [0, 1, 4, 5, 9, 14]
      const end = 16
      const moves = Array.from({ length: end }, (_, i) => normalOf(`move ${i}`, dimensions))
      const differences = steps.map((at) => [
        Array.from(
          { length: dimensions },
          (_, j) => -moves.slice(at).reduce((sum, move) => sum + move[j]!, 0),
        ),
      ])
      const found = pathPlane(differences, centred)!
      const expected = sharesOfRandomWalk(steps, end, centred)
      expect(Math.abs(found.explained[0] - expected[0])).toBeLessThan(0.02)
      expect(Math.abs(found.explained[1] - expected[1])).toBeLessThan(0.02)
    },
  )
})
