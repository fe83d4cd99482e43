import { describe, expect, test } from 'vitest'
import { examine, findExperiment, performChecks, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { residualQuantities } from '../../../src/probe/index.ts'
import type { Row } from '../../../src/stats/index.ts'
import { GUESSING, jittered, SEEDS, training } from '../framework/records.ts'

const residualScaling = findExperiment('residual-scaling')
const options = resolveOptions(residualScaling.options)

/** The shares in the first and the last block of the first size. */
const shares = (norm: 'plain' | 'bn', [first, last]: readonly [number, number]): Row[] =>
  [first, last].flatMap((share, i) =>
    SEEDS.map((seed) => ({
      run: `start-${norm}-${seed}`,
      arm: `start-${norm}`,
      seed,
      step: 0,
      layer: `stage1.block${i === 0 ? 1 : 5}`,
      quantity: residualQuantities.share,
      value: jittered(share, seed),
    })),
  )

const trained = (accuracies: Readonly<Record<string, number>>): Row[] =>
  Object.entries(accuracies).flatMap(([arm, accuracy]) =>
    training(arm, accuracy > 0.2 ? { loss: 1 - accuracy, accuracy } : GUESSING),
  )

const conclude = (...groups: Row[][]) => {
  const evidence = { options, classes: 10, records: new Records(groups.flat()) }
  const findings = examine(residualScaling, evidence)
  return {
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    sentence: residualScaling.verdict(findings, performChecks(residualScaling, evidence)),
  }
}

const asInThePaper = {
  'bn-8': 0.9,
  'bn-at-skipinit-8': 0.901,
  'bn-64': 0.9,
  'skipinit-64': 0.902,
  'fixup-64': 0.899,
  'plain-64': 0.5,
  'bn-512': 0.9,
  'bn-at-skipinit-512': 0.7,
  'skipinit-512': 0.5,
}

describe('the findings of residual-scaling', () => {
  test('are those of the papers', () => {
    const { verdicts, sentence } = conclude(
      shares('bn', [0.6, 0.2]),
      shares('plain', [0.5, 0.5]),
      trained(asInThePaper),
    )
    expect(verdicts).toEqual({
      falls: 'supported',
      more: 'supported',
      'skipinit-sooner': 'supported',
      skipinit: 'equivalent',
      fixup: 'equivalent',
      'small-batch': 'equivalent',
      'large-batch': 'supported',
      'large-lead': 'supported',
    })
    expect(sentence).toContain('SkipInit ends as high as BN. Fixup ends as high as BN. With small')
  })

  test('are the opposite where branches grow, and starts at 0 are worse and need no smaller rate', () => {
    const { verdicts } = conclude(
      shares('bn', [0.2, 0.6]),
      shares('plain', [0.5, 0.5]),
      trained({
        ...asInThePaper,
        'skipinit-64': 0.5,
        'fixup-64': 0.6,
        'plain-64': 0.9,
        'bn-at-skipinit-8': 0.5,
        'bn-at-skipinit-512': 0.95,
        'skipinit-512': 0.95,
      }),
    )
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['opposite']))
  })

  test('do not compare networks at large batches where SkipInit has not learned', () => {
    const { verdicts } = conclude(trained({ ...asInThePaper, 'skipinit-512': 0.1 }))
    expect(verdicts).toMatchObject({ 'large-lead': 'not tested', 'large-batch': 'supported' })
  })

  test('are not tested where the network with BN has not learned', () => {
    const { verdicts, sentence } = conclude(trained({ ...asInThePaper, 'bn-64': 0.1, 'bn-512': 0.1 }))
    expect(verdicts).toMatchObject({
      skipinit: 'not tested',
      fixup: 'not tested',
      'large-batch': 'not tested',
      'large-lead': 'not tested',
      'small-batch': 'equivalent',
    })
    expect(sentence).toContain('SkipInit is not tested')
  })
})
