import { describe, expect, it } from 'vitest'
import { performChecks } from '../../../src/experiment/framework/check.ts'
import { type Claim, examine } from '../../../src/experiment/framework/claim.ts'
import type { Arm } from '../../../src/experiment/framework/experiment.ts'
import { average } from '../../../src/experiment/framework/measures.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { curve } from './records.ts'

const arm = (name: string, steps: number): Arm => ({
  arm: name,
  label: name,
  description: '',
  spec: { model: { architecture: 'cnn:4,8', norm: 'none' }, steps } as Arm['spec'],
})

const profile = { about: '', minutes: 0, seeds: 12, data: 'digits', options: {} }

const experimentOf = (claims: Readonly<Record<string, Claim<object & Record<string, never>>>>) => ({
  name: 'made-up',
  options: {},
  profiles: { smoke: profile, quick: profile, paper: profile },
  arms: () => [arm('bn', 200), arm('plain', 200), arm('unread', 200)],
  claims: () => claims,
})

const ofAll = { afterDivergence: Infinity } as const

const lower: Claim<object & Record<string, never>> = {
  claim: 'The loss is lower',
  source: 'nowhere',
  scale: 'ratio',
  direction: 'less',
  measure: 'Loss, BN over plain',
  pairs: ({ records }) => ({
    treated: average(records, 'bn', 'loss', ofAll),
    control: average(records, 'plain', 'loss', ofAll),
  }),
}

const seeds = Array.from({ length: 12 }, (_, i) => i + 1)

const records = new Records(
  seeds.flatMap((seed) => [
    ...curve('bn', seed, 'loss', [0.5, 0.1 + seed / 1000]),
    ...curve('plain', seed, 'loss', [0.5, 0.4]),
    ...curve('unread', seed, 'loss', [0.5, 0.4]),
  ]),
)

const evidence = { records, options: {}, classes: 10 }

const unmet = { text: 'the plain network has learned', check: () => ({ met: false, detail: 'it has not' }) }
const met = { text: 'the moon is round', check: () => ({ met: true, detail: 'it is' }) }

describe('examine', () => {
  it('judges a claim and says which networks and steps it is about', () => {
    const { lower: finding } = examine(experimentOf({ lower }), evidence)
    expect(finding).toMatchObject({ verdict: 'supported', corrected: 2 / 4096 })
    expect(finding!.setup).toBe('cnn:4,8, 200 steps')
  })

  it('does not test a claim whose precondition failed, and leaves it out of the family', () => {
    const claims = {
      lower: { ...lower, preconditions: [met] },
      other: { ...lower, preconditions: [met, unmet] },
    }
    const findings = examine(experimentOf(claims), evidence)
    expect(findings['lower']).toMatchObject({ verdict: 'supported', corrected: 2 / 4096 })
    expect(findings['other']!.verdict).toBe('not tested')
    expect(findings['other']!.corrected).toBeUndefined()
    expect(findings['other']!.preconditions).toEqual([
      { text: met.text, met: true, detail: 'it is' },
      { text: unmet.text, met: false, detail: 'it has not' },
    ])
  })

  it('gives no verdict in a profile that only checks that everything works', () => {
    const { lower: finding } = examine(experimentOf({ lower }), evidence, { isPlumbing: true })
    expect(finding).toMatchObject({ verdict: 'none' })
    expect(finding!.p).toBeUndefined()
    expect(finding!.effect).toBeLessThan(1)
  })

  it('shows the value at the end beside the average over training', () => {
    const claim: typeof lower = {
      ...lower,
      atEnd: () => ({
        treated: new Map(seeds.map((seed) => [seed, 1])),
        control: new Map(seeds.map((seed) => [seed, 4])),
      }),
    }
    expect(examine(experimentOf({ claim }), evidence)['claim']!.atEnd).toEqual({
      effect: 0.25,
      interval: [0.25, 0.25],
    })
  })
})

describe('examine, of a part of the arms', () => {
  it('leaves out claims that read others, but counts them in the correction', () => {
    const claims = {
      lower,
      other: {
        ...lower,
        pairs: () => ({
          treated: average(records, 'unread', 'loss', ofAll),
          control: average(records, 'bn', 'loss', ofAll),
        }),
      },
      conditional: {
        ...lower,
        preconditions: [
          { text: 'it is read', check: () => ({ met: records.of('unread', 'loss').length > 0, detail: '' }) },
        ],
      },
    }
    const findings = examine(experimentOf(claims), evidence, { trained: ['bn', 'plain'] })
    expect(Object.keys(findings)).toEqual(['lower'])
    expect(findings['lower']!.corrected).toBeCloseTo((3 * 2) / 4096, 12)
  })
})

describe('checks', () => {
  const checksOf = (needs: { atLeast: number } | { atMost: number }, values: readonly number[]) =>
    performChecks(
      {
        name: 'made-up',
        checks: () => ({
          bounded: {
            claim: 'It is bounded',
            source: 'algebra',
            measure: 'The largest distance',
            values: () => new Map(values.map((value, i) => [i, value])),
            needs,
          },
        }),
      },
      evidence,
    )['bounded']!

  it('pass where every seed does', () => {
    expect(checksOf({ atMost: 1 }, [0.2, 1])).toMatchObject({ passed: true, experiment: 'made-up' })
    expect(checksOf({ atMost: 1 }, [0.2, 1.01])).toMatchObject({ passed: false })
    expect(checksOf({ atLeast: 1 }, [1, 2]).passed).toBe(true)
    expect(checksOf({ atLeast: 1 }, [1, Number.NaN]).passed).toBe(false)
    expect(checksOf({ atMost: 1 }, [0.2, 1.01]).explanation).toBe(
      'The largest distance: most 1.01 over 2 seeds; it must be at most 1.',
    )
  })

  it('are left out where they read arms that were not trained', () => {
    const check = {
      claim: 'It is bounded',
      source: 'algebra',
      measure: 'Loss',
      values: () => average(records, 'unread', 'loss', ofAll),
      needs: { atMost: 1 },
    }
    const experiment = { name: 'made-up', checks: () => ({ check }) }
    expect(performChecks(experiment, evidence, ['bn'])).toEqual({})
    expect(performChecks(experiment, evidence, ['unread'])['check']!.passed).toBe(true)
  })

  it('say that nothing was measured', () => {
    expect(checksOf({ atMost: 1 }, []).passed).toBeNull()
  })
})
