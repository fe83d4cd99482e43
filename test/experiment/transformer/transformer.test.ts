import { describe, expect, test } from 'vitest'
import { examine, findExperiment, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { scaleQuantities } from '../../../src/probe/index.ts'
import { type Row, trainingQuantities } from '../../../src/stats/index.ts'
import { curve, GUESSING, jittered, LEARNED, SEEDS, training } from '../framework/records.ts'

const transformer = findExperiment('transformer')
const rates = [0.01, 0.1, 1]
const options = resolveOptions(transformer.options, { rates })

const START = 3

/** A run whose test loss ends at a value, and that has learned unless it ends as it starts. */
const run = (arm: string, loss: number): Row[] => [
  ...training(arm, loss < START ? LEARNED : GUESSING),
  ...SEEDS.flatMap((seed) => curve(arm, seed, trainingQuantities.testLoss, [START, jittered(loss, seed)])),
]

/** Gradients at the start, by block; and later ones, which nothing reads. */
const gradients = (arm: string, values: readonly number[]): Row[] =>
  SEEDS.flatMap((seed) =>
    values.flatMap((value, i) =>
      [
        { step: 0, layer: `block${i + 1}.mlp.contract`, value: jittered(value, seed) },
        { step: 0, layer: `block${i + 1}.mlp.expand`, value: 99 },
        { step: 199, layer: `block${i + 1}.mlp.contract`, value: 99 },
      ].map((each) => ({ ...each, run: `${arm}-${seed}`, arm, seed, quantity: scaleQuantities.gradient })),
    ),
  )

const overRates = (family: 'rms' | 'qk', losses: readonly number[]) =>
  rates.flatMap((rate, i) => run(`${family}-${rate}`, losses[i]!))

const asThePapers = [
  gradients('post', [0.2, 0.3, 0.4]),
  gradients('pre', [0.3, 0.2, 0.1]),
  gradients('peri', [0.2, 0.2, 0.19]),
  ...Object.entries({
    post: 1.5,
    'post-cold-best': 1.55,
    'post-fast': 1.5,
    'post-fast-cold': 2.6,
    pre: 1.5,
    'pre-cold': 1.505,
    none: 1.8,
    dyt: 1.504,
    derf: 1.49,
  }).map(([arm, loss]) => run(arm, loss)),
  overRates('rms', [1.5, 1.6, START]),
  overRates('qk', [1.5, 1.4, 1.5]),
]

const conclude = (...groups: Row[][]) => {
  const findings = examine(transformer, { options, classes: 10, records: new Records(groups.flat()) })
  return {
    findings,
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    sentence: transformer.verdict(findings, {}),
  }
}

/** The same with other measurements of some arms. */
const withOthers = (...others: Row[][]) => {
  const measured = ({ arm, quantity }: Row) => `${arm} ${quantity}`
  const replaced = new Set(others.flat().map(measured))
  return conclude(
    asThePapers.flat().filter((row) => !replaced.has(measured(row))),
    ...others,
  )
}

describe('the findings of transformer', () => {
  test('are those of the papers', () => {
    const { verdicts, findings, sentence } = conclude(...asThePapers)
    expect(verdicts).toEqual({
      'near-output': 'supported',
      growth: 'supported',
      'post-warm-up': 'supported',
      'post-best': 'supported',
      'pre-warm-up': 'equivalent',
      'steady-gradients': 'supported',
      normalized: 'supported',
      dyt: 'equivalent',
      'derf-ln': 'equivalent',
      'derf-dyt': 'equivalent',
      range: 'supported',
      sensitivity: 'supported',
    })
    expect(findings['near-output']!.effect).toBeCloseTo(4, 6)
    expect(findings['growth']!.effect).toBeCloseTo(2, 6)
    expect(findings['steady-gradients']!.effect).toBeCloseTo(0.2 / 0.19 / 3, 6)
    expect(findings['range']!.effect).toBeCloseTo(10, 6)
    // The mean above the best: (0, 0.1, 1.5) and (0.1, 0, 0.1).
    expect(findings['sensitivity']!.effect).toBeCloseTo(0.2 / 1.6, 2)
    expect(sentence).toContain('pre-LN needs no warm-up')
  })

  test('are the opposite', () => {
    const { verdicts, sentence } = withOthers(
      gradients('post', [0.4, 0.3, 0.05]),
      gradients('peri', [0.9, 0.2, 0.1]),
      run('post-fast', 2.6),
      run('post-fast-cold', 1.5),
      run('post-cold-best', 1.4),
      run('pre-cold', 1.7),
      run('none', 1.3),
      run('dyt', 1.6),
      run('derf', 1.7),
      overRates('qk', [1.5, START, START]),
    )
    for (const [key, verdict] of Object.entries(verdicts)) expect([key, verdict]).toEqual([key, 'opposite'])
    expect(sentence).toContain('dynamic tanh and LN differ by more than 1 % of the loss')
  })

  test('count a run that diverged as worse than any other, and at a rate of the grid as at its start', () => {
    const diverged = (arm: string): Row[] =>
      SEEDS.flatMap((seed) => [
        ...curve(arm, seed, trainingQuantities.testLoss, [START]),
        ...curve(arm, seed, trainingQuantities.diverged, [7]),
      ])
    const { verdicts, findings } = withOthers(diverged('post-fast-cold'), diverged('rms-1'))
    expect(verdicts['post-warm-up']).toBe('supported')
    expect(findings['sensitivity']!.effect).toBeCloseTo(0.2 / 1.6, 2)
    expect(findings['range']!.effect).toBeCloseTo(10, 6)
  })

  test('are not tested on networks that have not learned', () => {
    const { verdicts, sentence } = withOthers(
      run('none', START),
      overRates('rms', [START, START, START]),
      run('post-fast', START),
    )
    for (const key of ['normalized', 'range', 'sensitivity', 'post-warm-up'])
      expect([key, verdicts[key]]).toEqual([key, 'not tested'])
    expect(sentence).toContain('LN is not compared with it')
  })
})

describe('the arms of transformer', () => {
  const arms = new Map(transformer.arms(options).map((arm) => [arm.arm, arm]))

  test('differ in warm-up at one tuned rate', () => {
    for (const family of ['post', 'pre', 'peri', 'rms', 'qk', 'dyt', 'derf', 'none']) {
      const [warm, cold] = [arms.get(family)!, arms.get(`${family}-cold`)!]
      expect(warm.spec.schedule).toBe('cosine:warmup=50')
      expect(cold.spec).toEqual({ ...warm.spec, schedule: 'cosine', probes: [] })
      expect([warm.tuned, cold.tuned]).toEqual([{ as: family }, { as: family }])
    }
    for (const arm of ['post-fast', 'post-fast-cold']) expect(arms.get(arm)!.tuned).toEqual({ as: 'pre' })
  })

  test('read images without scaling them as text', () => {
    const ofImages = transformer.arms(resolveOptions(transformer.options, { network: 'vit' }))
    expect(ofImages[0]!.spec).toMatchObject({
      scaling: 'standardize',
      model: { architecture: 'vit:order=post' },
    })
    expect(arms.get('qk')!.spec).toMatchObject({ scaling: 'none' })
    expect(arms.get('qk')!.spec.model.architecture).toMatch(/^gpt:.*,order=pre,qk=rms$/)
  })
})
