/**
 * What `run`, `reproduce` and `compare` do alike: say what is planned, do the runs, write what came of them, and tell that.
 * Interrupted, or with every run failed, it leaves no output; the runs that ended stay in the store.
 */
import pc from 'picocolors'
import { UserError } from '../../errors.ts'
import { formatDuration } from '../../stats/index.ts'
import { type Conducted, conduct, type Plan } from './conduct.ts'
import { plural } from '../display/describe.ts'
import type { Screen } from '../display/display.ts'
import { describeForesight, foresee } from './dry-run.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { near, type OutputFolder, prepareOutput } from '../../report/output/index.ts'
import { describePaths } from '../display/paths.ts'
import { type Paths, pathsIn } from '../../report/output/index.ts'
import { openVoice } from '../display/voice.ts'
import { describeWarnings } from '../display/warnings.ts'

export interface Study {
  readonly plan: Plan
  /** Where the runs are kept. */
  readonly store: string
  /** Only say what would be done. */
  readonly dryRun: boolean
  readonly out: string
  /** Gives the same records wherever it runs. */
  readonly command: string
  /** In words, before the first run. */
  readonly opening: string
  /** What the events of its beginning, and of its end, name it by. */
  readonly subject: { readonly experiment: string } | { readonly experiments: readonly string[] }
  /** Where they are the same for all of it. */
  readonly seeds?: readonly number[]
  /** Of results that it writes to the folder, which shows nothing until they are all there. */
  conclude(folder: OutputFolder, conducted: Conducted): Conclusion
}

interface Conclusion {
  /** Relative to the folder. */
  readonly paths: Paths
  /** The result, in words. */
  readonly text: string
  /** The result, for programs. */
  readonly result: object
}

/** Gives the exit code. Throws a UserError where the output cannot be written or every run failed. */
export async function conductStudy(study: Study, screen: Screen, json = false): Promise<number> {
  const { plan, store, command, subject, seeds } = study
  const { distinct, workers, threadsEach } = plan
  const warned = plan.warnings.length > 0 && { warnings: plan.warnings }
  const opening = `${study.opening}\n${describeWarnings(plan.warnings)}`
  const { say, tell } = openVoice(screen, json)
  if (study.dryRun) {
    const foreseen = foresee(plan, store)
    tell({ type: 'dry run', ...subject, ...(seeds && { seeds }), ...foreseen, command, ...warned })
    say(`${opening}\n${describeForesight(foreseen)}`)
    return 0
  }
  const stop = onInterrupt()
  const folder = prepareOutput(study.out)
  tell({
    type: 'plan',
    ...subject,
    runs: distinct,
    ...(seeds && { seeds }),
    workers,
    threadsEach,
    command,
    ...warned,
  })
  say(opening)

  const conducted = await conduct(plan, { store, signal: stop.signal, screen, json })
  const { ended, failures } = conducted
  const named = 'experiment' in subject ? subject : {}
  if (conducted.interrupted) {
    folder.discard()
    tell({ type: 'interrupted', ...named, finished: ended, planned: distinct, store })
    say(
      `stopped: ${ended} of ${plural(distinct, 'run')} ended; the same command goes on from here, with what ${near(store)} keeps`,
    )
    return stop.exitCode
  }
  if (ended === 0) {
    folder.discard()
    throw new UserError(
      `all ${distinct} runs failed, the first with: ${failures[0]!.message}\nno report is written`,
      { exitCode: 1 },
    )
  }

  const { text, result, ...written } = study.conclude(folder, conducted)
  folder.commit()
  stop.release()
  const paths = pathsIn(folder.path, written.paths)
  say(text)
  if (failures.length > 0)
    say(`${pc.red(`${plural(failures.length, 'run')} failed`)}; the findings are without them\n`)
  say(`${describePaths(paths)}\n${pc.dim(describeTime(conducted))}`)
  const { seconds, reused, resumed, trainingSeconds } = conducted
  tell({
    type: 'result',
    ...named,
    ...result,
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
function describeTime({ seconds, reused, resumed, trainingSeconds }: Conducted): string {
  const here = `trained in ${formatDuration(seconds)}`
  if (reused === 0 && resumed === 0) return here
  const before = [
    ...(reused > 0 ? [`${plural(reused, 'run')} reused`] : []),
    ...(resumed > 0 ? [`${plural(resumed, 'run')} resumed`] : []),
  ].join(', ')
  return `${here} now, ${before}; all runs together took ${formatDuration(trainingSeconds)} of training`
}
