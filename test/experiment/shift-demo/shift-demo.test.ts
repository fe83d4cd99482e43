import { describe, expect, it } from 'vitest'
import { examine } from '../../../src/experiment/framework/claim.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { shiftDemo } from '../../../src/experiment/shift-demo/index.ts'
import { boundaryQuantities } from '../../../src/probe/index.ts'
import { drawFigure } from '../../../src/report/figures/figure.ts'
import { curve } from '../framework/records.ts'

const options = resolveOptions(shiftDemo.options)
const own = boundaryQuantities({ statistics: 'test' })
const gains = boundaryQuantities({ statistics: 'test', fit: 'gains' })
const all = boundaryQuantities({ statistics: 'test', fit: 'all' })
const running = boundaryQuantities()

/** Accuracy on test points by arm and by what was done to the network; the boundary is the line x = 0. */
function evidence(accuracy: Readonly<Record<string, readonly [typeof running, number][]>>) {
  const rows = Object.entries(accuracy).flatMap(([arm, measured]) =>
    [1, 2, 3, 4, 5].flatMap((seed) =>
      measured.flatMap(([names, value]) => [
        ...curve(arm, seed, names.testAccuracy, [value + 0.001 * seed]),
        ...curve(arm, seed, names.trainAccuracy, [0.98 - 0.002 * seed]),
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

const asTheReview = evidence({
  before: [[running, 0.4]],
  after: [[running, 0.95]],
  bn: [
    [running, 0.4],
    [own, 0.95],
  ],
  'stay-before': [[running, 0.97]],
  'stay-after': [[running, 0.5]],
  'stay-bn': [
    [running, 0.95],
    [own, 0.5],
    [gains, 0.94],
    [all, 0.95],
  ],
})

describe('the findings of shift-demo', () => {
  it('are those of the review where normalization aligns, harms and is mended by gains', () => {
    const findings = examine(shiftDemo, asTheReview)
    expect(Object.values(findings).map(({ verdict }) => verdict)).toEqual(
      Array.from({ length: 7 }, () => 'supported'),
    )
    expect(shiftDemo.verdict(findings)).not.toContain('not shown')
  })

  it('draw the boundary and mark wrong points', () => {
    const figures = shiftDemo.figures(asTheReview)
    for (const figure of figures) expect(drawFigure(figure)).not.toMatch(/NaN|undefined/)
    const [points] = figures
    if (points?.kind !== 'points') throw new Error('the first figure shows points')
    expect(points.panels[0]!.groups.map(({ points: [first] }) => first!.wrong)).toEqual([true, false])
    expect(points.panels[0]!.note).toBe('test accuracy 40.1 %')
  })
})
