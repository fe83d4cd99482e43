import { expect, test } from 'vitest'
import { passages } from '../../../src/compile/cluster/passages.ts'
import { add, exp, input, mul, sub, topologicalOrder } from '../../../src/tensor/index.ts'

test('all uses of a value that parts and meets again go through the value where it meets', () => {
  const x = input('x', [4])
  const parted = exp(x)
  const [left, right] = [mul(parted, 2), sub(parted, 1)]
  const met = add(left, right)
  const passage = passages(topologicalOrder([exp(met)]))
  expect(passage.get(parted)).toBe(met)
  expect(passage.get(left)).toBe(met)
  expect(passage.get(x)).toBe(parted)
})

test('where one of two uses is a root of its own there is no such value', () => {
  const x = input('x', [4])
  const shared = exp(x)
  const passage = passages(topologicalOrder([mul(shared, 2), sub(shared, 1)]))
  expect(passage.get(shared)).toBeUndefined()
  expect(passage.get(x)).toBe(shared)
})
