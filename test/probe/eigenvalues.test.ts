import { EigenvalueDecomposition } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { eigensystemOf } from '../../src/probe/eigenvalues.ts'
import { normalOf } from '../support/random.ts'

function symmetric(n: number, seed: string, isTridiagonal = false): number[][] {
  const values = normalOf(seed, n * n)
  const range = [...Array.from({ length: n }).keys()]
  return range.map((i) =>
    range.map((j) =>
      isTridiagonal && Math.abs(i - j) > 1 ? 0 : values[Math.min(i, j) * n + Math.max(i, j)]!,
    ),
  )
}

describe('eigensystemOf', () => {
  test.each([1, 2, 3, 8, 25])('gives the values of ml-matrix, bit for bit, of %d rows', (n) => {
    for (const matrix of [symmetric(n, 'full'), symmetric(n, 'tridiagonal', true)]) {
      const expected = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
      const { values, vectors } = eigensystemOf(matrix)
      expect(values).toEqual(expected.realEigenvalues)
      vectors.forEach((vector, k) => expect([...vector]).toEqual(expected.eigenvectorMatrix.getColumn(k)))
    }
  })

  test('solves A v = λ v with orthogonal vectors, where values repeat and rows are 0', () => {
    const matrix = [
      [2, 0, 1, 0],
      [0, 3, 0, 0],
      [1, 0, 2, 0],
      [0, 0, 0, 0],
    ]
    const { values, vectors } = eigensystemOf(matrix)
    values.forEach((value, k) => expect(value).toBeCloseTo([0, 1, 3, 3][k]!, 14))
    vectors.forEach((v, k) => {
      matrix.forEach((row, i) =>
        expect(row.reduce((sum, a, j) => sum + a * v[j]!, 0)).toBeCloseTo(values[k]! * v[i]!, 14),
      )
      vectors.forEach((u, l) =>
        expect(u.reduce((sum, x, i) => sum + x * v[i]!, 0)).toBeCloseTo(k === l ? 1 : 0, 14),
      )
    })
  })

  test('ends where a number is not finite', () => {
    expect(
      eigensystemOf([
        [Number.NaN, 1],
        [1, 2],
      ]).values,
    ).toEqual([Number.NaN, Number.NaN])
  })
})
