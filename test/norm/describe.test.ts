/** The smallest batch with which each normalization trains. */
import { expect, test } from 'vitest'
import { describeNormalization, normalizations, parseNormalization } from '../../src/norm/index.ts'

/** The smallest batches of vectors and of images; null if no batch is possible. All others train on one sample of either. */
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

test('ghost batches of one sample need several positions', () => {
  expect(describeNormalization(parseNormalization('ghost:1')).smallestBatch).toEqual({
    vectors: null,
    images: 1,
  })
})

test('the expression shows whether evaluation equals training', () => {
  const evaluationOf = (spec: string) => describeNormalization(parseNormalization(spec)).evaluation
  expect(evaluationOf('layer')).toEqual({ isTraining: true, from: [], dropsNoise: false })
  expect(evaluationOf('instance').isTraining).toBe(true)
  expect(evaluationOf('instance:tracked=true').from).toEqual(['runningMean', 'runningVariance'])
  expect(evaluationOf('noisy-batch').dropsNoise).toBe(true)
  expect(evaluationOf('noisy-batch:inEvaluation=true').dropsNoise).toBe(false)
  expect(evaluationOf('spectral').from).toEqual(['u', 'v'])
})
