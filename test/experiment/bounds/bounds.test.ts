import { describe, expect, it } from 'vitest'
import { bounds } from '../../../src/experiment/bounds/index.ts'
import { examine } from '../../../src/experiment/framework/claim.ts'
import { parseSettings, resolveOptions } from '../../../src/options/index.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { shiftDistanceQuantities as quantities } from '../../../src/probe/index.ts'
import { drawFigure } from '../../../src/report/figures/figure.ts'
import { curve } from '../framework/records.ts'

const options = resolveOptions(bounds.options)
const arms = bounds.arms(options)

/** Distances by arm; a little different for each seed, and absurd in the last layer. */
function evidence(distance: (arm: string) => number) {
  const rows = arms.flatMap(({ arm }) =>
    [1, 2, 3, 4, 5].flatMap((seed) => {
      const value = distance(arm) * (1 + 0.01 * Math.sin(seed * 7))
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
  new Map(
    Object.values(examine(bounds, evidence(distance))).map(({ key, verdict }) => [key, verdict] as const),
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
  it('support every claim where bounds hold and noise behind a normalization breaks them', () => {
    const found = verdicts(asThePaper)
    found.delete('reduced')
    expect([...found.values()]).toEqual(Array.from({ length: 8 }, () => 'supported'))
  })

  it('contradict the bounds where one width goes beyond them', () => {
    const found = verdicts((arm) => (parts(arm)[1] === 128 ? 20 : asThePaper(arm)))
    expect([found.get('bounded'), found.get('unitized')]).toEqual(['contradicted', 'contradicted'])
  })

  it('say what they found, and draw it', () => {
    const found = evidence(asThePaper)
    const findings = examine(bounds, found)
    expect(bounds.verdict(findings)).toContain('BN bounds how far an update moves the distribution')
    for (const figure of bounds.figures(found)) expect(drawFigure(figure)).not.toMatch(/NaN|undefined/)
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
