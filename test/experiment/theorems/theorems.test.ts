import { describe, expect, it } from 'vitest'
import { examine } from '../../../src/experiment/framework/claim.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { theorems } from '../../../src/experiment/theorems/index.ts'
import { assumptionQuantities, reductionQuantity, theoremQuantities } from '../../../src/probe/index.ts'
import { drawFigure } from '../../../src/report/figures/figure.ts'
import { curve } from '../framework/records.ts'

const options = resolveOptions(theorems.options)

/** Of every theorem but those as printed, `holds`; of these, `printed`. */
function evidence({ holds, printed }: { holds: number; printed: number }) {
  const shares: [string, number][] = [
    ...(['4.1', '4.2', '4.4'] as const).flatMap((theorem) =>
      (['chain', 'corrected'] as const).map((form): [string, number] => [
        theoremQuantities(theorem, form).holds,
        holds,
      ]),
    ),
    [theoremQuantities('4.1', 'identical').holds, holds],
    [reductionQuantity, 0.3],
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
    [1, 2, 3, 4, 5].flatMap((seed) => [
      ...shares.flatMap(([quantity, value]) => curve(arm, seed, quantity, [value, value])),
      ...curve(arm, seed, left, [1, 2]),
      ...curve(arm, seed, right, [3, 4]),
    ]),
  )
  return { records: new Records(rows), options, classes: 10 }
}

const findingsOf = (found: ReturnType<typeof evidence>) => {
  const byKey = examine(theorems, found)
  return { byKey, findings: Object.values(byKey) }
}

describe('the findings of theorems', () => {
  it('tell theorems that hold from those that do not, and say so', () => {
    const { byKey, findings } = findingsOf(evidence({ holds: 1, printed: 0.3 }))
    const isPrinted = ({ claim }: { claim: string }) => claim.includes('print')
    for (const finding of findings.slice(0, 7))
      expect(finding.verdict).toBe(isPrinted(finding) ? 'contradicted' : 'supported')
    expect(findings.filter(isPrinted)).toHaveLength(2)
    expect(theorems.verdict(byKey)).toContain(
      '4.1 (with 4.4) holds and 4.2 holds; as printed 4.1 (in the review) does not hold',
    )
    expect(byKey['reduction']).toMatchObject({ verdict: 'supported', unit: 'pp' })
    expect(byKey['reduction'].effect).toBeCloseTo(20, 6)
    expect(Object.keys(byKey)).not.toContain('4.4-corrected')
    expect(findings[0]!.explanation).toContain('sigmoid: 100 %, ReLU: 100 %.')
  })

  it('take a majority for an assumption, all but rounding for a theorem', () => {
    const { findings } = findingsOf(evidence({ holds: 0.98, printed: 0.98 }))
    for (const finding of findings.slice(0, 7)) expect(finding.verdict).toBe('contradicted')
    expect(findings.slice(7).map(({ verdict }) => verdict)).toEqual([
      'supported',
      'contradicted',
      'supported',
      'supported',
      'supported',
    ])
  })

  it('are drawn, each side on its own', () => {
    const drawn = theorems
      .figures(evidence({ holds: 1, printed: 0 }))
      .map((figure) => [figure.name, drawFigure(figure)] as const)
    for (const [, svg] of drawn) expect(svg).not.toMatch(/NaN|undefined/)
    expect(new Map(drawn).get('sides-by-step')).toContain('right, without')
  })
})
