import { expect, it } from 'vitest'
import { listed } from '../src/listed.ts'

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [[1, 2, 3], '1, 2 and 3'],
])('lists %j in words', (names, words) => {
  expect(listed(names)).toBe(words)
})

it('takes another word before the last', () => {
  expect(listed(['a', 'b', 'c'], 'or')).toBe('a, b or c')
})
