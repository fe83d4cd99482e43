import { expect, test } from 'vitest'
import { counted } from '../src/counts.ts'

test.each([
  [0, 'image', undefined, '0 images'],
  [1, 'image', undefined, '1 image'],
  [2, 'image', undefined, '2 images'],
  [12_000, 'training image', undefined, '12,000 training images'],
  [1, 'class', 'classes', '1 class'],
  [10, 'class', 'classes', '10 classes'],
] as const)('%i %s', (count, noun, plural, words) => {
  expect(counted(count, noun, plural)).toBe(words)
})
