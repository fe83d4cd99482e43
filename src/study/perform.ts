/** Performs the runs of a plan and gives each experiment its own results. */
import { counted } from '../counts.ts'
import { UserError } from '../errors.ts'
import type { PlannedRun, RunFailure, RunResult } from '../run/index.ts'
import type { RunEvent } from './events.ts'
import { firstOfEach } from './first-of-each.ts'
import type { Executor, PerformingOptions } from './host.ts'
import type { StudyPlan, ExperimentPlan } from './plan.ts'

/** An experiment whose runs have ended or failed. */
export interface PerformedExperiment extends ExperimentPlan {
  readonly results: readonly RunResult[]
  readonly failures: readonly RunFailure[]
}

export interface PerformedPlan {
  /** In the order of the plan. */
  readonly experiments: readonly PerformedExperiment[]
  /** One per run, however many experiments use it. */
  readonly failures: readonly RunFailure[]
  /** What computed, in words. */
  readonly engine: string
  /** Wall-clock seconds of this call alone. */
  readonly seconds: number
  /** Distinct runs that were reused, and distinct runs that resumed from a checkpoint. */
  readonly reused: number
  readonly resumed: number
  /** The sum of the seconds of the distinct runs that ended, including the time of earlier calls. */
  readonly trainingSeconds: number
}

/** Collects what runs give, and reports each experiment as soon as all of its runs have ended or failed. */
function pendingExperiments(
  experiments: readonly ExperimentPlan[],
  report: (performed: PerformedExperiment) => void,
): { update(event: RunEvent): void } {
  const all = experiments.map((experiment) => ({
    experiment,
    left: new Set(experiment.runs),
    results: new Map<PlannedRun, RunResult>(),
    failures: new Map<PlannedRun, RunFailure>(),
  }))
  return {
    update(event) {
      if (event.type !== 'ended' && event.type !== 'failed') return
      for (const { experiment, left, results, failures } of all) {
        if (!left.delete(event.run)) continue
        if (event.type === 'ended') results.set(event.run, event.result)
        else failures.set(event.run, { run: event.run, message: event.message })
        if (left.size > 0 || results.size === 0) continue
        const inOrder = <T>(found: ReadonlyMap<PlannedRun, T>): T[] =>
          experiment.runs.flatMap((run) => found.get(run) ?? [])
        report({ ...experiment, results: inOrder(results), failures: inOrder(failures) })
      }
    },
  }
}

/** Thrown if a signal stops a study before all of its runs have ended. The same call resumes from what is kept. */
export class StudyInterrupted extends Error {
  override readonly name = 'StudyInterrupted'
  /** The number of distinct runs that have ended. */
  readonly ended: number
  readonly planned: number

  constructor(ended: number, planned: number) {
    super(`stopped: ${ended} of ${planned} runs ended; the same call resumes from what the store keeps`)
    this.ended = ended
    this.planned = planned
  }
}

export interface PerformingPlanOptions extends PerformingOptions {
  /** Called when the last run of an experiment has ended or failed, and one of its runs has ended. */
  readonly onExperiment?: ((performed: PerformedExperiment) => void) | undefined
}

/** Throws a StudyInterrupted if the signal stops it, and a UserError if every run fails. */
export async function performPlan(
  { experiments, runs, distinct }: StudyPlan,
  executor: Executor,
  { onEvent, onExperiment, signal }: PerformingPlanOptions = {},
): Promise<PerformedPlan> {
  const start = performance.now()
  const trained = new Set<string>()
  const pending = onExperiment && pendingExperiments(experiments, onExperiment)
  const resumed = new Set<string>()
  const { results, failures } = await executor.perform(runs, {
    signal,
    onEvent(event) {
      if (event.type === 'resumed') resumed.add(event.run.id)
      if (event.type === 'ended' && !event.reused) trained.add(event.run.id)
      onEvent?.(event)
      pending?.update(event)
    },
  })
  const seconds = (performance.now() - start) / 1000
  const byId = new Map(results.map((result) => [result.run.id, result]))
  const ended = byId.size
  const failed = firstOfEach(failures, ({ run }) => run.id)
  if (signal?.aborted && ended + failed.length < distinct) throw new StudyInterrupted(ended, distinct)
  if (ended === 0)
    throw new UserError(
      `all ${distinct} runs failed, the first with: ${failed[0]!.message}\nno report is written`,
      { exitCode: 1 },
    )
  const { engine } = experiments[0]!.settings
  const { backend, mode } = engine
  const { workers, threadsEach } = executor.share(distinct, engine)
  return {
    experiments: experiments.map((experiment) => {
      const own = new Set<PlannedRun>(experiment.runs)
      return {
        ...experiment,
        results: results.filter(({ run }) => own.has(run)),
        failures: failures.filter(({ run }) => own.has(run)),
      }
    }),
    failures: failed,
    engine: `${backend}, mode ${mode}; ${counted(workers, 'run')} at a time with ${counted(threadsEach, 'thread')} each`,
    seconds,
    reused: ended - trained.size,
    resumed: [...resumed].filter((id) => byId.has(id)).length,
    trainingSeconds: [...byId.values()].reduce((sum, result) => sum + result.seconds, 0),
  }
}
