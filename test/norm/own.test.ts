/** The normalization of docs/add-your-own.md: the page shows the file, and the suite tests it like any other. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { peak } from '../../examples/own-normalization.ts'
import { mlp } from '../../src/nn/index.ts'
import { input } from '../../src/tensor/index.ts'
import { normalizationSuite } from './suite.ts'

normalizationSuite([peak.kind])

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

test('the page shows the file', () => {
  const [, block] = /```ts\n(\/\*\* Peak[^]*?)```/.exec(read('docs/add-your-own.md'))!
  expect(block).toBe(read('examples/own-normalization.ts'))
})

test('a model accepts it unchanged', () => {
  const model = mlp({ input: 4, hidden: [3], classes: 2, norm: peak({ epsilon: 0.1 }), seed: 1 })
  expect(model.layers[0]!.parameters.map(({ name }) => name)).toEqual([
    'layer1.weight',
    'layer1.gamma',
    'layer1.beta',
  ])
  expect(model.apply(input('x', [5, 4]), { mode: 'train' }).taps['layer1.normalized']!.shape).toEqual([5, 3])
})
