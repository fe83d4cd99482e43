import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  answerPage,
  experiments,
  mechanisms,
  profileOf,
  weighMechanisms,
} from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import type { Direction, Verdict } from '../../../src/stats/index.ts'

const claimsByExperiment = new Map(
  experiments.map((experiment) => {
    const keys = (['quick', 'half'] as const)
      .filter((profile) => experiment.profiles[profile])
      .flatMap((profile) =>
        Object.keys(
          experiment.claims(resolveOptions(experiment.options, profileOf(experiment, profile).options)),
        ),
      )
    return [experiment.name, keys] as const
  }),
)

describe('the mechanisms', () => {
  it.each(mechanisms)('of $key name claims that exist, each once', ({ decisive, beside }) => {
    const all = [...decisive, ...beside]
    expect(decisive.length).toBeGreaterThan(0)
    for (const { experiment, key } of all) expect(claimsByExperiment.get(experiment)).toContain(key)
    expect(new Set(all.map(({ experiment, key }) => `${experiment} ${key}`)).size).toBe(all.length)
  })

  it('have a claim of every experiment of later work', () => {
    const named = new Set(
      mechanisms.flatMap(({ decisive, beside }) => [...decisive, ...beside]).map((each) => each.experiment),
    )
    for (const { name } of experiments.filter(({ group }) => group === 'later')) expect(named).toContain(name)
  })
})

describe('weighMechanisms', () => {
  const finding = (experiment: string, key: string, verdict: Verdict, direction: Direction = 'greater') => ({
    experiment,
    key,
    verdict,
    direction,
  })
  const outcomeOf = (key: string, ...findings: ReturnType<typeof finding>[]) =>
    weighMechanisms(findings).find(({ mechanism }) => mechanism.key === key)!.outcome

  it.each([
    ['supported', 'for'],
    ['opposite', 'against'],
    ['equivalent', 'against'],
    ['undecided', 'open'],
    ['not tested', 'not tested'],
    ['none', 'not tested'],
  ] as const)('takes a claim of an effect that is %s as %s', (verdict, outcome) => {
    expect(outcomeOf('shift', finding('intervention', 'shift-norm', verdict))).toBe(outcome)
  })

  it('takes equality as confirmed where the claim says so', () => {
    expect(outcomeOf('rate', finding('learning-rate', 'equal', 'equivalent', 'equal'))).toBe('for')
  })

  it('turns a claim around that speaks against the mechanism, and lets a one-sided one say nothing', () => {
    expect(outcomeOf('shift', finding('intervention', 'lead', 'supported'))).toBe('against')
    expect(outcomeOf('shift', finding('intervention', 'lead', 'opposite'))).toBe('for')
    expect(outcomeOf('shift', finding('noise', 'alike', 'equivalent', 'equal'))).toBe('against')
    expect(outcomeOf('shift', finding('noise', 'alike', 'opposite', 'equal'))).toBe('open')
  })

  it('is mixed where decisive claims disagree, whatever the claims beside say', () => {
    const [slower, not] = [
      finding('intervention', 'shift-norm', 'supported'),
      finding('intervention', 'shift-plain', 'equivalent'),
    ]
    expect(outcomeOf('shift', slower, not)).toBe('mixed')
    expect(outcomeOf('shift', not, finding('shift', 'distances-mlp', 'supported'))).toBe('against')
    expect(outcomeOf('shift', finding('shift', 'distances-mlp', 'supported'))).toBe('not tested')
  })
})

it('docs/answer.md is written by the program: run `npm run docs` after a change', () => {
  expect(readFileSync('docs/answer.md', 'utf8')).toBe(answerPage())
})
