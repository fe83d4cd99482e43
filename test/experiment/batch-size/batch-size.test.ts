import { describe, expect, test } from 'vitest'
import { examine, findExperiment, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { LEARNED, training } from '../framework/records.ts'

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

/** Test errors at the end by arm, and the verdicts on them. */
function conclude(errors: Readonly<Record<string, number>>) {
  const records = new Records(
    Object.entries(errors).flatMap(([arm, error]) => training(arm, { ...LEARNED, accuracy: 1 - error })),
  )
  const options = resolveOptions(batchSize.options)
  const findings = examine(batchSize, { records, options, classes: 10 })
  return {
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    sentence: batchSize.verdict(findings, {}),
  }
}

const asThePapers = {
  'ln-1': 0.2,
  'ln-4': 0.15,
  'ln-128': 0.12,
  'bn-all-4': 0.25,
  'bn-all-128': 0.12,
  'bn-2': 0.35,
  'bn-32': 0.15,
  'gn-2': 0.16,
  'gn-32': 0.15,
}

describe('the findings of batch-size', () => {
  test('support every claim where small batches harm BN alone', () => {
    const { verdicts, sentence } = conclude(asThePapers)
    expect(verdicts).toEqual({
      small: 'supported',
      large: 'equivalent',
      loses: 'supported',
      growth: 'supported',
      online: 'supported',
    })
    expect(sentence).toBe(
      'With batches of 4, layer normalization has a lower test error than batch normalization; with batches of 128, layer normalization is as good within a point; batches of 2 raise the error of BN; they raise the error of group normalization less; layer normalization learns from single images.',
    )
  })

  test('are the opposite where they harm LN and GN alone', () => {
    const { verdicts, sentence } = conclude({
      'ln-1': 0.9,
      'ln-4': 0.35,
      'ln-128': 0.3,
      'bn-all-4': 0.15,
      'bn-all-128': 0.12,
      'bn-2': 0.12,
      'bn-32': 0.15,
      'gn-2': 0.35,
      'gn-32': 0.15,
    })
    expect(Object.values(verdicts)).toEqual(Array.from({ length: 5 }, () => 'opposite'))
    expect(sentence).toContain('with batches of 128, layer normalization is worse by more than a point')
  })

  test('say that a difference of less than a point is none', () => {
    const { verdicts, sentence } = conclude({ ...asThePapers, 'bn-2': 0.151, 'gn-2': 0.151 })
    expect(verdicts).toMatchObject({ loses: 'equivalent', growth: 'equivalent' })
    expect(sentence).toContain('batches of 2 change the error of BN by less than a point')
  })

  test('conclude nothing where the network that is compared has not learned', () => {
    const { verdicts, sentence } = conclude({ ...asThePapers, 'bn-all-128': 0.9, 'gn-32': 0.9 })
    expect(verdicts).toEqual({
      small: 'not tested',
      large: 'not tested',
      loses: 'supported',
      growth: 'not tested',
      online: 'supported',
    })
    expect(sentence).toContain('Batches of 4 are not tested here')
  })
})
