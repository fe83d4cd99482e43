import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Cache } from '../../../src/backend/native/cache-node.ts'
import { Recipes } from '../../../src/backend/native/recipes-node.ts'

const folder = mkdtempSync(join(tmpdir(), 'normscope-recipes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const recipe = [[{ kernel: 'k1', units: 3, places: [0, 2] }], [{ kernel: 'k2', units: 1, places: [] }]]

describe('recipes', () => {
  test('are found by later processes, each by its program', async () => {
    const cache = await Cache.open(join(folder, 'found'))
    await new Recipes(cache).keep('one', recipe)
    expect(await new Recipes(cache).find('one')).toEqual(recipe)
    expect(await new Recipes(cache).find('two')).toBeUndefined()
  })

  test('that are damaged are missing', async () => {
    const cache = await Cache.open(join(folder, 'damaged'))
    await new Recipes(cache).keep('one', recipe)
    const [name] = readdirSync(cache.folder)
    const path = join(cache.folder, name!)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"units":3', '"units":4'))
    expect(await new Recipes(cache).find('one')).toBeUndefined()
    writeFileSync(path, '')
    expect(await new Recipes(cache).find('one')).toBeUndefined()
  })
})
