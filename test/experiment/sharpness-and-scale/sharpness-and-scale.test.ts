import { describe, expect, test } from 'vitest'
import { examine, findExperiment, performChecks, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { sphericalSharpnessQuantities } from '../../../src/probe/index.ts'
import type { Row } from '../../../src/stats/index.ts'
import { curve, GUESSING, jittered, LEARNED, SEEDS, training } from '../framework/records.ts'

const experiment = findExperiment('sharpness-and-scale')
const options = resolveOptions(experiment.options)
const { largest, edge } = sphericalSharpnessQuantities()

/** Sharpness and its ratio to 2 over the effective rate at steps 0, 200, … 1000. */
const descent = (
  arm: string,
  { sharpness, ratio }: Readonly<Record<'sharpness' | 'ratio', readonly number[]>>,
): Row[] =>
  SEEDS.flatMap((seed) => [
    ...curve(
      arm,
      seed,
      largest,
      sharpness.map((value) => jittered(value, seed)),
      200,
    ),
    ...curve(arm, seed, edge, ratio, 200),
  ])

const flattened = { sharpness: [170, 200, 150, 120, 100, 100], ratio: [0.5, 1.2, 1.2, 1.2, 1.2, 1.2] }
const kept = { sharpness: [170, 300, 310, 320, 330, 340], ratio: [0.5, 1.01, 1, 1, 1, 1] }

const withAccuracies = (accuracies: Readonly<Record<'affine' | 'random' | 'all', number>>) =>
  Object.entries(accuracies).flatMap(([arm, accuracy]) =>
    SEEDS.flatMap((seed) => [
      ...curve(arm, seed, 'training loss', [GUESSING.loss, accuracy > 0.5 ? LEARNED.loss : GUESSING.loss]),
      ...curve(arm, seed, 'test accuracy', Array<number>(6).fill(jittered(accuracy, seed))),
    ]),
  )

const conclude = (...groups: Row[][]) => {
  const evidence = { options, classes: 10, records: new Records(groups.flat()) }
  const findings = examine(experiment, evidence)
  return {
    findings,
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    sentence: experiment.verdict(findings, performChecks(experiment, evidence)),
  }
}

const learned = [training('gd-decay'), training('gd')]

describe('the findings of sharpness-and-scale', () => {
  test('are those of the papers', () => {
    const { findings, verdicts, sentence } = conclude(
      ...learned,
      descent('gd-decay', flattened),
      descent('gd', kept),
      withAccuracies({ affine: 0.8, random: 0.6, all: 0.95 }),
    )
    expect(verdicts).toEqual({
      falls: 'supported',
      stays: 'supported',
      flatter: 'supported',
      affine: 'supported',
      alone: 'supported',
    })
    // From 200, where the ratio first is 1 or more, to 100, in the last third of 1,000 steps.
    expect(findings['falls']!.effect).toBeCloseTo(0.5, 2)
    expect(findings['alone']!.effect).toBeCloseTo(100 * (0.7 / 0.85) - 50, 0)
    expect(sentence).toContain('late in training the loss is flatter with it.')
    expect(sentence).toContain('it goes at least 50 % of the way to the whole network.')
  })

  test('are the opposite where the sharpness rises with decay, or falls without it', () => {
    const { verdicts, sentence } = conclude(
      ...learned,
      descent('gd-decay', kept),
      descent('gd', flattened),
      withAccuracies({ affine: 0.4, random: 0.6, all: 0.95 }),
    )
    expect(verdicts).toEqual({
      falls: 'opposite',
      stays: 'opposite',
      flatter: 'opposite',
      affine: 'opposite',
      alone: 'opposite',
    })
    expect(sentence).toContain('without it, the loss becomes flatter too')
  })

  test('do not test a network that stays below the edge of stability, or has not learned', () => {
    const below = { ...flattened, ratio: [0.5, 0.6, 0.7, 0.7, 0.7, 0.7] }
    const { verdicts } = conclude(
      ...learned,
      descent('gd-decay', below),
      descent('gd', kept),
      withAccuracies({ affine: 0.3, random: 0.2, all: 0.3 }),
    )
    expect(verdicts).toEqual({
      falls: 'not tested',
      stays: 'supported',
      flatter: 'not tested',
      affine: 'not tested',
      alone: 'not tested',
    })
    const unlearned = conclude(
      training('gd-decay', GUESSING),
      descent('gd-decay', flattened),
      training('gd', GUESSING),
      descent('gd', kept),
    )
    expect(unlearned.verdicts).toMatchObject({
      falls: 'not tested',
      stays: 'not tested',
      flatter: 'not tested',
    })
  })
})

test.each([
  ['', 0, true],
  ['', 0.001, false],
  ['-momentum', 0, true],
  ['-momentum', 0.001, false],
])('checks that growing rates give the losses of weight decay%s: off by %d', (suffix, off, passed) => {
  const rows = SEEDS.flatMap((seed) => [
    ...curve(`decay${suffix}`, seed, 'training loss', [2, 1, 0.5]),
    ...curve(`growing${suffix}`, seed, 'training loss', [2, 1 + (seed === 3 ? off : 0), 0.5]),
  ])
  const results = performChecks(experiment, { options, classes: 10, records: new Records(rows) })
  expect(results[suffix === '' ? 'equal' : 'equal-momentum']!.passed).toBe(passed)
})

test('a run that diverges alone is not the same', () => {
  const rows = SEEDS.flatMap((seed) => [
    ...curve('decay', seed, 'training loss', [2, 1, 0.5]),
    ...curve('growing', seed, 'training loss', [2, 1]),
    ...(seed === 1 ? curve('growing', seed, 'diverged', [1]) : []),
  ])
  const results = performChecks(experiment, { options, classes: 10, records: new Records(rows) })
  expect(results['equal']!.passed).toBe(false)
})
