import { expect, test, vi } from 'vitest'
import { counted, grouped } from '../src/counts.ts'

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

test.each([0, 12, 999, 1000, 65_536, 123_456, 1_000_000, -12_345, 2 ** 31 - 1])(
  '%i is grouped as in English',
  (value) => {
    expect(grouped(value)).toBe(value.toLocaleString('en-US'))
  },
)

/** Its first call costs 20 ms, which a page that starts does not have. */
test('declaring options formats no number by locale', async () => {
  const spy = vi.spyOn(Number.prototype, 'toLocaleString')
  await import('../src/data/synthetic/circle.ts')
  expect(spy).not.toHaveBeenCalled()
  spy.mockRestore()
})
