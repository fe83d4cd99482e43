import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { describeFindings } from '../../../src/cli/display/describe.ts'
import type { Finding } from '../../../src/stats/index.ts'

const finding: Finding = {
  experiment: 'noise',
  key: 'faster',
  claim: 'It trains faster',
  source: 'a paper, §1',
  direction: 'less',
  verdict: 'supported',
  measure: 'Steps to an accuracy, BN over plain',
  effect: 0.5,
  interval: [0.4, 0.6],
  unit: '×',
  smallest: [0.9, 1.1],
  seeds: [301, 302],
  explanation: '',
  preconditions: [{ text: 'the plain network has learned', met: true, detail: '2 of 2 seeds' }],
}

const lines = (part: Partial<Finding>) =>
  stripVTControlCharacters(describeFindings([{ ...finding, ...part }])).split('\n')

describe('the findings of an experiment', () => {
  it('say the effect in words, then in numbers', () => {
    expect(lines({})).toEqual([
      '✓ supported      It trains faster',
      '                 50 % fewer steps: 0.500× (0.400 to 0.600×), 2 seeds · a paper, §1',
    ])
  })

  it('say that it was never reached', () => {
    const never = { effect: Infinity, interval: [Infinity, Infinity], verdict: 'opposite' } as const
    expect(lines(never)[1]).toContain('never reached, unlike the other: ∞× (∞×)')
  })

  it('name the precondition that failed instead of numbers', () => {
    const preconditions = [
      ...finding.preconditions,
      { text: 'the noise took hold', met: false, detail: 'median ratio 1.1×' },
    ]
    expect(lines({ verdict: 'not tested', preconditions })).toEqual([
      '– not tested     It trains faster',
      '                 not met: the noise took hold (median ratio 1.1×), 2 seeds · a paper, §1',
    ])
  })
})
