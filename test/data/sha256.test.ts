import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
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
})

describe('sha256 hashes the parts together', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })
  const expected = createHash('sha256').update(bytes(70)).update('β').digest('hex')

  it('in Node', async () => {
    expect(await sha256(bytes(70), 'β')).toBe(expected)
  })

  it.each([
    ['in a page', globalThis.crypto],
    ['in a page that comes neither over HTTPS nor from this machine', undefined],
  ])('%s', async (_, crypto) => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
    vi.stubGlobal('crypto', crypto)
    vi.resetModules()
    const page = await import('../../src/data/sha256.ts')
    expect(await page.sha256(bytes(70), 'β')).toBe(expected)
  })
})
