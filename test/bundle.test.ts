/** The package as `npm run build` bundles it: what each entry opens, and that entries share their modules. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'
import type * as nn from '../src/nn/index.ts'
import type * as tensor from '../src/tensor/index.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, { default: string }>
}
const entries = Object.entries(exports).map(([name, { default: file }]) => [name, file] as const)

/** The files that Node opens for an entry before it runs, and the packages that they name. */
function openedBy(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: string) => {
    if (files.has(file)) return
    files.add(file)
    for (const statement of parseAst(readFileSync(file, 'utf8')).body) {
      const from = 'source' in statement ? statement.source?.value : undefined
      if (typeof from !== 'string') continue
      if (from.startsWith('.')) visit(join(dirname(file), from))
      else packages.add(from)
    }
  }
  visit(join(root, entry))
  return { files, packages }
}

it.each(['dist/cli/main.js', 'dist/executor/processes/worker.js'])('%s opens few files', (entry) => {
  expect(openedBy(entry).files.size).toBeLessThan(60)
})

describe.each(entries)('the entry %s', (name, file) => {
  it('can be imported', async () => {
    expect(Object.keys((await import(join(root, file))) as object)).not.toHaveLength(0)
  })

  // The same as the rules of .dependency-cruiser.cjs, which sees the source before it is joined.
  const needsNode = /^\.$|^\.\/(data\/load|store|executor\/processes|report\/output)$/.test(name)
  it.skipIf(needsNode)('needs no module of Node', () => {
    const { packages } = openedBy(file)
    expect([...packages].filter((from) => from.startsWith('node:'))).toEqual([])
  })
})

it('entries share their modules: the tensors of one are those of another', async () => {
  const built = (part: string) => import(join(root, 'dist', part, 'index.js'))
  const { constant, ShapeError } = (await built('tensor')) as typeof tensor
  const { mlp } = (await built('nn')) as typeof nn
  const model = mlp({ input: 4, hidden: [3], classes: 2, norm: 'none', seed: 0 })
  expect(() => model.apply(constant(1, [2, 5]), { mode: 'train' })).toThrow(ShapeError)
})
