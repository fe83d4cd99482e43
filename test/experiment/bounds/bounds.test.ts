import { describe, expect, it } from 'vitest'
import { bounds } from '../../../src/experiment/bounds/index.ts'
import { performChecks } from '../../../src/experiment/framework/check.ts'
import { examine } from '../../../src/experiment/framework/claim.ts'
import { parseSettings, resolveOptions } from '../../../src/options/index.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { shiftDistanceQuantities as quantities } from '../../../src/probe/index.ts'
import { drawFigure } from '../../../src/report/figures/figure.ts'
import { atLevel } from '../../../src/stats/index.ts'
import { curve, jittered, SEEDS, training } from '../framework/records.ts'

const options = resolveOptions(bounds.options)
const arms = bounds.arms(options)
const isTrained = ({ arm }: { readonly arm: string }) => arm.startsWith('trained-')

/** Claims about the networks that are trained at their tuned rates. */
const ofTrained = ['shape', 'unit-moves', 'unit-better']

/** Distances by arm; a little different for each seed, and absurd in the last layer. */
function evidence(distance: (arm: string) => number) {
  const measured = arms.filter((each) => !isTrained(each))
  const rows = measured.flatMap(({ arm }) =>
    SEEDS.flatMap((seed) => {
      const value = jittered(distance(arm), seed)
      const row = (quantity: string, x: number) =>
        curve(arm, seed, quantity, [x, x]).map((each) => ({ ...each, layer: 'layer1' }))
      return [
        ...row(quantities.assignment, value),
        ...row(quantities.relative, value),
        ...row(quantities.lowerOfMeans, value / 2),
        ...row(quantities.upper, value * 3),
        ...row(quantities.nullAssignment, value * 2),
        ...row(quantities.assignment, 1e6).map((each) => ({ ...each, layer: 'layer3' })),
      ]
    }),
  )
  return { records: new Records(rows), options, classes: 10 }
}

const verdicts = (distance: (arm: string) => number) =>
  Object.fromEntries(
    Object.values(examine(bounds, evidence(distance))).flatMap(({ key, verdict }) =>
      ofTrained.includes(key) ? [] : [[key, verdict]],
    ),
  )

const passed = (distance: (arm: string) => number) =>
  Object.fromEntries(
    Object.values(performChecks(bounds, evidence(distance))).map((check) => [check.key, check.passed]),
  )

/** The number at the end of an arm's name, and what is before it. */
function parts(arm: string): [string, number] {
  const at = arm.lastIndexOf('-')
  return [arm.slice(0, at), Number(arm.slice(at + 1))]
}

function asThePaper(arm: string): number {
  const [norm, value] = parts(arm)
  if (norm === 'bn') return 0.2 * Math.sqrt(value)
  if (norm === 'plain') return 2
  if (norm.endsWith('behind')) return 5 * value
  return 0.5
}

describe('the findings of bounds', () => {
  it('support every claim where noise after a normalization exceeds the bounds', () => {
    // The distance serves as the distance in standard deviations, too, so that BN has less where plain has more.
    expect(verdicts((arm) => (parts(arm)[0] === 'plain' ? 9 : asThePaper(arm)))).toEqual({
      growth: 'supported',
      reduced: 'supported',
      flatter: 'supported',
      broken: 'supported',
      'unit-broken': 'supported',
    })
  })

  it('are the opposite where distances shrink with the dimension and noise keeps to the bounds', () => {
    const found = verdicts((arm) => {
      const [norm, value] = parts(arm)
      if (norm === 'bn') return 4 / value
      return norm.endsWith('behind') ? 0.1 : 0.5
    })
    const { reduced: _, ...others } = found
    expect(Object.values(others)).toEqual(Array.from({ length: 4 }, () => 'opposite'))
    expect(verdicts((arm) => (parts(arm)[0] === 'plain' ? 0.01 : asThePaper(arm)))['reduced']).toBe(
      'opposite',
    )
  })

  it('say that a distance is alike in any dimension', () => {
    const alike = (arm: string) => (arm.startsWith('bn-') ? 0.4 : asThePaper(arm))
    const found = evidence(alike)
    const findings = examine(bounds, found)
    expect(findings.growth.verdict).toBe('equivalent')
    expect(bounds.verdict(findings, performChecks(bounds, found))).toContain(
      'the distance hardly depends on the dimension',
    )
  })

  it('say what they found, and draw it', () => {
    const found = evidence(asThePaper)
    const findings = examine(bounds, found)
    expect(bounds.verdict(findings, performChecks(bounds, found))).toContain(
      'BN bounds how far an update moves the distribution',
    )
    for (const figure of bounds.figures(found)) expect(drawFigure(figure)).not.toMatch(/NaN|undefined/)
  })
})

describe('the findings about trained networks', () => {
  /** At the level of the loss: how far a convolution's values and their shape move; and the accuracy at the end. */
  const trained = (arm: string, { moved = 1, shape = 0.5, accuracy = 0.85, reached = true }) => [
    ...training(arm, { loss: 0.1, accuracy }),
    ...(reached ? SEEDS : []).flatMap((seed) =>
      Object.entries({ [quantities.relative]: moved, [quantities.shape]: shape }).flatMap(
        ([quantity, value]) => [
          ...curve(arm, seed, atLevel(quantity, 0.3), [jittered(value, seed)]).map((row) => ({
            ...row,
            layer: 'conv1',
          })),
          // The last layer has no normalization.
          ...curve(arm, seed, atLevel(quantity, 0.3), [1e6]).map((row) => ({ ...row, layer: 'dense1' })),
        ],
      ),
    ),
  ]
  const conclude = (...rows: ReturnType<typeof trained>[]) => {
    const found = { records: new Records(rows.flat()), options, classes: 10 }
    const findings = examine(bounds, found)
    const results = performChecks(bounds, found)
    return { findings, moments: results['moments']!.passed, sentence: bounds.verdict(findings, results) }
  }

  it('are those of the paper', () => {
    const { findings, moments, sentence } = conclude(
      trained('trained-plain', { moved: 4, shape: 0.5 }),
      trained('trained-bn', { moved: 1.6, shape: 1.5 }),
      trained('trained-unit', { moved: 0.8, accuracy: 0.9 }),
    )
    expect(findings.shape).toMatchObject({ verdict: 'supported' })
    expect(findings.shape.effect).toBeCloseTo(3, 6)
    expect(findings['unit-moves'].effect).toBeCloseTo(1 / 2, 6)
    expect(findings['unit-better']).toMatchObject({ verdict: 'supported' })
    expect(moments).toBe(true)
    expect(sentence).toContain('BN does not reduce what an update moves in moments above the second')
    expect(sentence).toContain('with unitization the network ends with a higher accuracy than with BN')
  })

  it('are the opposite where BN controls higher moments, too', () => {
    const { findings, moments } = conclude(
      trained('trained-plain', { shape: 1 }),
      trained('trained-bn', { shape: 0.5 }),
    )
    expect(findings.shape.verdict).toBe('opposite')
    expect(moments).toBe(false)
  })

  it('are not tested where a network did not reach the loss', () => {
    const { findings } = conclude(
      trained('trained-plain', { reached: false }),
      trained('trained-bn', {}),
      trained('trained-unit', {}),
    )
    expect(findings.shape.verdict).toBe('not tested')
    expect(findings['unit-moves'].verdict).toBe('equivalent')
  })
})

describe('the checks of bounds', () => {
  it('pass where the bounds hold', () => {
    expect(passed(asThePaper)).toMatchObject({ bounded: true, unitized: true, free: true, means: true })
  })

  it('fail where one width goes beyond them', () => {
    const beyond = (arm: string) => (parts(arm)[1] === 128 ? 20 : asThePaper(arm))
    expect(passed(beyond)).toMatchObject({ bounded: false, unitized: false, free: true, means: true })
    const found = evidence(beyond)
    expect(bounds.verdict(examine(bounds, found), performChecks(bounds, found))).toContain(
      'A distance exceeds the bound of BN, which is an error of this program',
    )
  })

  it('fail where noise breaks the bound of unitization before it, or lowers the lower bound after BN', () => {
    expect(passed((arm) => (arm === 'unit-front-8' ? 3 : asThePaper(arm)))['free']).toBe(false)
    expect(passed((arm) => (arm === 'bn-behind-8' ? 0.1 : asThePaper(arm)))['means']).toBe(false)
  })
})

describe('the arms of bounds', () => {
  it('have the noise on the side that they say', () => {
    const norm = (name: string) => arms.find(({ arm }) => arm === name)!.spec.model.norm
    expect(norm('bn-behind-8')).toBe('batch:affine=false+noise:nMu=8')
    expect(norm('unit-front-2')).toBe('noise:nMu=2+unitization:1,trained=false,affine=false')
  })

  it.each([
    ['widths=2', 'at least 2 ascending whole numbers'],
    ['widths=8,2', 'ascending'],
    ['widths=2,x', '--set widths is 2,x, expected'],
    ['noises=0,1', 'at least 2 ascending numbers above 0'],
  ])('refuse %s', (setting, message) => {
    expect(() => parseSettings(bounds.options, [setting])).toThrow(message)
  })
})
