/** The data of a page are those of the command line: same bytes, same scaling. */
import { readFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import { pageData } from '../../src/data/index.ts'
import { loadData } from '../../src/data/load.ts'
import { experiments } from '../../src/experiment/index.ts'

const fetchFile = vi.fn<(file: string) => Promise<Uint8Array>>(async (file) =>
  readFileSync(new URL(`../../data/${file}`, import.meta.url)),
)
const page = pageData(fetchFile)

it.each(['digits', 'circle:1,dx=0.5,samples=50', 'linear:3,samples=20', 'brackets:3,samples=20'])(
  '%s',
  async (spec) => {
    const scaling = page.scalingFor(spec, 'standardize-channel')
    expect(await page.load(spec, { scaling })).toEqual(loadData(spec, { scaling }))
  },
)

it('a page has the data of every experiment in the profiles that need no file', () => {
  const specs = experiments.flatMap(({ profiles }) => [profiles.smoke.data, profiles.quick.data])
  for (const spec of new Set(specs)) expect(() => page.areImages(spec)).not.toThrow()
  expect(specs.some((spec) => spec.startsWith('brackets'))).toBe(true)
})

it('fetches each file once, and again after a failure', async () => {
  fetchFile.mockClear()
  const fresh = pageData(fetchFile)
  fetchFile.mockRejectedValueOnce(new Error('offline'))
  await expect(fresh.load('digits', { scaling: 'unit' })).rejects.toThrow('offline')
  await fresh.load('digits', { scaling: 'unit' })
  await fresh.load('digits', { scaling: 'pixels' as 'unit' }).catch(() => undefined)
  expect(fetchFile).toHaveBeenCalledTimes(2)
})

it('refuses what a page cannot have, and says what it can', async () => {
  const load = (spec: string) => page.load(spec, { scaling: 'unit' })
  await expect(load('idx:/tmp')).rejects.toThrow(
    'unknown data of a page "idx" (known: digits, fashion-mnist, circle, linear, brackets)',
  )
  await expect(load('fashion-mnist:/tmp')).rejects.toThrow('a page has no files at /tmp')
  await expect(load('digits?klasses=3')).rejects.toThrow('klasses')
})
