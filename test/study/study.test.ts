/** Studies without a disk or processes: as a page does them. */
import { describe, expect, it } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { findExperiment } from '../../src/experiment/index.ts'
import { drawnArms } from '../../src/figure/index.ts'
import {
  type ExperimentRequest,
  type Executor,
  planStudy,
  settingsOf,
  studyExperiment,
} from '../../src/study/index.ts'
import { openAsynchronous } from '../support/asynchronous.ts'
import { host, onSessions } from '../support/study.ts'

const here = onSessions(openReference)

const settings = settingsOf(findExperiment('convergence'), {
  profile: 'smoke',
  seeds: [1, 2],
  data: 'digits',
  options: { steps: 4, 'evaluate-every': 2, batch: 8, layers: 2, units: 3, 'percentile-sample': 20 },
  engine: { backend: 'reference' },
  probes: ['scale'],
})

describe('studyExperiment', () => {
  it('goes from an experiment to findings on any executor', async () => {
    const plan = await planStudy([settings], host)
    const study = await studyExperiment(plan, here)
    const [studied] = study.experiments
    expect(studied!.results).toHaveLength(plan.distinct)
    expect(study.findings.map(({ seeds }) => seeds)).toContainEqual([1, 2])
    expect(study.engine).toBe('reference, mode default; 1 run at a time with 1 thread each')
    expect(studied!.figures.some(({ name }) => name.startsWith('measured-'))).toBe(true)
    expect(study.command).toContain('--backend reference')
    expect(study.command).toContain('--probes scale')
  }, 60_000)

  it('finds the same where a backend has no synchronous calls', async () => {
    const plan = await planStudy([settings], host)
    const [expected, found] = [
      await studyExperiment(plan, here),
      await studyExperiment(plan, onSessions(openAsynchronous)),
    ]
    expect(found.experiments[0]!.results).toEqual(expected.experiments[0]!.results)
    expect(found.findings).toEqual(expected.findings)
  }, 60_000)

  it('goes on without runs that failed, and says where none is left', async () => {
    const plan = await planStudy([settings], host)
    const failing = (from: number): Executor => ({
      ...here,
      async perform(runs, options) {
        const { results } = await here.perform(runs.slice(0, from), options)
        return { results, failures: runs.slice(from).map((run) => ({ run, message: 'no' })) }
      },
    })
    const some = await studyExperiment(plan, failing(1))
    expect(some.failures).toHaveLength(plan.distinct - 1)
    await expect(studyExperiment(plan, failing(0))).rejects.toThrow(
      `all ${plan.distinct} runs failed, the first with: no`,
    )
  }, 60_000)

  it('trains a part of the arms: the claims and figures that need no others, and no answer', async () => {
    const { experiment, options } = settings
    const part = settingsOf(experiment, {
      profile: 'smoke',
      seeds: [1, 2],
      options: Object.fromEntries(settings.given.map((name) => [name, options[name]!])),
      engine: { backend: 'reference' },
      figure: 'percentiles',
    })
    expect(part.arms).toEqual(['plain', 'bn'])
    expect(part.command).toMatch(/--figure percentiles$/)
    const plan = await planStudy([part], host)
    expect([...new Set(plan.runs.map(({ arm }) => arm))]).toEqual(['plain', 'bn'])
    const study = await studyExperiment(plan, here)
    const keys = study.findings.map(({ key }) => key)
    expect(keys).toContain('faster')
    expect(keys.filter((key) => key.includes('x30') || key.includes('x5'))).toEqual([])
    const drawn = study.experiments[0]!.figures
    expect(drawn.map(({ name }) => name)).toContain('percentiles')
    for (const figure of drawn) for (const arm of drawnArms(figure)) expect(['plain', 'bn']).toContain(arm)
    expect(study.verdict).toBe(
      'A part of the experiment: only plain, bn were trained, so its question has no answer here.',
    )
  }, 60_000)

  it('refuses arms and figures that the experiment does not have', () => {
    const { experiment } = settings
    const of = (request: ExperimentRequest) => () => settingsOf(experiment, request)
    expect(of({ arms: ['bm'] })).toThrow(/unknown arm of convergence "bm".*known: plain/)
    expect(of({ figure: 'acuracy' })).toThrow(
      /unknown figure of convergence "acuracy"; did you mean "accuracy"/,
    )
    expect(of({ arms: ['bn'], figure: 'loss' })).toThrow('expected one of them, got both')
    expect(of({ arms: [] })).toThrow('expected one arm or more')
    expect(settingsOf(experiment, { arms: ['bn', 'plain'] }).arms).toEqual(['plain', 'bn'])
  })
})
