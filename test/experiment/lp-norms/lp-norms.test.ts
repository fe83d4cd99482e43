import { expect, test } from 'vitest'
import { examine, findExperiment, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { shiftDistanceQuantities } from '../../../src/probe/index.ts'
import { atLevel } from '../../../src/stats/index.ts'
import { curve, jittered, SEEDS, training } from '../framework/records.ts'

const lpNorms = findExperiment('lp-norms')
const options = resolveOptions(lpNorms.options)
const DISTANCE = shiftDistanceQuantities.relative

/** Distances over training and at equal training loss, by arm; undefined: the run never reaches the loss. */
function examined(distances: Readonly<Record<string, readonly [number, number | undefined]>>) {
  const rows = Object.entries(distances).flatMap(([arm, [averaged, matched]]) => [
    ...training(arm),
    ...SEEDS.flatMap((seed) => [
      ...curve(arm, seed, DISTANCE, [jittered(averaged, seed)]),
      ...(matched === undefined
        ? []
        : curve(arm, seed, atLevel(DISTANCE, 0.5), [jittered(matched, seed), jittered(matched, seed)])),
    ]),
  ])
  return examine(lpNorms, { records: new Records(rows), options, classes: 10 })
}

test('compares shift at equal training loss apart from shift over training', () => {
  const findings = examined({ plain: [1, 1], l1: [0.5, 3], l2: [2, 1], linf: [1, 0.25] })
  expect(findings['l1-moves']).toMatchObject({ verdict: 'opposite' })
  expect(findings['l1-moves-at-loss']).toMatchObject({ verdict: 'supported' })
  expect(findings['l1-moves-at-loss']!.effect).toBeCloseTo(3, 2)
  expect(findings['l2-moves-at-loss']!.verdict).toBe('equivalent')
  expect(findings['linf-moves-at-loss']!.effect).toBeCloseTo(0.25, 2)
  expect(lpNorms.verdict(findings, {})).toContain(
    'The distributions move more than in the plain network with ℓ2, at equal training loss with ℓ1;',
  )
})

test('compares nothing at a loss that one of the networks does not reach', () => {
  const findings = examined({ plain: [1, 1], l1: [0.5, undefined] })
  expect(findings['l1-moves-at-loss']).toMatchObject({
    verdict: 'not tested',
    preconditions: [{ met: false, detail: 'l1 0 of 12 seeds, plain 12 of 12 seeds' }],
  })
})

test('claims of ℓ1 on the deep linear network what the paper does: that it is better, not that it is equal', () => {
  const keys = Object.keys(lpNorms.claims(options))
  expect(keys).toContain('l1-beyond-bn')
  expect(keys).toContain('l2-dln')
  expect(keys).not.toContain('l1-dln')
})
