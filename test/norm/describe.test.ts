/** Small batches: from which size on each normalization trains, by asking it. */
import { expect, test } from 'vitest'
import { describeNormalization, normalizations, parseNormalization } from '../../src/norm/index.ts'

/** Of vectors and images; null where no batch will do. All others train on one sample of either. */
const smallest: Record<string, readonly [vectors: number | null, images: number]> = {
  batch: [2, 1],
  'noisy-batch': [2, 1],
  ghost: [32, 32],
  renorm: [2, 1],
  lp: [2, 1],
  unitization: [2, 1],
  instance: [null, 1],
}

test.each(normalizations.map(({ name }) => name))('the smallest batch of %s', (name) => {
  const [vectors, images] = smallest[name] ?? [1, 1]
  expect(describeNormalization(parseNormalization(name)).smallestBatch).toEqual({ vectors, images })
})

test('ghost batches of one need several positions', () => {
  expect(describeNormalization(parseNormalization('ghost:1')).smallestBatch).toEqual({
    vectors: null,
    images: 1,
  })
})

test('whether evaluation is training is seen in the expression', () => {
  const evaluationOf = (spec: string) => describeNormalization(parseNormalization(spec)).evaluation
  expect(evaluationOf('layer')).toEqual({ isTraining: true, from: [], dropsNoise: false })
  expect(evaluationOf('instance').isTraining).toBe(true)
  expect(evaluationOf('instance:tracked=true').from).toEqual(['runningMean', 'runningVariance'])
  expect(evaluationOf('noisy-batch').dropsNoise).toBe(true)
  expect(evaluationOf('noisy-batch:inEvaluation=true').dropsNoise).toBe(false)
  expect(evaluationOf('spectral').from).toEqual(['u', 'v'])
})
