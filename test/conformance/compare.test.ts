/** The comparison itself: lenient to float32 rounding, strict to anything more. */
import { describe, expect, test } from 'vitest'
import { evaluateNode } from '../../src/backend/reference/evaluate.ts'
import { type Evaluator, openReference } from '../../src/backend/reference/session.ts'
import { expectSameAsReference } from '../support/compare.ts'
import { instantiate } from './case.ts'
import { cases, convolutionCases } from './cases/index.ts'
import { convolutionSuite, propertySuite, runCases } from './suite.ts'

/** As a float32 backend computes: every node rounded. */
const rounded: Evaluator = (node, inputs) => {
  const values = evaluateNode(node, inputs)
  return node.dtype === 'f32' ? values.map(Math.fround) : values
}

describe('a backend that rounds every node to float32', () => {
  runCases(() => openReference({ evaluator: rounded }), 'f32')
  runCases(() => openReference({ evaluator: rounded }), 'f32', { cases: convolutionCases })
  convolutionSuite(() => openReference({ evaluator: rounded }), { dtypes: ['f32'], runs: 30 })
  propertySuite(() => openReference({ evaluator: rounded }), { dtypes: ['f32'], runs: 50 })
})

describe('a backend that is wrong', () => {
  const byOneInTenThousand: Evaluator = (node, inputs) => {
    const values = rounded(node, inputs)
    const { kind } = node.operation
    return kind === 'reduce' || kind === 'matmul' || kind.startsWith('conv2d')
      ? values.map((x) => x * 1.0001)
      : values
  }
  const transposedTheWrongWay: Evaluator = (node, inputs) =>
    node.operation.kind === 'transpose' ? inputs[0]!.slice() : rounded(node, inputs)
  const withoutTheHalf: Evaluator = (node, inputs) =>
    node.operation.kind === 'uniform' ? rounded(node, inputs).map((u) => u - 2 ** -24) : rounded(node, inputs)

  test.each([
    ['sum [5, 7] over [0]', byOneInTenThousand],
    ['batch normalization of [60, 100]', byOneInTenThousand],
    ['matmul of m, k, n = 67, 130, 35', byOneInTenThousand],
    ['conv2d: a 3×3 kernel, 16 channels to 17', byOneInTenThousand],
    ['conv2dInput: depthwise', byOneInTenThousand],
    ['conv2dFilter: strides of 2', byOneInTenThousand],
    ['softmax cross-entropy', byOneInTenThousand],
    ['transpose [5, 7] by [1, 0]', transposedTheWrongWay],
    ['a state becomes its own transpose', transposedTheWrongWay],
    ['uniform [7, 9]', withoutTheHalf],
  ])('fails %s', async (name, evaluator) => {
    const item = [...cases, ...convolutionCases].find((candidate) => candidate.name === name)!
    await expect(
      expectSameAsReference(openReference({ evaluator }), instantiate(item, 'f32'), 'f32'),
    ).rejects.toThrow('elements differ')
  })

  test('no two cases share a name', () => {
    const names = [...cases, ...convolutionCases].map((item) => item.name)
    expect(new Set(names).size).toBe(names.length)
  })
})
