import { describe, expect, test } from 'vitest'
import { examine, findExperiment, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import {
  curvatureMapQuantities,
  hessianQuantities,
  landscapeQuantities,
  scaleQuantities,
} from '../../../src/probe/index.ts'
import { atLevel, type Row } from '../../../src/stats/index.ts'
import { GUESSING, jittered, SEEDS, training } from '../framework/records.ts'

const sharpness = findExperiment('sharpness')
const options = resolveOptions(sharpness.options)
const grid = [-0.5, -0.25, 0, 0.25, 0.5]

const rows = (arm: string, quantity: string, own: readonly Partial<Row>[]): Row[] =>
  SEEDS.flatMap((seed) =>
    own.map(({ value = 0, ...row }) => ({
      run: `${arm}-${seed}`,
      arm,
      seed,
      step: 100,
      layer: '',
      quantity,
      value: jittered(value, seed),
      ...row,
    })),
  )

const bowl = (arm: string, quantity: string, steepness: number) =>
  rows(
    arm,
    quantity,
    grid.flatMap((y) => grid.map((x) => ({ x, y, value: 0.1 + steepness * (x * x + y * y) }))),
  )

const line = (arm: string, steepness: number) =>
  rows(
    arm,
    landscapeQuantities({ dimensions: 1 }).loss,
    grid.map((x) => ({ x, value: 0.1 + steepness * x * x })),
  )

const PLANE = landscapeQuantities().loss
const EIGENVALUE = hessianQuantities({ sample: 256 }).largest

/** Ratios of eigenvalues near the middle of the map and far from it. */
const map = (arm: string, near: number, far: number) =>
  rows(
    arm,
    curvatureMapQuantities.ratio,
    grid.flatMap((y) =>
      grid.map((x) => ({ x, y, value: Math.max(Math.abs(x), Math.abs(y)) <= 0.25 ? near : far })),
    ),
  )

const length = (arm: string, value: number) =>
  rows(arm, scaleQuantities.weight, [{ value }, { value: 99, layer: 'conv1' }])

/** Large batches are `times` as sharp, rough, long and wrong as small ones; with decay, lines say the reverse. */
const measured = (times: number): Row[] => [
  ...training('small', { loss: 0.1, accuracy: 0.9 }),
  ...training('large', { loss: 0.1, accuracy: 0.9 - 0.05 * Math.sign(times - 1) }),
  ...training('small-decay'),
  ...training('large-decay'),
  ...[1, times].flatMap((steepness, i) => {
    const arm = ['small', 'large'][i]!
    return [
      ...bowl(arm, PLANE, steepness),
      ...bowl(arm, atLevel(PLANE, 0.1), steepness ** 2),
      ...rows(arm, EIGENVALUE, [{ value: 3 * steepness }]),
      ...rows(arm, atLevel(EIGENVALUE, 0.1), [{ value: 5 * steepness ** 2 }]),
      ...map(arm, 0.1, 0.1 * times),
      ...line(`${arm}-decay`, 1 / steepness),
      ...length(`${arm}-decay`, steepness),
    ]
  }),
]

const conclude = (own: readonly Row[]) => {
  const findings = examine(sharpness, { options, classes: 10, records: new Records(own) })
  return {
    findings,
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    sentence: sharpness.verdict(findings, {}),
  }
}

describe('the findings of sharpness', () => {
  test('are those of the paper where large batches are sharper', () => {
    const { findings, verdicts, sentence } = conclude(measured(2))
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['supported']))
    expect(findings['width']!.effect).toBeCloseTo(2, 6)
    expect(findings['width-at-loss']!.effect).toBeCloseTo(4, 6)
    expect(findings['sharper-at-loss']!.effect).toBeCloseTo(4, 6)
    expect(findings['misleading']!.effect).toBeCloseTo(2, 6)
    expect(findings['shorter']!.effect).toBeCloseTo(0.5, 6)
    expect(findings['convex']!.effect).toBeCloseTo(0.5, 6)
    expect(sentence).toContain('the loss around their network is steeper, at equal training loss steeper')
  })

  test('are the opposite where small batches are sharper', () => {
    const { verdicts, sentence } = conclude(measured(0.5))
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['opposite']))
    expect(sentence).toMatch(/^Large batches give a lower test error;/)
  })

  test('are not tested where a network has not learned or not reached the level', () => {
    const unlearned = ['small', 'small-decay'].flatMap((arm) => training(arm, GUESSING))
    const { verdicts } = conclude([
      ...unlearned,
      ...measured(2).filter(
        ({ arm, quantity }) =>
          !(quantity.startsWith('training') || quantity.startsWith('test')) || arm.startsWith('large'),
      ),
    ])
    const { 'width-at-loss': width, 'sharper-at-loss': sharper, ...others } = verdicts
    expect(new Set(Object.values(others))).toEqual(new Set(['not tested']))
    expect([width, sharper]).toEqual(['supported', 'supported'])
  })
})

describe('the arms of sharpness', () => {
  const arms = sharpness.arms(options)

  test('see as many images, and measure on the same batches, whatever theirs are', () => {
    for (const { spec } of arms) {
      expect(spec.steps * spec.batch).toBe(25_600)
      expect(spec.probes.filter((probe) => probe.startsWith('landscape')).join()).toContain('batch=256')
    }
  })

  test('use the rate of their batch without weight decay', () => {
    expect(arms.map(({ arm, tuned }) => [arm, tuned?.as])).toEqual([
      ['small', 'small'],
      ['large', 'large'],
      ['small-decay', 'small'],
      ['large-decay', 'large'],
    ])
  })
})
