/**
 * What `run`, `reproduce` and `compare` do alike: say what is planned, have the study done, write its report and say where it is.
 * Interrupted, or with every run failed, they leave no output; the runs that ended stay in the store.
 */
import pc from 'picocolors'
import { processes } from '../../executor/processes/index.ts'
import { near, pathsIn, prepareOutput, writeStudy } from '../../report/output/index.ts'
import { formatDuration } from '../../stats/index.ts'
import {
  type Executor,
  type PerformingOptions,
  type Plan,
  type Study,
  StudyInterrupted,
} from '../../study/index.ts'
import { plural } from '../display/describe.ts'
import { openDisplay, type Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { describePaths } from '../display/paths.ts'
import { openVoice } from '../display/voice.ts'
import { describeWarnings } from '../display/warnings.ts'
import type { Place } from './command.ts'
import { describeForesight, foresee } from './dry-run.ts'

/** What a command has done, and how it says so. */
export interface StudyCommand<S extends Study> {
  readonly plan: Plan
  /** Gives the same records wherever it runs. */
  readonly command: string
  /** What the events of its beginning and of its end name it by. */
  readonly subject: { readonly experiment: string } | { readonly experiments: readonly string[] }
  /** Where they are the same for all of it. */
  readonly seeds?: readonly number[]
  /** In words, before the first run. */
  readonly opening: string
  perform(executor: Executor, options: PerformingOptions): Promise<S>
  /** Files beside the report: contents by name. */
  readonly beside?: (study: S) => Readonly<Record<string, string>>
  /** The result, in words. */
  text(study: S): string
  /** The result, for programs. */
  result(study: S): object
}

/** Gives the exit code. Throws a UserError where the output cannot be written or every run failed. */
export async function conductStudy<S extends Study>(
  asked: StudyCommand<S>,
  { store, threads, out, tensorboard, dryRun, json }: Place & { readonly store: string },
  screen: Screen,
): Promise<number> {
  const { plan, command, subject, seeds } = asked
  const warned = plan.warnings.length > 0 && { warnings: plan.warnings }
  const opening = `${asked.opening}\n${describeWarnings(plan.warnings)}`
  const { say, tell } = openVoice(screen, json)
  if (dryRun) {
    const foreseen = foresee(plan, store, threads)
    tell({ type: 'dry run', ...subject, ...(seeds && { seeds }), ...foreseen, command, ...warned })
    say(`${opening}\n${describeForesight(foreseen)}`)
    return 0
  }
  const stop = onInterrupt()
  const folder = prepareOutput(out)
  const executor = processes({ threads, store })
  const { runs, distinct, expected } = plan
  const shared = executor.share(distinct, plan.experiments[0]!.settings.engine)
  tell({ type: 'plan', ...subject, runs: distinct, ...(seeds && { seeds }), ...shared, command, ...warned })
  say(opening)

  const named = 'experiment' in subject ? subject : {}
  const display = openDisplay(runs, { screen, json, expected })
  let study: S
  try {
    study = await asked
      .perform(executor, { signal: stop.signal, onEvent: (event) => display.update(event) })
      .finally(() => display.close())
  } catch (error) {
    folder.discard()
    if (!(error instanceof StudyInterrupted)) throw error
    const { ended } = error
    tell({ type: 'interrupted', ...named, finished: ended, planned: distinct, store })
    say(
      `stopped: ${ended} of ${plural(distinct, 'run')} ended; the same command goes on from here, with what ${near(store)} keeps`,
    )
    return stop.exitCode
  }

  const written = writeStudy(study, folder, { tensorboard, beside: asked.beside?.(study) })
  folder.commit()
  stop.release()
  const paths = pathsIn(folder.path, written)
  const { failures, seconds, reused, resumed, trainingSeconds } = study
  say(asked.text(study))
  if (failures.length > 0)
    say(`${pc.red(`${plural(failures.length, 'run')} failed`)}; the findings are without them\n`)
  say(`${describePaths(paths)}\n${pc.dim(describeTime(study))}`)
  tell({
    type: 'result',
    ...named,
    ...asked.result(study),
    paths,
    failed: failures.length,
    seconds,
    reused,
    resumed,
    trainingSeconds,
    command,
  })
  return failures.length > 0 ? 1 : 0
}

/** The time of this command, and where it built on earlier ones, that of all of them. */
function describeTime({ seconds, reused, resumed, trainingSeconds }: Study): string {
  const here = `trained in ${formatDuration(seconds)}`
  if (reused === 0 && resumed === 0) return here
  const before = [
    ...(reused > 0 ? [`${plural(reused, 'run')} reused`] : []),
    ...(resumed > 0 ? [`${plural(resumed, 'run')} resumed`] : []),
  ].join(', ')
  return `${here} now, ${before}; all runs together took ${formatDuration(trainingSeconds)} of training`
}
