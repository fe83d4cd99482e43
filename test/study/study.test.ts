/** Studies without a disk or processes: as a page does them. */
import { describe, expect, it } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { findExperiment } from '../../src/experiment/index.ts'
import { type Executor, planStudy, settingsOf, studyExperiment } from '../../src/study/index.ts'
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
})
