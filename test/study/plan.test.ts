import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findExperiment } from '../../src/experiment/index.ts'
import { machine } from '../../src/store/machine.ts'
import { planStudy } from '../../src/study/plan.ts'
import { settingsOf } from '../../src/study/settings.ts'
import { newFolder } from '../support/folders.ts'

const scalings = async (name: string, data: string) => {
  const { runs } = await planStudy(
    [settingsOf(findExperiment(name), { profile: 'smoke', seeds: [1], data })],
    machine,
  )
  return [...new Set(runs.map(({ spec }) => spec.scaling))]
}

describe('planStudy', () => {
  it('takes characters and generated numbers as they are, where the experiment leaves no choice', async () => {
    const text = join(newFolder(), 'text')
    writeFileSync(text, 'the quick brown fox jumps over the lazy dog. '.repeat(120))
    expect(await scalings('recurrent', 'digits')).toEqual(['standardize'])
    expect(await scalings('recurrent', `text:${text}`)).toEqual(['none'])
    expect(await scalings('theorems', 'circle')).toEqual(['none'])
    expect(await scalings('convergence', 'circle')).toEqual(['unit'])
    await expect(scalings('convergence', `text:${text}`)).rejects.toThrow('choose none, or name other data')
  })

  it('refuses data without classes, and data that no arm takes', async () => {
    await expect(scalings('convergence', 'linear')).rejects.toThrow('--data linear: expected classes')
    await expect(scalings('shift-demo', 'digits')).rejects.toThrow(
      '--data digits: every arm of shift-demo has data',
    )
  })
})
