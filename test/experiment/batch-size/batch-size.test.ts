import { expect, test } from 'vitest'
import { findExperiment } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'

const batchSize = findExperiment('batch-size')
const modelOf = (arm: string, model?: string) =>
  batchSize
    .arms(resolveOptions(batchSize.options, model === undefined ? {} : { model }))
    .find((each) => each.arm === arm)!.spec.model

test('compares LN of the hidden layers with BN of all, by the unbiased variance at a batch of 4', () => {
  expect(modelOf('ln-4')).toMatchObject({ architecture: 'mlp:128,128', norm: 'layer' })
  expect(modelOf('bn-all-4')).toMatchObject({
    architecture: 'mlp:128,128,output=normalized',
    norm: 'batch:variance=unbiased',
  })
  expect(modelOf('bn-all-128')).toMatchObject({
    architecture: 'mlp:128,128,output=normalized',
    norm: 'batch',
  })
  const { small, large } = batchSize.claims(resolveOptions(batchSize.options))
  for (const { claim } of [small!, large!]) expect(claim).toContain('BN on all layers')
})

test('keeps BN where it always is for the growth of the error, and in models without such an option', () => {
  expect(modelOf('bn-2')).toMatchObject({ architecture: 'mlp:128,128', norm: 'batch' })
  expect(modelOf('bn-all-4', 'cnn:4').architecture).toBe('cnn:4')
})
