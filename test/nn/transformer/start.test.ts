/** Options of gpt that change its values at the start. */
import { afterAll, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { parseModel } from '../../../src/nn/index.ts'
import { literal, type Tensor } from '../../../src/tensor/index.ts'

const session = openReference()
afterAll(() => session.close())

const SIZES = { input: [4, 5], everyStep: true, classes: 5, seed: 1, dtype: 'f64' } as const

/** What a network with these options has at the tap of the embedding, and one of its matrices. */
async function startOf(options: string) {
  const model = parseModel(`gpt:layers=2,width=9,heads=3,positions=none${options}`).create({
    ...SIZES,
    norm: 'rms',
  })
  const weights = (name: string) => model.parameters.find((state) => state.name.startsWith(name))!.tensor
  const x = literal(Int32Array.from([0, 1, 2, 3, 4, 3, 2, 1]), [2, 4])
  const outputs: Record<string, Tensor> = {
    embedded: model.apply(x, { mode: 'train' }).taps['embedding.output']!,
    embedding: weights('embedding'),
    expand: weights('block1.mlp.expand'),
    contract: weights('block1.mlp.contract'),
    output: weights('block2.attention.output'),
  }
  const program = await session.compile({ outputs, updates: [] })
  const values = program.runSync() as Readonly<Record<string, ArrayLike<number>>>
  program.dispose()
  return values
}

const ratios = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a, (value, i) => value / b[i]!)

test('scaledEmbedding multiplies the vectors of tokens by √width, and not the embeddings', async () => {
  const [plain, scaled] = [await startOf(''), await startOf(',scaledEmbedding=true')]
  expect(Array.from(scaled['embedding']!)).toEqual(Array.from(plain['embedding']!))
  for (const ratio of ratios(scaled['embedded']!, plain['embedded']!)) expect(ratio).toBeCloseTo(3, 12)
})

test('scaledResidual divides what leads back to the residual stream by √(2 layers)', async () => {
  const [plain, scaled] = [await startOf(',scaledResidual=false'), await startOf('')]
  expect(Array.from(scaled['expand']!)).toEqual(Array.from(plain['expand']!))
  for (const name of ['contract', 'output'])
    for (const ratio of ratios(plain[name]!, scaled[name]!)) expect(ratio).toBeCloseTo(2, 12)
})
