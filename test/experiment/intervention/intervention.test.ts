import { describe, expect, test } from 'vitest'
import { openWasm } from '../../../src/backend/wasm/session.ts'
import { type Arm, findExperiment, Records } from '../../../src/experiment/index.ts'
import { injected } from '../../../src/experiment/intervention/arms.ts'
import { figures as figuresOf } from '../../../src/experiment/intervention/figures.ts'
import { intervention } from '../../../src/experiment/intervention/index.ts'
import {
  curvature,
  distance,
  gradients,
  ratioAtLevels,
  steps,
  stepsWithShift,
  stepsWithSmoothing,
} from '../../../src/experiment/intervention/measures.ts'
import { parseNormalization } from '../../../src/norm/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { planStudy, settingsOf, studyExperiment } from '../../../src/study/index.ts'
import { atLevel, type Row, trainingQuantities } from '../../../src/stats/index.ts'
import { host, onSessions } from '../../support/study.ts'

const options = resolveOptions(intervention.options, { level: 0.5, 'first-level': 1 })

const row = (arm: string, seed: number, quantity: string, value: number, step = 0, layer = ''): Row => ({
  run: `${arm}-${seed}`,
  arm,
  seed,
  step,
  layer,
  quantity,
  value,
})

/** A run that reaches the level after `taken` steps, or never. */
function run(arm: string, seed: number, taken: number | undefined): Row[] {
  return [
    row(arm, seed, trainingQuantities.trainingLoss, 0.4, 1000),
    ...(taken === undefined ? [] : [row(arm, seed, atLevel(curvature.quantity, 0.5), 7, taken)]),
  ]
}

const evidenceOf = (rows: readonly Row[]) => ({ records: new Records(rows), options, classes: 10 })

type Key = keyof ReturnType<typeof intervention.claims>

function checksOf(key: Key, evidence: ReturnType<typeof evidenceOf>): string[] {
  const { preconditions = [] } = findExperiment('intervention').claims(options)[key]!
  return preconditions.map((each) => `${each.check(evidence).met ? 'met' : 'not met'}: ${each.text}`)
}

describe('the outcome', () => {
  test('is the step at which the loss passes the level, infinite where it does not', () => {
    const evidence = evidenceOf([...run('plain', 1, 120), ...run('plain', 2, undefined)])
    expect(Object.fromEntries(steps(evidence, 'plain'))).toEqual({ 1: 120, 2: Infinity })
  })

  test('counts a run that diverged before the level as never, and one that diverged after it as reached', () => {
    const evidence = evidenceOf([
      row('plain', 1, trainingQuantities.diverged, 5, 5),
      ...run('plain', 2, 120),
      row('plain', 2, trainingQuantities.diverged, 200, 200),
    ])
    expect(Object.fromEntries(steps(evidence, 'plain'))).toEqual({ 1: Infinity, 2: 120 })
  })

  test('that a run of either arm never has is noted in the figure of ratios, which has no dot then', () => {
    const arms = ['plain', 'plain-sam', 'plain-x4', 'plain-x4-sam'] as const
    const evidence = evidenceOf([
      ...arms.flatMap((arm) => run(arm, 1, undefined)),
      ...['norm', 'norm-sam', 'norm-x4', 'norm-x4-sam'].flatMap((arm) => run(arm, 1, 100)),
    ])
    const [effects] = figuresOf(evidence)
    if (effects?.kind !== 'dots-with-intervals') throw new Error('expected dots')
    expect(effects.rows.at(-1)).toMatchObject({
      effect: null,
      interval: null,
      note: '1 of 1 with a run that never reaches it',
    })
  })

  test('of a factor is the geometric mean over the other', () => {
    const evidence = evidenceOf([
      ...run('plain', 1, 100),
      ...run('plain-sam', 1, 400),
      ...run('plain-x4', 1, 200),
      ...run('plain-x4-sam', 1, 1800),
    ])
    expect(stepsWithShift(evidence, 'plain', 1).get(1)).toBeCloseTo(200, 9)
    expect(stepsWithShift(evidence, 'plain', 4).get(1)).toBeCloseTo(600, 9)
    expect(stepsWithSmoothing(evidence, 'plain', 'none').get(1)).toBeCloseTo(Math.sqrt(20_000), 9)
    const { treated, control } = intervention.claims(options)['shift-plain'].pairs(evidence)
    expect(treated.get(1)! / control.get(1)!).toBeCloseTo(3, 9)
  })
})

describe('the manipulation checks', () => {
  const levels = (arm: string, seed: number, quantity: string, values: readonly number[], layer = '') =>
    values.map((value, i) => row(arm, seed, atLevel(quantity, [1, 0.5][i]!), value, 100, layer))

  test('compare at the levels that both runs reached', () => {
    const evidence = evidenceOf([
      ...levels('plain', 1, curvature.quantity, [4, 9]),
      ...levels('plain-sam', 1, curvature.quantity, [2]),
      ...levels('plain', 2, curvature.quantity, [4, 9]),
      ...levels('plain-sam', 2, curvature.quantity, [1, 1]),
    ])
    const ratios = ratioAtLevels(evidence, 'plain-sam', 'plain', curvature)
    expect(ratios.get(1)).toBeCloseTo(1 / 2, 12)
    expect(ratios.get(2)).toBeCloseTo(1 / 6, 12)
    expect(checksOf('smoothing-plain', evidence)).toContain(
      'met: SAM lowered the largest eigenvalue of the Hessian at equal loss',
    )
  })

  test('leave out the shift of the first layer’s gradient, which is always 0', () => {
    const evidence = evidenceOf(
      ['plain', 'plain-x4'].flatMap((arm, i) => [
        ...levels(arm, 1, gradients.quantity, [0, 0], 'layer1'),
        ...levels(arm, 1, gradients.quantity, i === 0 ? [1, 1] : [2, 2], 'layer2'),
        ...levels(arm, 1, distance.quantity, i === 0 ? [1, 1] : [4, 4], 'layer2'),
      ]),
    )
    expect(ratioAtLevels(evidence, 'plain-x4', 'plain', gradients).get(1)).toBeCloseTo(2, 12)
    expect(ratioAtLevels(evidence, 'plain-x4', 'plain', distance).get(1)).toBeCloseTo(4, 12)
    expect(checksOf('shift-plain', evidence)).toContain(
      'met: the injected shift raised the earth mover’s distance of the plain network',
    )
  })

  test('fail where nothing was measured, and where BN has no lead', () => {
    for (const key of ['shift-norm', 'shift-plain', 'smoothing-plain', 'lead'] as const)
      expect(checksOf(key, evidenceOf([])).filter((text) => text.startsWith('met'))).toEqual([])
    const slower = evidenceOf([...run('plain', 1, 100), ...run('norm', 1, 120)])
    expect(checksOf('lead', slower)).toContain(
      'not met: without the interventions, BN took fewer steps than plain',
    )
    const faster = evidenceOf([...run('plain', 1, 100), ...run('norm', 1, 60)])
    expect(checksOf('lead', faster)).toContain(
      'met: without the interventions, BN took fewer steps than plain',
    )
  })
})

describe('the arms', () => {
  const armsOf = (factorial: 'corners' | 'full'): Arm[] =>
    findExperiment('intervention').arms(resolveOptions(intervention.options, { factorial }))

  test('are all combinations of the factors', () => {
    expect(armsOf('corners').map(({ arm }) => arm)).toEqual(
      ['plain', 'norm'].flatMap((network) => [
        network,
        `${network}-x4`,
        `${network}-sam`,
        `${network}-x4-sam`,
      ]),
    )
    expect(armsOf('full')).toHaveLength(18)
  })

  test('differ in nothing but the injected noise, the smoothing and its rate', () => {
    const specs = armsOf('full').map(({ spec }) => ({ ...spec, model: { ...spec.model, norm: '' } }))
    specs.forEach((spec, i) => {
      // The three levels of shift stand beside one another.
      expect(spec).toEqual(specs[i - (i % 3)])
      expect({ ...spec, smoothing: '', learningRate: 0 }).toEqual({
        ...specs[0],
        smoothing: '',
        learningRate: 0,
      })
    })
  })

  test('take the tuned rate of the arm without injected shift, with their smoothing', () => {
    const models = armsOf('full').map(({ arm, tuned }) => [arm, tuned?.as])
    for (const [arm, as] of models) expect(as).toBe(arm!.replace(/-x[24]/, ''))
    const fixed = findExperiment('intervention').arms(
      resolveOptions(intervention.options, { 'rate-plain-sam': 0.3 }),
    )
    expect(fixed.find(({ arm }) => arm === 'plain-x4-sam')).toMatchObject({ spec: { learningRate: 0.3 } })
    expect(fixed.find(({ arm }) => arm === 'plain-x4-sam')!.tuned).toBeUndefined()
  })

  test('inject after the normalization, or where it would be', () => {
    expect(injected('none', 0)).toBe('none')
    expect(injected('none', 0.1)).toBe('noise:nMu=0.1,nSigma=1.05,rMu=0,rSigma=0')
    expect(parseNormalization(injected('batch', 0.1)).spec).toBe(
      'batch+noise:nMu=0.1,nSigma=1.05,rMu=0,rSigma=0',
    )
  })
})

test('the smoke profile runs from end to end, and measures every manipulation', async () => {
  const settings = settingsOf(findExperiment('intervention'), { profile: 'smoke', seeds: [1] })
  const plan = await planStudy([settings], host)
  const study = await studyExperiment(
    plan,
    onSessions(() => openWasm({ threads: 1 })),
  )
  const [{ results, figures }] = study.experiments as [(typeof study.experiments)[number]]
  const expected = intervention.arms(
    resolveOptions(intervention.options, intervention.profiles.smoke.options),
  )
  expect(results).toHaveLength(expected.length)
  const rows = results.flatMap((result) => result.rows)
  for (const { quantity } of [distance, gradients, curvature])
    for (const { arm } of expected)
      expect([arm, rows.some((each) => each.arm === arm && each.quantity === atLevel(quantity, 2))]).toEqual([
        arm,
        true,
      ])
  expect(figures.map(({ name }) => name)).toEqual(['effects', 'steps', 'distance', 'gradients', 'curvature'])
  for (const figure of figures)
    expect(figure).toMatchObject({ kind: 'dots-with-intervals', rows: expect.any(Array) as unknown[] })
}, 180_000)
