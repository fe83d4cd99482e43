import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makePayload } from '../../../../src/cli/submit/ssh/payload.ts'
import { newFolder } from '../../../support/folders.ts'

/** A package in `folder` with these dependencies. */
function put(
  folder: string,
  dependencies: Record<string, string> = {},
  optional: Record<string, string> = {},
): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ dependencies, optionalDependencies: optional }),
  )
}

/** An installed package with a dependency of a dependency, an optional one that is missing, and one it does not need. */
function installed(): string {
  const folder = newFolder()
  const root = join(folder, 'node_modules/normscope')
  put(root, { a: '1' }, { missing: '1' })
  mkdirSync(join(root, 'dist'))
  writeFileSync(join(root, 'dist/main.js'), 'first')
  put(join(folder, 'node_modules/a'), { '@b/c': '1' })
  put(join(folder, 'node_modules/@b/c'))
  put(join(folder, 'node_modules/other'))
  return root
}

describe('makePayload', () => {
  it('has the package and all that it depends on, and nothing else', () => {
    const root = installed()
    const { folder, name, remove } = makePayload(root)
    expect(name).toMatch(/^package-\d+\.\d+\.\d+-[0-9a-f]{12}$/)
    expect(readdirSync(folder).sort()).toEqual(['dist', 'node_modules', 'package.json'])
    expect(readFileSync(join(folder, 'dist/main.js'), 'utf8')).toBe('first')
    expect(readdirSync(join(folder, 'node_modules')).sort()).toEqual(['@b', 'a'])
    remove()
    expect(readFileSync(join(root, 'dist/main.js'), 'utf8')).toBe('first')
  })

  it('has another name when a file that is copied changes', () => {
    const root = installed()
    const nameOf = () => {
      const { name, remove } = makePayload(root)
      remove()
      return name
    }
    const first = nameOf()
    writeFileSync(join(root, 'dist/main.d.ts'), 'types')
    expect(nameOf()).toBe(first)
    writeFileSync(join(root, '../a/index.js'), 'new')
    expect(nameOf()).not.toBe(first)
  })

  it('finds packages behind links, and refuses what is missing or there in two versions', () => {
    const root = installed()
    const store = newFolder()
    put(join(store, 'd'))
    symlinkSync(join(store, 'd'), join(root, '../d'))
    put(root, { d: '1' })
    const { folder, remove } = makePayload(root)
    expect(readdirSync(join(folder, 'node_modules'))).toEqual(['d'])
    remove()
    put(root, { nowhere: '1' })
    expect(() => makePayload(root)).toThrow('package nowhere: expected it beside')
  })
})
