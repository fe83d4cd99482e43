/** The normalization of docs/add-your-own.md: the page shows the file, and the suite tests it like any other. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { mlp } from '../../src/nn/index.ts'
import { parseNormalization } from '../../src/norm/index.ts'
import { loadPlugin } from '../../src/norm/plugin-node.ts'
import { input } from '../../src/tensor/index.ts'
import { normalizationSuite } from './suite.ts'

const EXAMPLE = 'examples/peak.mjs'
const [peak] = await loadPlugin(fileURLToPath(new URL(`../../${EXAMPLE}`, import.meta.url)))

normalizationSuite([peak!.kind])

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

test('the page shows the file', () => {
  const [, block] = /```js\n(\/\/ @ts-check[^]*?)```/.exec(read('docs/add-your-own.md'))!
  expect(block).toBe(read(EXAMPLE))
})

test('a model accepts it unchanged', () => {
  const model = mlp({
    input: 4,
    hidden: [3],
    classes: 2,
    norm: parseNormalization('peak:epsilon=0.1'),
    seed: 1,
  })
  expect(model.layers[0]!.parameters.map(({ name }) => name)).toEqual([
    'layer1.weight',
    'layer1.gamma',
    'layer1.beta',
  ])
  expect(model.apply(input('x', [5, 4]), { mode: 'train' }).taps['layer1.normalized']!.shape).toEqual([5, 3])
})
