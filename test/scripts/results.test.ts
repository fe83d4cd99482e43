import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  agreementOf,
  CLAIM_MARKS,
  claimsOf,
  mergedProfiles,
  SCALE_MARKS,
  scaleTable,
  type Summarized,
  tablesOf,
  withConfirmatory,
  withReplication,
  withTables,
} from '../../scripts/results-tables.ts'
import { confirmatory } from '../../src/experiment/protocol/confirmatory.ts'
import { larger } from '../../src/experiment/protocol/larger.ts'
import { experiments, profileOf, replication } from '../../src/experiment/index.ts'
import { resolveOptions } from '../../src/options/index.ts'
import type { Verdict } from '../../src/stats/index.ts'

const finding = (key: string, verdict: Verdict, effect: number | null, unit = '×'): Summarized => ({
  experiment: 'convergence',
  key,
  claim: `claim ${key}`,
  source: 'a paper, §1',
  explanation: 'The median.',
  verdict,
  effect,
  interval: effect === null ? null : [effect / 2, effect * 2],
  unit,
  seeds: [301, 302],
  smallest: [0.9, 1.1],
  direction: 'less',
})

const first = [
  finding('a', 'supported', 0.5),
  finding('b', 'supported', 0.4),
  finding('c', 'opposite', 2),
  finding('d', 'undecided', 1.01),
]

describe('agreement', () => {
  it('counts flips, kept signs and equal verdicts', () => {
    const second = [
      finding('a', 'supported', 0.6),
      finding('b', 'undecided', 1.2),
      finding('c', 'supported', 0.5),
      finding('d', 'undecided', 0.9),
    ]
    expect(agreementOf(first, second)).toEqual({
      claims: 4,
      equalVerdicts: 2,
      flips: ['convergence c'],
      supported: 2,
      keptSign: 1,
    })
  })

  it('takes an infinite effect for one on its side', () => {
    const never = finding('a', 'supported', Number.POSITIVE_INFINITY)
    expect(agreementOf([never], [finding('a', 'supported', 4)]).keptSign).toBe(1)
    expect(agreementOf([never], [finding('a', 'undecided', 0.4)]).keptSign).toBe(0)
    const least = finding('a', 'supported', Number.NEGATIVE_INFINITY, 'pp')
    expect(agreementOf([least], [finding('a', 'supported', -4, 'pp')]).keptSign).toBe(1)
  })

  it('needs the same claims', () => {
    expect(() => agreementOf(first, [])).toThrow(
      'convergence a: the replicating study does not have this claim',
    )
  })
})

describe('the page', () => {
  it('has a table for each experiment, with the replication beside it', () => {
    const tables = tablesOf(first, first)
    expect(tables).toContain('4 claims: 2 supported, 1 opposite here, 1 undecided.')
    expect(tables).toContain(
      'no claim changes between supported and opposite; 2 of 2 supported claims keep their sign; 4 of 4',
    )
    expect(tables).toContain('| claim a | 0.500× (0.250 to 1×) | **supported** | supported, 0.500× |')
    expect(tablesOf(first, null)).not.toContain('replication')
  })

  it('has the claims of a larger profile beside those of the first', () => {
    const wider = [finding('a', 'opposite', 3), finding('new', 'supported', 0.25)]
    const [, , changed, added] = scaleTable(claimsOf(first), [
      { profile: 'half', seeds: [301, 302], claims: claimsOf(wider) },
    ]).split('\n')
    expect(changed).toBe(
      '| `half` | `convergence` | claim a | supported, 0.500× | 3× (1.50 to 6×) | opposite here |',
    )
    expect(added).toBe(
      '| `half` | `convergence` | claim new | – | 0.250× (0.125 to 0.500×) | **supported** |',
    )
  })

  it('keeps the committed claims of experiments that a new output does not have', () => {
    const noise = { ...finding('n', 'supported', 2), experiment: 'noise' }
    const committed = mergedProfiles([], [{ profile: 'half', findings: [...first, noise] }])
    const again = mergedProfiles(committed, [
      { profile: 'half', findings: [finding('a', 'opposite', Number.POSITIVE_INFINITY)] },
      { profile: 'paper', findings: [noise] },
    ])
    expect(
      again.map(({ profile, claims }) => [profile, ...claims.map(({ key, effect }) => [key, effect])]),
    ).toEqual([
      ['half', ['a', 'Infinity'], ['n', 2]],
      ['paper', ['n', 2]],
    ])
    expect(again[0]!.seeds).toEqual([301, 302])
    expect(scaleTable(claimsOf(first), again)).toContain('| claim a | supported, 0.500× | ∞× (∞×) |')
    const other = { ...noise, seeds: [1, 2] }
    expect(() => mergedProfiles(committed, [{ profile: 'half', findings: [other] }])).toThrow(
      'noise n: expected the seeds of the profile half, 301, 302, got 1, 2',
    )
  })

  it('is changed between its marks only', () => {
    for (const { start, end } of [CLAIM_MARKS, SCALE_MARKS]) {
      const page = `before\n${start}\nold\n${end}\nafter`
      const changed = withTables(page, 'new', { start, end })
      expect(changed).toBe(`before\n${start}\n\nnew\n\n${end}\nafter`)
      expect(withTables(changed, 'new', { start, end })).toBe(changed)
    }
    expect(() => withTables('nothing', 'new', CLAIM_MARKS)).toThrow('expected the marks')
  })

  it('writes the data of the replication again and again', () => {
    const source = 'declaration\n\nexport const replication: Replication | null = null\n'
    const once = withReplication(source, 'quick', first)
    expect(once).toContain('"convergence c": {\n      "verdict": "opposite",\n      "effect": 2\n    }')
    expect(withReplication(once, 'quick', first)).toBe(once)
  })

  it('writes the data of the study itself again and again, infinite numbers as text', () => {
    const source = 'declaration\n\nexport const confirmatory: Confirmatory | null = null\n'
    const never = { ...finding('e', 'opposite', Number.POSITIVE_INFINITY), setup: 'mlp:4' }
    const once = withConfirmatory(source, 'quick', [...first, never], null)
    expect(withConfirmatory(once, 'quick', [...first, never], null)).toBe(once)
    const { claims } = JSON.parse(once.slice(once.indexOf('= {') + 2))
    expect(claims[0]).toEqual({ ...first[0], explanation: 'The median.', seeds: undefined })
    expect(claims.at(-1)).toMatchObject({
      effect: 'Infinity',
      interval: ['Infinity', 'Infinity'],
      setup: 'mlp:4',
    })
  })
})

describe('the committed results', () => {
  it('are about the claims of the experiments, and each was replicated', () => {
    const declared = experiments.flatMap((experiment) =>
      Object.entries(
        experiment.claims(resolveOptions(experiment.options, profileOf(experiment, 'quick').options)),
      ).map(([key, { claim }]) => `${experiment.name} ${key}: ${claim}`),
    )
    const committed = confirmatory!.claims.map(
      ({ experiment, key, claim }) => `${experiment} ${key}: ${claim}`,
    )
    expect(declared).toEqual(expect.arrayContaining(committed))
    expect(confirmatory!.profile).toBe(replication!.profile)
    expect(Object.keys(replication!.claims)).toEqual(
      confirmatory!.claims.map(({ experiment, key }) => `${experiment} ${key}`),
    )
    expect(confirmatory!.answer).toMatch(/shift .* training/)
  })

  it('of larger profiles stay when nothing is added, and are those of the page', () => {
    expect(mergedProfiles(larger, [])).toEqual(larger)
    const page = readFileSync(new URL('../../docs/results.md', import.meta.url), 'utf8')
    expect(withTables(page, scaleTable(confirmatory!.claims, larger), SCALE_MARKS)).toBe(page)
  })
})
