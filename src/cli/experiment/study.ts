/**
 * The steps that `run`, `reproduce` and `compare` share: print the plan, perform the study, write its report and
 * print where it is. If every run fails, they leave no output. If they are interrupted, a study of several experiments
 * leaves the report and the records of those that were concluded, and others leave none; the runs that ended stay in
 * the store.
 */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { processes } from '../../executor/processes/index.ts'
import {
  displayPath,
  pathsIn,
  prepareOutput,
  type WriteOptions,
  writeStudy,
} from '../../report/output/index.ts'
import { formatDuration } from '../../stats/index.ts'
import {
  type Executor,
  type PerformingOptions,
  type StudyPlan,
  type Study,
  StudyInterrupted,
} from '../../study/index.ts'
import { openDisplay, type Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { describePaths } from '../display/paths.ts'
import { openOutput } from '../display/output.ts'
import { describeWarnings } from '../display/warnings.ts'
import type { ExecutionOptions } from './command.ts'
import { describePreview, preview } from './dry-run.ts'
import type { Part } from './part.ts'
import { describeTrained, trainOnly } from './train-only.ts'

/** What a command's study is, and how the command reports it. */
export interface StudyCommand<S extends Study> {
  readonly plan: StudyPlan
  /** Running this command again gives the same records on every machine. */
  readonly command: string
  /** What the first and the last event call the study. */
  readonly subject: { readonly experiment: string } | { readonly experiments: readonly string[] }
  /** Absent if experiments have different seeds. */
  readonly seeds?: readonly number[]
  /** Text printed before the first run. */
  readonly opening: string
  perform(executor: Executor, options: PerformingOptions, show: Show<S>): Promise<S>
  /** Files to write beside the report: contents by name. */
  readonly beside?: (study: S) => Readonly<Record<string, string>>
  /** The result as text. */
  text(study: S): string
  /** The result as data for programs. */
  result(study: S): object
}

/** Shows what is known while other runs are trained. */
interface Show<S extends Study> {
  /** Prints text for a person, and an event for a program. */
  readonly print: (text: string, event: object) => void
  /** Writes the report without its records, unless one was written a moment ago. */
  readonly report: (study: () => Study | S) => void
}

/** Seconds between two reports while runs are trained: figures take a part of a second each time. */
const REPORT_EVERY = 20

/** Returns the exit code. Throws a UserError if the output cannot be written or every run failed. */
export async function performStudy<S extends Study>(
  asked: StudyCommand<S>,
  {
    store,
    threads,
    out,
    tensorboard,
    dryRun,
    json,
    place,
    part,
    timeLimit,
  }: ExecutionOptions & { readonly store: string },
  screen: Screen,
): Promise<number> {
  const { command, subject, seeds } = asked
  const plan = part ? partOf(asked.plan, part) : asked.plan
  const trainsOnly = place !== undefined || part !== undefined
  const warned = plan.warnings.length > 0 && { warnings: plan.warnings }
  const opening = `${asked.opening}\n${describeWarnings(plan.warnings)}`
  const { print, emit } = openOutput(screen, json)
  if (dryRun) {
    const foreseen = preview(plan, store, threads)
    emit({ type: 'dry run', ...subject, ...(seeds && { seeds }), ...foreseen, command, ...warned })
    print(`${opening}\n${describePreview(foreseen)}`)
    return 0
  }
  const stop = onInterrupt({ timeLimit })
  // Checks before the training that the output can be written.
  if (!trainsOnly) prepareOutput(out).discard()
  const write = (study: Study | S, options: Pick<WriteOptions, 'beside' | 'hasRecords'> = {}) => {
    const folder = prepareOutput(out)
    try {
      const paths = writeStudy(study, folder, { tensorboard, ...options })
      folder.commit()
      return pathsIn(folder.path, paths)
    } finally {
      folder.discard()
    }
  }
  const { runs, distinct, expected } = plan
  const executor = processes({ threads, store, place, plan: { command, expected, whole: asked.plan.runs } })
  const shared = executor.share(distinct, plan.experiments[0]!.settings.engine)
  emit({ type: 'plan', ...subject, runs: distinct, ...(seeds && { seeds }), ...shared, command, ...warned })
  print(opening)

  const named = 'experiment' in subject ? subject : {}
  const display = openDisplay(runs, { screen, json, expected })
  let written = -Infinity
  let latest: (() => Study | S) | undefined
  const show: Show<S> = {
    print(text, event) {
      display.note(text)
      emit(event)
    },
    report(study) {
      latest = study
      if (performance.now() - written < 1000 * REPORT_EVERY) return
      const { report } = write(study(), { hasRecords: false })
      if (written === -Infinity) display.note(pc.dim(`report so far  ${displayPath(report)}`))
      written = performance.now()
    },
  }
  if (trainsOnly) {
    const trained = await trainOnly(plan, executor, { display, signal: stop.signal })
    stop.release()
    emit({ type: 'worked', ...named, ...trained, store })
    print(describeTrained(trained, part ? 'part' : 'worker'))
    if (trained.left > 0 && stop.signal.aborted) return stop.exitCode
    return trained.failed > 0 ? 1 : 0
  }
  let study: S
  try {
    study = await asked
      .perform(executor, { signal: stop.signal, onEvent: (event) => display.update(event) }, show)
      .finally(() => display.close())
  } catch (error) {
    if (!(error instanceof StudyInterrupted)) throw error
    if (latest) write(latest())
    const { ended } = error
    emit({ type: 'interrupted', ...named, finished: ended, planned: distinct, store })
    print(
      `stopped: ${ended} of ${counted(distinct, 'run')} ended; the same command resumes from here, with the runs kept in ${displayPath(store)}`,
    )
    return stop.exitCode
  }

  const paths = write(study, { beside: asked.beside?.(study) })
  stop.release()
  const { failures, seconds, reused, resumed, trainingSeconds } = study
  print(asked.text(study))
  if (failures.length > 0)
    print(`${pc.red(`${counted(failures.length, 'run')} failed`)}; the findings do not include them\n`)
  print(`${describePaths(paths)}\n${pc.dim(describeTime(study))}`)
  emit({
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

/** The plan with the runs of one part. */
function partOf(plan: StudyPlan, part: Part): StudyPlan {
  const runs = part(plan.runs)
  const own = new Set(runs.map(({ id }) => id))
  return {
    ...plan,
    runs,
    distinct: own.size,
    experiments: plan.experiments.map((each) => ({
      ...each,
      runs: each.runs.filter(({ id }) => own.has(id)),
    })),
  }
}

/** The time of this command and, if it used earlier work, the time of all runs together. */
function describeTime({ seconds, reused, resumed, trainingSeconds }: Study): string {
  const here = `trained in ${formatDuration(seconds)}`
  if (reused === 0 && resumed === 0) return here
  const before = [
    ...(reused > 0 ? [`${counted(reused, 'run')} reused`] : []),
    ...(resumed > 0 ? [`${counted(resumed, 'run')} resumed`] : []),
  ].join(', ')
  return `${here} now, ${before}; training all runs took ${formatDuration(trainingSeconds)}`
}
