import { expect, test } from 'vitest'
import {
  type Affine,
  delinearize,
  linearize,
  loopIndex,
  regroup,
  scaleIndex,
} from '../../../src/compile/kernel/affine.ts'

const extents = [4, 6]
const [i, j] = [0, 1].map((d) => loopIndex(d, extents.length)) as [Affine, Affine]

test('a reshape that only drops or adds axes of size 1 is affine even for indices outside the shape', () => {
  const [above, left] = [scaleIndex(i, 1, -1), scaleIndex(j, 1, -1)]
  expect(delinearize(linearize([above, left], [4, 6], 2), [4, 1, 6], extents)).toBeUndefined()
  const [row, none, column] = regroup([above, left], [4, 6], [4, 1, 6], extents)!
  expect([row, column]).toEqual([above, left])
  expect(none!.coefficients).toEqual([0, 0])
  expect(regroup([above, scaleIndex(j, 1, 5), left], [4, 1, 6], [4, 6], extents)).toEqual([above, left])
})

test('neighbouring axes merge, and split if the index stays in range', () => {
  expect(regroup([scaleIndex(i, 1, -1), j], [4, 6], [24], extents)).toEqual([
    { offset: -6, coefficients: [6, 1] },
  ])
  const position = linearize([i, j], [4, 6], 2)
  expect(regroup([position], [24], [4, 6], extents)).toEqual([i, j])
  expect(regroup([scaleIndex(position, 1, -1)], [24], [4, 6], extents)).toBeUndefined()
})
