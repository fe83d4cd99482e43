import { describe, expect, it } from 'vitest'
import { findExperiment, profileOf } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'

function armsOf(
  name: string,
  chosen: Record<string, string | number> = {},
  profile: 'quick' | 'half' = 'quick',
) {
  const experiment = findExperiment(name)
  return experiment.arms(resolveOptions(experiment.options, profileOf(experiment, profile).options, chosen))
}

describe('the perceptron of several experiments', () => {
  it.each(['shift', 'smoothness', 'noise', 'lp-norms'])(
    'has in %s the two other activations with every normalization, if all are chosen',
    (name) => {
      const own = armsOf(name).filter(({ spec }) => spec.model.architecture.startsWith('mlp'))
      const all = armsOf(name, { activations: 'all' })
      for (const activation of ['tanh', 'relu'])
        for (const { arm, spec } of own) {
          const other = all.find((each) => each.arm === `${activation}-${arm}`)!
          expect(other.spec.model).toEqual({ ...spec.model, activation })
        }
      expect(all.length).toBe(armsOf(name).length + 2 * own.length)
    },
  )

  it('has all activations in the profile half', () => {
    const names = armsOf('shift', {}, 'half').map(({ arm }) => arm)
    expect(names).toEqual(
      expect.arrayContaining(['plain', 'bn', 'tanh-plain', 'tanh-bn', 'relu-plain', 'relu-bn']),
    )
  })

  it('has the activations other than its own', () => {
    const names = armsOf('shift', { 'mlp-activation': 'relu', activations: 'all' }).map(({ arm }) => arm)
    expect(names).toEqual(expect.arrayContaining(['plain', 'sigmoid-plain', 'tanh-plain']))
    expect(names).not.toContain('relu-plain')
  })
})

describe('rates', () => {
  it('are tuned, unless a number is chosen or the profile is smoke', () => {
    for (const name of [
      'shift',
      'noise',
      'lp-norms',
      'batch-size',
      'recurrent',
      'landscape',
      'convergence',
    ]) {
      const experiment = findExperiment(name)
      const arms = (profile: 'smoke' | 'quick' | 'paper') =>
        experiment.arms(resolveOptions(experiment.options, profileOf(experiment, profile).options))
      expect(arms('smoke').every(({ tuned }) => tuned === undefined)).toBe(true)
      for (const profile of ['quick', 'paper'] as const)
        expect(arms(profile).every(({ tuned, description }) => tuned && !/rate/.test(description))).toBe(true)
    }
  })
})
