import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { type Model, mlp, parseModel } from '../../../src/nn/index.ts'
import { residual, residualQuantities } from '../../../src/probe/index.ts'
import { fixedSample } from '../../../src/probe/target.ts'
import type { State } from '../../../src/tensor/index.ts'
import { measure, problemOf, valueIn } from '../measuring.ts'

const SAMPLE = 6
const session = openReference()

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The mean over channels of the variance over samples and positions: images `[sample][channel][position]`. */
function varianceOf(images: readonly (readonly (readonly number[])[])[]): number {
  return mean(
    images[0]!.map((_, c) => {
      const values = images.flatMap((channels) => channels[c]!)
      return mean(values.map((value) => (value - mean(values)) ** 2))
    }),
  )
}

/** A 3 × 3 convolution with zeros around the image of 2 × 2, one sample, by its definition. */
function convolved(x: readonly (readonly number[])[], weight: Float64Array, bias: Float64Array): number[][] {
  return Array.from(bias, (b, o) =>
    Array.from({ length: 4 }, (_, position) => {
      const [row, column] = [Math.floor(position / 2), position % 2]
      let sum = b
      for (let c = 0; c < x.length; c++)
        for (let i = 0; i < 3; i++)
          for (let j = 0; j < 3; j++) {
            const [r, s] = [row + i - 1, column + j - 1]
            if (r < 0 || r > 1 || s < 0 || s > 1) continue
            sum += weight[((o * x.length + c) * 3 + i) * 3 + j]! * x[c]![2 * r + s]!
          }
      return sum
    }),
  )
}

const rectified = (x: readonly (readonly number[])[]) => x.map((row) => row.map((v) => Math.max(0, v)))

/** The branch and the skip of the first block, for each sample. */
async function byHand(network: Model) {
  const { step, train } = problemOf(network)
  const batch = fixedSample(train, SAMPLE, network)
  const { taps } = step.at({ mode: 'train' }, batch).output
  const named = (name: string) => network.parameters.find((state: State) => state.name === name)!.tensor
  const block = 'stage1.block1'
  const program = await session.compile({
    outputs: {
      x: taps['conv1.output']!,
      w1: named(`${block}.conv1.weight`),
      b1: named(`${block}.conv1.bias`),
      w2: named(`${block}.conv2.weight`),
      b2: named(`${block}.conv2.bias`),
    },
  })
  const values = program.runSync()
  const [w1, b1, w2, b2] = [values.w1, values.b1, values.w2, values.b2] as Float64Array[]
  const channels = b1!.length
  const upTo = (count: number) => [...Array(count).keys()]
  const skips = upTo(SAMPLE).map((n) =>
    upTo(channels).map((c) => upTo(4).map((position) => values.x[(n * channels + c) * 4 + position]!)),
  )
  // The first block of pre begins with its convolution, like post.
  const branches = skips.map((x) => convolved(rectified(convolved(x, w1!, b1!)), w2!, b2!))
  const sums = skips.map((x, n) => x.map((row, c) => row.map((value, p) => value + branches[n]![c]![p]!)))
  const [branch, skip, sum] = [branches, skips, sums].map(varianceOf) as [number, number, number]
  return { branch, skip, share: branch / (branch + skip), ratio: branch / sum }
}

const network = (spec: string, input: readonly number[], norm = 'none') =>
  parseModel(spec).create({ input, classes: 2, norm, seed: 1, dtype: 'f64' })

describe('residual', () => {
  test.each(['post', 'pre'])(
    'is the variance of branch and skip, by their definitions: %s',
    async (order) => {
      const model = network(`resnet:8,width=0.125,order=${order}`, [1, 2, 2])
      const expected = await byHand(model)
      const rows = await measure(session, problemOf(model), residual({ sample: SAMPLE }))
      expect(expected.branch).toBeGreaterThan(0.01)
      for (const [key, value] of Object.entries(expected))
        expect([
          key,
          valueIn(rows, 'stage1.block1', residualQuantities[key as keyof typeof expected]),
        ]).toEqual([key, expect.closeTo(value, 10)])
    },
  )

  test('is zero where branches start at zero, and has no meaning where nothing varies', async () => {
    const still = await measure(
      session,
      problemOf(network('resnet:8,width=0.125,branch=skipinit', [1, 2, 2])),
      residual({ sample: SAMPLE }),
    )
    expect(valueIn(still, 'stage3.block1', residualQuantities.share)).toBe(0)
    const dead = parseModel('resnet:8,width=0.125').create({
      input: [1, 2, 2],
      classes: 2,
      initializer: 'gaussian:0',
      seed: 1,
      dtype: 'f64',
    })
    const rows = await measure(session, problemOf(dead), residual({ sample: SAMPLE }))
    expect(valueIn(rows, 'stage1.block1', residualQuantities.share)).toBeNaN()
  })

  test.each([
    [
      'vit:layers=2,width=8,heads=2,patch=1',
      ['block1.attention', 'block1.mlp', 'block2.attention', 'block2.mlp'],
    ],
    ['convnext:2,patch=1', ['stage1.block1', 'stage1.block2']],
  ])('names the blocks of %s', async (spec, blocks) => {
    const rows = await measure(
      session,
      problemOf(network(spec, [1, 2, 2], 'layer')),
      residual({ sample: SAMPLE }),
    )
    expect([...new Set(rows.map(({ layer }) => layer))]).toEqual(blocks)
    expect(rows.every(({ value }) => Number.isFinite(value))).toBe(true)
  })

  test.each([
    ['a perceptron', mlp({ input: 4, classes: 2, hidden: [3], seed: 1, dtype: 'f64' })],
    ['a network without its skips', network('resnet:8,width=0.125,skips=false', [1, 2, 2])],
  ])('refuses %s', (_, model) => {
    expect(() => residual().build(problemOf(model).target)).toThrow(
      'residual: the network has no residual branches that are known: expected resnet with skips',
    )
  })
})
