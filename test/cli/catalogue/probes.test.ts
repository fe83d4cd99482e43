import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { resolveSettings } from '../../../src/cli/experiment/command.ts'
import { probesCommand } from '../../../src/cli/catalogue/probes.ts'
import { parseProbes } from '../../../src/study/index.ts'
import { addTrainingOptions, resolveTraining, type TrainArguments } from '../../../src/cli/train/settings.ts'
import { findExperiment } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { probes } from '../../../src/probe/index.ts'
import { shownName } from '../../../src/stats/index.ts'
import { withProbes } from '../../../src/study/probes.ts'

describe('normscope probes', () => {
  it('lists every probe, what it measures and where it comes from', () => {
    const text = probesCommand(undefined)
    for (const { name, summary } of probes) {
      expect(text).toContain(summary)
      expect(probesCommand(name)).toContain(`${name}:every=`)
    }
    expect(probesCommand('shift-gradient')).toContain('Santurkar et al. 2018, Definition 2.1')
    expect(probesCommand('shift-gradient')).toMatch(/shift-gradient:updated=all +one of weights, all/)
  })

  it('prints the quantities of a probe with their units, places and definitions', () => {
    for (const kind of probes) {
      const text = probesCommand(kind.name)
      for (const quantity of kind.quantities) {
        expect(text).toContain(`  ${shownName(quantity)}\n      ${quantity.unit}`)
        expect(text).toContain(quantity.definition)
      }
    }
    expect(probesCommand('hessian')).toMatch(/ {2}spectral weight.*\n {6}share · x: the Ritz value/)
    expect(JSON.parse(probesCommand('scale', { json: true }))[0].quantities[0]).toEqual({
      name: 'weight norm',
      unit: 'parameter',
      layer: 'name or empty',
      definition: '‖w‖₂ of the weights of a layer, or of all layers together',
    })
    expect(JSON.parse(probesCommand('percentiles', { json: true }))[0].quantities[0].name).toBe(
      'percentile P',
    )
  })

  it('tells programs the same', () => {
    expect(JSON.parse(probesCommand(undefined, { json: true }))).toHaveLength(probes.length + 1)
    expect(JSON.parse(probesCommand('scale', { json: true }))).toMatchObject([{ name: 'scale' }])
  })

  it('says how to measure what needs several runs', () => {
    const how = 'normscope compare --learning-rates'
    expect(probesCommand(undefined)).toContain('lr-envelope')
    expect(probesCommand('lr-envelope')).toContain(how)
    expect(() => parseProbes('scale,lr-envelope')).toThrow(how)
  })

  it('refuses what it does not know', () => {
    expect(() => probesCommand('hesian')).toThrow('unknown probe "hesian"; did you mean "hessian"')
  })
})

describe('--probes', () => {
  const trained = (text: string) =>
    resolveTraining(
      addTrainingOptions(new Command()).parse(['--probes', text], { from: 'user' }).opts<TrainArguments>(),
    )
  const ran = (text: string) =>
    resolveSettings('convergence', {
      profile: 'smoke',
      mode: 'default',
      backend: 'wasm',
      out: 'out',
      probes: text,
    })

  it('reads several with their options, each once', () => {
    expect(parseProbes('shift-gradient,activations:5,95,unit=2,scale,scale')).toEqual([
      'shift-gradient',
      'activations:percentiles=5,95,unit=2',
      'scale',
    ])
    expect(parseProbes(undefined)).toEqual([])
    expect(() => parseProbes('scael')).toThrow('unknown probe "scael"; did you mean "scale"')
    expect(() => parseProbes('scale:every=often')).toThrow('every is often')
  })

  it('measures them in training, and the command says so', () => {
    const settings = trained('scale:every=5,theorems')
    expect(settings.armFor(100).probes).toEqual(['scale:every=5', 'theorems'])
    expect(settings.command).toContain('--probes scale:every=5,theorems')
  })

  it('adds them to what every arm of an experiment measures', () => {
    const settings = ran('scale,theorems:every=end')
    const arms = findExperiment('convergence').arms(settings.options)
    const added = withProbes(arms, settings.probes)
    expect(settings.command).toContain('--probes scale,theorems:every=end')
    expect(added.map(({ spec }) => spec.probes)).toEqual(
      arms.map(({ spec }) => [...spec.probes, 'scale', 'theorems:every=end']),
    )
    expect(withProbes(added, settings.probes)).toEqual(added)
  })

  it('refuses one that an experiment has with other options', () => {
    const { options } = findExperiment('convergence')
    const arms = findExperiment('convergence').arms(resolveOptions(options, {}))
    expect(() => withProbes(arms, ['percentiles:unit=3'])).toThrow(
      /--probes percentiles:unit=3: the experiment measures percentiles:.*leave it out/,
    )
  })

  it('adds levels of the loss to a probe that an experiment has, but not the same level twice', () => {
    const { options } = findExperiment('convergence')
    const arms = findExperiment('convergence').arms(resolveOptions(options, {}))
    const added = withProbes(arms, ['percentiles:at=1/0.5'])
    expect(added[0]!.spec.probes).toEqual([...arms[0]!.spec.probes, 'percentiles:at=1/0.5'])
    expect(() => withProbes(added, ['percentiles:unit=3,at=0.5'])).toThrow('leave it out')
  })
})
