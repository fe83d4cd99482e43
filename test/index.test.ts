/** The entry of the package: what `normscope run` does, as functions. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { experiments as registered } from '../src/experiment/index.ts'
import {
  advise,
  compareNormalizations,
  experiments,
  type RunEvent,
  runExperiment,
  runExperiments,
  StudyInterrupted,
  writeReport,
} from '../src/index.ts'
import { runNormscope } from './cli/normscope.ts'
import { newFolder } from './support/folders.ts'

const small = { steps: 4, 'evaluate-every': 2, batch: 8, layers: 2, units: 3, 'percentile-sample': 20 }
const request = { profile: 'smoke', data: 'digits', options: small, threads: 1 } as const

describe('experiments', () => {
  it('has each by its name', () => {
    expect(Object.values(experiments)).toEqual(expect.arrayContaining([...registered]))
    expect(Object.keys(experiments)).toHaveLength(registered.length)
    for (const [name, experiment] of Object.entries(experiments)) expect(experiment.name).toBe(name)
  })
})

describe('runExperiment', () => {
  it('gives the findings and writes the files of the command', async () => {
    const folder = newFolder()
    const events: RunEvent[] = []
    const study = await runExperiment(experiments.convergence, {
      ...request,
      seeds: [2, 5],
      store: join(folder, 'runs'),
      onEvent: (event) => events.push(event),
    })
    expect(study).toMatchObject({ name: 'convergence', reused: 0, failures: [] })
    expect(study.findings.length).toBeGreaterThan(5)
    expect(events.filter(({ type }) => type === 'ended')).toHaveLength(study.experiments[0]!.runs.length)
    const paths = await writeReport(study, join(folder, 'out'), { tensorboard: true })
    expect(paths.report).toBe(join(folder, 'out', 'report.html'))

    const given = 'run convergence --profile smoke --data digits --seeds 2,5 --threads 1'.split(' ')
    const set = Object.entries(small).flatMap(([name, value]) => ['--set', `${name}=${value}`])
    const places = ['--store', 'others', '--out', 'command', '--tensorboard']
    const { code, stderr } = await runNormscope(folder, [...given, ...set, ...places])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const files = (name: string) =>
      new Set(readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }))
    expect(files('out')).toEqual(files('command'))
    const read = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8')
    for (const file of ['records.csv', 'summary.json']) expect(read('out', file)).toBe(read('command', file))
    const withoutTime = (text: string) => text.replace(/[\d.]+ (ms|s|min)\b/g, '')
    expect(withoutTime(read('out', 'report.md'))).toBe(withoutTime(read('command', 'report.md')))
  }, 120_000)

  it('takes what the store keeps, and goes on where a signal stopped it', async () => {
    const store = join(newFolder(), 'runs')
    const stop = new AbortController()
    const asked = { ...request, seeds: 2, store, signal: stop.signal }
    const stopped = runExperiment(experiments.convergence, {
      ...asked,
      onEvent: ({ type }) => void (type === 'ended' && stop.abort()),
    })
    await expect(stopped).rejects.toBeInstanceOf(StudyInterrupted)
    const { ended, planned } = (await stopped.catch((error: unknown) => error)) as StudyInterrupted
    expect(ended).toBeGreaterThan(0)
    expect(ended).toBeLessThan(planned)
    const study = await runExperiment(experiments.convergence, { ...request, seeds: 2, store })
    expect(study.reused).toBeGreaterThanOrEqual(ended)
    expect(study.reused).toBeLessThan(planned)
    const again = await runExperiment(experiments.convergence, { ...request, seeds: 2, store })
    expect(again.reused).toBe(planned)
    expect(again.findings).toEqual(study.findings)
    expect(again.rows).toEqual(study.rows)
  }, 120_000)

  it('refuses what cannot be, and writes nothing', async () => {
    const store = join(newFolder(), 'runs')
    const asked = (more: object) => runExperiment(experiments.convergence, { ...request, store, ...more })
    await expect(asked({ seeds: 0 })).rejects.toThrow('seeds 0: expected a number of seeds, 1 or more')
    await expect(asked({ threads: 0 })).rejects.toThrow('threads is 0: expected a whole number from 1')
    await expect(asked({ seeds: [] })).rejects.toThrow('seeds []: expected whole numbers from 0')
    await expect(asked({ seeds: [1, 1.5] })).rejects.toThrow('got 1.5; write [1, 2, 3]')
    await expect(asked({ seeds: [3, 3] })).rejects.toThrow('3 occurs twice')
    await expect(asked({ options: { stepz: 3 } })).rejects.toThrow('stepz')
    await expect(asked({ probes: ['hessi'] })).rejects.toThrow('unknown probe "hessi"')
    await expect(asked({ data: 'linear' })).rejects.toThrow('expected classes')
    expect(() => readdirSync(store)).toThrow('ENOENT')
  })
})

describe('runExperiments', () => {
  it('shares runs, and names arms by their experiments', async () => {
    const {
      name,
      experiments: both,
      rows,
      command,
    } = await runExperiments({
      only: [experiments['shift-demo'], experiments.theorems],
      profile: 'smoke',
      seeds: [1],
    })
    expect(name).toBe('reproduce')
    expect(both.map(({ settings }) => settings.experiment.name)).toEqual(['shift-demo', 'theorems'])
    expect(new Set(rows.map(({ arm }) => arm.split('/')[0]))).toEqual(new Set(['shift-demo', 'theorems']))
    expect(command).toBe('normscope reproduce --profile smoke --only shift-demo,theorems --seeds 1')
  }, 120_000)
})

describe('compareNormalizations', () => {
  it('ranks them', async () => {
    const { rankings, verdict } = await compareNormalizations({
      model: 'mlp:8',
      norms: ['none', 'batch'],
      batches: [16],
      data: 'digits',
      steps: 5,
      learningRates: [0.001],
      seeds: 2,
      cost: false,
    })
    expect(rankings[0]!.ranked.map(({ norm }) => norm).sort()).toEqual(['batch', 'none'])
    expect(verdict).toContain('learning rate 0.001')
  }, 60_000)
})

describe('writeReport', () => {
  it('leaves a folder of something else alone', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'mine'), 'mine')
    const study = await runExperiment(experiments.convergence, { ...request, seeds: [1] })
    await expect(writeReport(study, folder)).rejects.toThrow('expected a new or empty folder')
    expect(readdirSync(folder)).toEqual(['mine'])
  }, 60_000)
})

describe('advise', () => {
  it('measures the risks of a network, and throws where there is none', async () => {
    const parts: string[] = []
    const { checks, comparison, costs } = await advise({
      model: 'mlp:8',
      data: 'digits',
      batch: 4,
      timed: false,
      threads: 1,
      onPart: (part) => parts.push(part),
    })
    expect(checks.find(({ name }) => name === 'batch-noise')).toMatchObject({
      status: 'risk',
      where: 'layer1',
    })
    expect(comparison).toMatchObject({ norms: ['batch', 'none', 'layer', 'group:4'] })
    expect(costs[0]!.step.time).toBeUndefined()
    expect(parts).toEqual(['statistics of batches', 'scales of weights', 'depth, and one step'])
    await expect(advise({ model: 'mlp:8', data: 'digits', batch: 1 })).rejects.toThrow('use a larger batch')
  })
})
