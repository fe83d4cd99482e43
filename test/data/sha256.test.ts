import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sha256, sha256Sync } from '../../src/data/index.ts'

const bytes = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i * 167 + 13) % 256)

describe('sha256Sync', () => {
  // Around the ends of blocks of 64 bytes, whose last 8 hold the length.
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])('hashes %d bytes as Node does', (count) => {
    const content = bytes(count)
    expect(sha256Sync(content)).toBe(createHash('sha256').update(content).digest('hex'))
  })

  it('hashes the parts together, a text as UTF-8', () => {
    const expected = createHash('sha256').update(bytes(70)).update('β').digest('hex')
    expect(sha256Sync(bytes(70), 'β')).toBe(expected)
  })

  it('agrees with the hash of the browser', async () => {
    expect(sha256Sync('normscope')).toBe(await sha256('normscope'))
  })
})
