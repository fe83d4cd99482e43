import { expect, test } from 'vitest'
import { relu } from '../../src/nn/layers/activations.ts'
import { type Initializer, mirroredOrthogonal, orthogonal } from '../../src/nn/layers/initializers.ts'
import { literal, matmul, type Tensor } from '../../src/tensor/index.ts'
import { largestError, valueOf } from '../norm/values.ts'

test('mirrored orthogonal weights make a network with rectifiers linear, and keep lengths between them', async () => {
  const depth = 3
  const weights = Array.from({ length: depth }, (_, i) =>
    mirroredOrthogonal().create([6, 6], { fanIn: 6, fanOut: 6 }, { seed: 1, stream: i + 1 }, 'f64'),
  )
  const through = (x: Tensor) => {
    const layers = weights.reduce<Tensor[]>(
      (values, w, i) => [...values, matmul(w, i === 0 ? x : relu(values.at(-1)!))],
      [],
    )
    return Promise.all(layers.map(valueOf))
  }
  const column = (values: readonly number[]) => literal(Float64Array.from(values), [6, 1])
  const [a, b] = [
    [1, -2, 0.5, 3, -0.25, 1.5],
    [-1, 0.75, 2, -0.5, 1, 0.125],
  ]
  const [ofA, ofB, ofSum] = await Promise.all(
    [a, b, a.map((value, i) => value + b[i]!)].map((x) => through(column(x))),
  )
  const length = (values: ArrayLike<number>) => Math.hypot(...Array.from(values))
  for (let i = 0; i < depth; i++) {
    const expected = Array.from(ofA![i]!, (value, j) => value + ofB![i]![j]!)
    expect(largestError(ofSum![i]!, expected)).toBeLessThan(1e-12)
    expect(length(ofA![i]!)).toBeCloseTo(length(ofA![0]!), 12)
  }
})

test('mirrored orthogonal weights are orthogonal ones where sizes are odd', async () => {
  const draw = (initializer: Initializer) =>
    valueOf(initializer.create([3, 5], { fanIn: 5, fanOut: 3 }, { seed: 1, stream: 1 }, 'f64'))
  expect(await draw(mirroredOrthogonal())).toEqual(await draw(orthogonal()))
})
