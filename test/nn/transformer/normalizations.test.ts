/** Every normalization in every place of a transformer: it trains, or its error says why it is not defined there. */
import { afterAll, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { scalar } from '../../../src/backend/outputs.ts'
import { crossEntropy, meanLoss, parseModel } from '../../../src/nn/index.ts'
import { normalizations } from '../../../src/norm/index.ts'
import { grad, literal, type Tensor } from '../../../src/tensor/index.ts'
import { normalOf } from '../../support/random.ts'

const session = openReference()
afterAll(() => session.close())

const specs = {
  group: 'group:2',
  ghost: 'ghost:4',
} as Record<string, string>

/** Instance normalization needs positions, which a token does not have. */
const defined = normalizations.filter(({ name }) => name !== 'instance')

const networks = {
  'gpt:layers=1,width=8,heads=2,order=peri': { input: [6, 5], everyStep: true },
  'vit:layers=1,width=8,heads=2,order=post,final=yes': { input: [1, 8, 8] },
  'mixer:layers=1,width=8': { input: [1, 8, 8] },
} as const

const cases = Object.entries(networks).flatMap(([spec, sizes]) =>
  defined.map(({ name }) => [spec, specs[name] ?? name, sizes] as const),
)

test.each(cases)('%s with norm %s', async (spec, norm, sizes) => {
  const model = parseModel(spec).create({ ...sizes, norm, classes: 5, seed: 1, dtype: 'f64' })
  const isText = model.tokens !== undefined
  const count = isText ? 24 : 4
  const integers = (factor: number) => Int32Array.from({ length: count }, (_, i) => (i * i * factor + i) % 5)
  const x = isText ? literal(integers(1), [4, 6]) : literal(normalOf('x', 4 * 64), [4, 1, 8, 8])
  const labels = literal(integers(3), isText ? [4, 6] : [4])
  const { logits, updates } = model.apply(x, { mode: 'train' })
  const loss = meanLoss(crossEntropy(), logits, labels)
  const gradients = grad(
    loss,
    model.parameters.map(({ tensor }) => tensor),
  )
  const outputs: Record<string, Tensor> = {
    loss,
    ...Object.fromEntries(gradients.map((g, i) => [`g${i}`, g])),
  }
  const program = await session.compile({ outputs, updates })
  const values = program.runSync()
  program.dispose()
  expect(scalar(values['loss'])).toBeGreaterThan(0)
  const broken = model.parameters.filter((_, i) => !values[`g${i}`]!.every(Number.isFinite))
  expect(broken.map(({ name }) => name)).toEqual([])
})

test.each(Object.entries(networks))(
  '%s refuses instance normalization, which needs positions',
  (spec, sizes) => {
    const x = literal(new Int32Array(24), [4, 6])
    const images = literal(new Float32Array(256), [4, 1, 8, 8])
    expect(() => {
      const model = parseModel(spec).create({ ...sizes, norm: 'instance', classes: 5, seed: 1 })
      model.apply(model.tokens === undefined ? images : x, { mode: 'train' })
    }).toThrow(/instance normalization block1.*expected/)
  },
)
