import { describe, expect, test } from 'vitest'
import { RecentCache } from '../../src/compile/recent-cache.ts'

const keysIn = (cache: RecentCache<string>, keys: readonly string[]) =>
  keys.filter((key) => cache.get(key) !== undefined)

describe('a cache of recent values', () => {
  test('keeps values that weigh no more than the limit together', () => {
    const cache = new RecentCache<string>(10)
    for (const key of ['a', 'b']) cache.add(key, `value of ${key}`, 5)
    expect(cache.get('a')).toBe('value of a')
    expect(cache.get('b')).toBe('value of b')
    expect(cache.get('c')).toBeUndefined()
  })

  test('removes the value that was not used for longest', () => {
    const cache = new RecentCache<string>(10)
    for (const key of ['a', 'b']) cache.add(key, key, 5)
    cache.get('a')
    cache.add('c', 'c', 5)
    expect(keysIn(cache, ['a', 'b', 'c'])).toEqual(['a', 'c'])
  })

  test('removes as many as necessary, and keeps one that is too heavy', () => {
    const cache = new RecentCache<string>(10)
    for (const key of ['a', 'b', 'c']) cache.add(key, key, 3)
    cache.add('d', 'd', 5)
    expect(keysIn(cache, ['a', 'b', 'c', 'd'])).toEqual(['c', 'd'])
    cache.add('e', 'e', 11)
    expect(keysIn(cache, ['a', 'b', 'c', 'd', 'e'])).toEqual(['e'])
    cache.add('f', 'f', 1)
    expect(keysIn(cache, ['e', 'f'])).toEqual(['f'])
  })

  test('counts a value that replaces another once', () => {
    const cache = new RecentCache<string>(10)
    cache.add('a', 'old', 6)
    cache.add('a', 'new', 6)
    cache.add('b', 'b', 4)
    expect(cache.get('a')).toBe('new')
    expect(cache.get('b')).toBe('b')
  })
})
