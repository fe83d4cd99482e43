import { describe, expect, it } from 'vitest'
import { examine } from '../../../src/experiment/framework/claim.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { shiftDemo } from '../../../src/experiment/shift-demo/index.ts'
import { boundaryQuantities } from '../../../src/probe/index.ts'
import { drawFigure } from '../../../src/report/figures/figure.ts'
import { curve, jittered, SEEDS } from '../framework/records.ts'

const options = resolveOptions(shiftDemo.options)
const own = boundaryQuantities({ statistics: 'test' })
const gains = boundaryQuantities({ statistics: 'test', fit: 'gains' })
const all = boundaryQuantities({ statistics: 'test', fit: 'all' })
const running = boundaryQuantities()

type Accuracies = Readonly<Record<string, readonly (readonly [typeof running, number])[]>>

/** Accuracy on test points by arm and by what was done to the network; the boundary is the line x = 0. */
function evidence(accuracy: Accuracies, onTraining = 0.97) {
  const rows = Object.entries(accuracy).flatMap(([arm, measured]) =>
    SEEDS.flatMap((seed) =>
      measured.flatMap(([names, value]) => [
        ...curve(arm, seed, names.testAccuracy, [jittered(value, seed)]),
        ...curve(arm, seed, names.trainAccuracy, [jittered(onTraining, seed + 0.5)]),
        ...[-1, 0.5, 2].flatMap((x) =>
          [-1, 2].flatMap((y) => curve(arm, seed, names.decision, [x]).map((row) => ({ ...row, x, y }))),
        ),
        ...curve(arm, seed, names.test, [1]).map((row) => ({ ...row, x: 0.3, y: 0.2 })),
        ...curve(arm, seed, names.train, [0]).map((row) => ({ ...row, x: 0.1, y: 0.7 })),
      ]),
    ),
  )
  return { records: new Records(rows), options, classes: 2 }
}

const accuraciesOfTheReview: Accuracies = {
  before: [[running, 0.4]],
  after: [[running, 0.95]],
  bn: [
    [running, 0.4],
    [own, 0.95],
  ],
  'stay-before': [[running, 0.96]],
  'stay-after': [[running, 0.5]],
  'stay-bn': [
    [running, 0.95],
    [own, 0.5],
    [gains, 0.94],
    [all, 0.95],
  ],
}

const asTheReview = evidence(accuraciesOfTheReview)

const conclude = (found: ReturnType<typeof evidence>) => {
  const findings = examine(shiftDemo, found)
  return {
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    sentence: shiftDemo.verdict(findings, {}),
  }
}

describe('the findings of shift-demo', () => {
  it('are those of the review where normalization aligns and harms and gains correct it', () => {
    const { verdicts, sentence } = conclude(asTheReview)
    const { 'affine-alone': alone, ...others } = verdicts
    expect(Object.values(others)).toEqual(Array.from({ length: 6 }, () => 'supported'))
    expect(alone).toBe('equivalent')
    expect(sentence).toBe(
      'A shift of the points misleads a network; normalizing each set corrects this where classes move with the points; BN corrects it only with the statistics of the new points; where points should change their class, normalization harms; there, training γ and β alone raises the accuracy.',
    )
  })

  it('are the opposite where normalization misleads, helps and gains harm', () => {
    const { verdicts, sentence } = conclude(
      evidence(
        {
          before: [[running, 0.98]],
          after: [[running, 0.6]],
          bn: [
            [running, 0.95],
            [own, 0.6],
          ],
          'stay-before': [[running, 0.5]],
          'stay-after': [[running, 0.96]],
          'stay-bn': [
            [running, 0.95],
            [own, 0.8],
            [gains, 0.5],
            [all, 0.95],
          ],
        },
        0.92,
      ),
    )
    expect(Object.values(verdicts)).toEqual(Array.from({ length: 7 }, () => 'opposite'))
    expect(sentence).toContain('where points should change their class, normalization helps')
  })

  it('say that a shift without effect makes no relevant difference', () => {
    const { verdicts, sentence } = conclude(
      evidence({ ...accuraciesOfTheReview, before: [[running, 0.971]] }),
    )
    expect(verdicts['misled']).toBe('equivalent')
    expect(sentence).toMatch(/^A shift of the points makes no relevant difference to a network;/)
  })

  it('conclude nothing where the plain network does not classify its training points', () => {
    const { verdicts, sentence } = conclude(evidence(accuraciesOfTheReview, 0.7))
    expect(Object.values(verdicts)).toEqual(Array.from({ length: 7 }, () => 'not tested'))
    expect(sentence).toBe('Not tested: the plain network does not classify its training points.')
  })

  it('draw the boundary and mark wrong points', () => {
    const figures = shiftDemo.figures(asTheReview)
    for (const figure of figures) expect(drawFigure(figure)).not.toMatch(/NaN|undefined/)
    const [points] = figures
    if (points?.kind !== 'points') throw new Error('the first figure shows points')
    expect(points.panels[0]!.groups.map(({ points: [first] }) => first!.wrong)).toEqual([true, false])
    expect(points.panels[0]!.note).toBe('test accuracy 40 %')
  })
})
