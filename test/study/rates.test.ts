import { describe, expect, it } from 'vitest'
import { findExperiment, type RateTable } from '../../src/experiment/index.ts'
import { openData } from '../../src/run/data-node.ts'
import { machine } from '../../src/store/machine.ts'
import { armsOf, planStudy } from '../../src/study/plan.ts'
import { setupOf } from '../../src/study/rates.ts'
import { settingsOf } from '../../src/study/settings.ts'

const empty: RateTable = { commands: [], setups: [] }

async function tableFor(name: string, rates: Readonly<Record<string, number>>): Promise<RateTable> {
  const settings = settingsOf(findExperiment(name), { profile: 'smoke', data: 'digits' })
  const setups = await Promise.all(
    armsOf(settings, machine)
      .filter(({ arm }) => arm in rates)
      .map(async ({ arm, spec, data = 'digits' }) => ({
        ...setupOf(spec, await openData(data, spec.scaling)),
        rate: rates[arm]!,
        losses: [],
        seeds: [1, 2],
        made: 0,
      })),
  )
  return { commands: [], setups }
}

async function planned(name: string, options: Record<string, number | string>, rates: RateTable) {
  const settings = settingsOf(findExperiment(name), { profile: 'smoke', options })
  const { experiments, runs } = await planStudy([settings], machine, { rates })
  const { arms } = experiments[0]!
  for (const { arm, spec } of runs)
    expect(spec.learningRate).toBe(arms.find((each) => each.arm === arm)!.spec.learningRate)
  return Object.fromEntries(arms.map(({ arm, spec, description }) => [arm, [spec.learningRate, description]]))
}

describe('arms with tuned rates', () => {
  it('have the rate of their own set-up, and say where it comes from', async () => {
    const table = await tableFor('recurrent', { 'rnn-plain': 0.01, 'rnn-bn': 0.03 })
    const arms = await planned('recurrent', { 'learning-rate': 'tuned' }, table)
    expect(arms['rnn-plain']).toEqual([
      0.01,
      'RNN of 8 units, no normalization, learning rate 0.01, tuned on seeds 1 and 2',
    ])
    expect(arms['rnn-bn']![0]).toBe(0.03)
    expect(arms['rnn-ln']).toEqual([
      0.003,
      expect.stringContaining(', learning rate 0.003, not tuned: no rate is known for such a network'),
    ])
  })

  it('keep a number that the user gives', async () => {
    const table = await tableFor('recurrent', { 'rnn-plain': 0.01 })
    const arms = await planned('recurrent', { 'learning-rate': 0.5 }, table)
    expect(arms['rnn-plain']).toEqual([0.5, 'RNN of 8 units, no normalization, learning rate 0.5'])
  })

  it('use the nearest set-up where options changed theirs', async () => {
    const table = await tableFor('recurrent', { 'rnn-plain': 0.01 })
    const arms = await planned('recurrent', { 'learning-rate': 'tuned', steps: 90 }, table)
    expect(arms['rnn-plain']![0]).toBe(0.01)
    expect(arms['rnn-plain']![1]).toContain('tuned on seeds 1 and 2 for steps 60')
  })

  it('use multiples of another arm’s rate where the claim is about rates', async () => {
    const table = await tableFor('convergence', { plain: 0.3, bn: 1 })
    const arms = await planned('convergence', { 'learning-rate': 'tuned' }, table)
    expect(Object.values(arms).map(([rate]) => rate)).toEqual([0.3, 1.5, 9, 0.3, 1.5, 9, 1])
    expect(arms['plain-x5']![1]).toContain('learning rate 1.5, 5 × that of plain, tuned on seeds 1 and 2')
    const untuned = await planned('convergence', { 'learning-rate': 'tuned' }, empty)
    expect(Object.values(untuned).map(([rate]) => rate)).toEqual([0.5, 2.5, 15, 0.5, 2.5, 15, 0.5])
  })
})

describe('some arms of an experiment', () => {
  it('have the rate of an arm that is not trained', async () => {
    const table = await tableFor('convergence', { plain: 0.3, bn: 1 })
    const settings = settingsOf(findExperiment('convergence'), {
      profile: 'smoke',
      options: { 'learning-rate': 'tuned' },
      arms: ['bn-x5'],
    })
    const { experiments, runs } = await planStudy([settings], machine, { rates: table })
    expect(experiments[0]!.arms.map(({ arm, spec }) => [arm, spec.learningRate])).toEqual([['bn-x5', 1.5]])
    expect(new Set(runs.map(({ arm }) => arm))).toEqual(new Set(['bn-x5']))
  })
})

describe('setupOf', () => {
  it('is the same however the spec was written, and whatever is measured', async () => {
    const opened = await openData('digits', 'standardize')
    const { spec } = armsOf(settingsOf(findExperiment('shift'), { profile: 'smoke' }), machine)[1]!
    const written = {
      ...spec,
      probes: [],
      evaluateEvery: 7,
      learningRate: 9,
      loss: 'cross-entropy' as const,
      model: { ...spec.model, norm: 'batch:convention=pytorch' },
    }
    expect(setupOf(written, opened)).toEqual(setupOf(spec, opened))
    expect(setupOf(spec, opened)).toMatchObject({ norm: 'batch', data: 'digits', optimizer: 'sgd' })
  })
})
