import { describe, expect, it } from 'vitest'
import { performChecks } from '../../../src/experiment/framework/check.ts'
import { examine } from '../../../src/experiment/framework/claim.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { theorems } from '../../../src/experiment/theorems/index.ts'
import {
  assumptionQuantities,
  recoveryQuantity,
  reductionQuantity,
  theoremQuantities,
  rescaledShiftQuantities,
  shiftGradientQuantities,
} from '../../../src/probe/index.ts'
import { drawFigure } from '../../../src/report/figures/figure.ts'
import { curve, SEEDS } from '../framework/records.ts'

const options = resolveOptions(theorems.options)

/** The shares of cases in which theorems are true: as corrected, as printed, and read as the chain rule. */
function evidence({ holds, printed, chain = 1 }: { holds: number; printed: number; chain?: number }) {
  const shares: [string, number][] = [
    ...(['4.1', '4.2', '4.4'] as const).flatMap((theorem): [string, number][] => [
      [theoremQuantities(theorem, 'chain').holds, chain],
      [theoremQuantities(theorem, 'corrected').holds, holds],
    ]),
    [theoremQuantities('4.1', 'identical').holds, chain],
    [reductionQuantity, 0.3],
    [recoveryQuantity, chain < 0.95 ? 1e-6 : 1e-15],
    ...(['4.1', '4.4'] as const).map((theorem): [string, number] => [
      theoremQuantities(theorem, 'printed').holds,
      printed,
    ]),
    [assumptionQuantities.scale, 0.6],
    [assumptionQuantities.alignment('corrected'), 0.4],
    [assumptionQuantities.convexity('corrected'), 0.9],
    [assumptionQuantities.acute, 1],
  ]
  const { left, right } = theoremQuantities('4.1', 'corrected')
  const rows = ['sigmoid', 'relu'].flatMap((arm) =>
    SEEDS.flatMap((seed) => [
      ...shares.flatMap(([quantity, value]) => curve(arm, seed, quantity, [value, value])),
      ...curve(arm, seed, left, [1, 2]),
      ...curve(arm, seed, right, [3, 4]),
      // The first layer, a normalized one and the last; the first and the last do not count.
      ...[9, 2, 9].flatMap((shift, i) =>
        curve(arm, seed, shiftGradientQuantities.shift, [shift]).map((row) => ({
          ...row,
          layer: `layer${i}`,
        })),
      ),
      ...[9, (2 * chain) / 4, 9].flatMap((shift, i) =>
        curve(arm, seed, rescaledShiftQuantities(4).shift, [shift]).map((row) => ({
          ...row,
          layer: `layer${i}`,
        })),
      ),
    ]),
  )
  return { records: new Records(rows), options, classes: 10 }
}

const conclude = (shares: Parameters<typeof evidence>[0]) => {
  const found = evidence(shares)
  const findings = examine(theorems, found)
  const checks = performChecks(theorems, found)
  return {
    findings,
    checks,
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    sentence: theorems.verdict(findings, checks),
  }
}

const assumed = {
  scale: 'supported',
  alignment: 'opposite',
  convexity: 'supported',
  reduction: 'supported',
  acute: 'equivalent',
}

describe('the findings of theorems', () => {
  it('separate theorems that hold from those that have exceptions, and say so', () => {
    const { findings, verdicts, sentence } = conclude({ holds: 1, printed: 0.3 })
    expect(verdicts).toEqual({
      '4.1-corrected': 'equivalent',
      '4.1-printed': 'opposite',
      '4.2-corrected': 'equivalent',
      '4.4-printed': 'opposite',
      ...assumed,
    })
    expect(sentence).toContain(
      '4.1 (with 4.4) holds and 4.2 holds; as printed 4.1 (in the review) has exceptions here',
    )
    expect(findings.reduction).toMatchObject({ unit: 'pp' })
    expect(findings.reduction.effect).toBeCloseTo(20, 6)
    expect(findings['4.1-corrected'].explanation).toContain('sigmoid: 100 %, ReLU: 100 %.')
  })

  it('take a majority for an assumption, all but rounding for a theorem', () => {
    expect(conclude({ holds: 0.98, printed: 0.98 }).verdicts).toEqual({
      '4.1-corrected': 'opposite',
      '4.1-printed': 'opposite',
      '4.2-corrected': 'opposite',
      '4.4-printed': 'opposite',
      ...assumed,
    })
  })

  it('are drawn, each side on its own', () => {
    const drawn = theorems
      .figures(evidence({ holds: 1, printed: 0 }))
      .map((figure) => [figure.name, drawFigure(figure)] as const)
    for (const [, svg] of drawn) expect(svg).not.toMatch(/NaN|undefined/)
    expect(new Map(drawn).get('sides-by-step')).toContain('right, without')
  })
})

describe('the checks of theorems', () => {
  it('are the forms that hold by algebra, which rounding may break in a few cases', () => {
    const { checks, sentence } = conclude({ holds: 0.5, printed: 0.5, chain: 0.995 })
    expect(Object.entries(checks).map(([key, { passed }]) => [key, passed])).toEqual([
      ['4.1-chain', true],
      ['4.1-identical', true],
      ['4.2-chain', true],
      ['recovered', true],
      ['rescaled', true],
    ])
    expect(sentence).toMatch(/^Read as the chain rule, Theorem 4\.1 holds and 4\.2 holds;/)
  })

  it('fail where the program is wrong', () => {
    const { checks, sentence } = conclude({ holds: 1, printed: 1, chain: 0.9 })
    expect(Object.values(checks).map(({ passed }) => passed)).toEqual([false, false, false, false, false])
    expect(sentence).toContain('with identical scaling 4.1 fails (an error of this program)')
  })
})
