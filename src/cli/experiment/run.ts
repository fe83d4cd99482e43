/** `normscope run`: trains one experiment and writes its report. */
import { largest, smallest } from '../../extremes.ts'
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { share } from '../../executor/processes/index.ts'
import { storeFor } from '../../report/output/index.ts'
import { formatNumber, plainFinding } from '../../stats/index.ts'
import { machine } from '../../store/index.ts'
import { type ExperimentSettings, type StudyPlan, planStudy, studyExperiment } from '../../study/index.ts'
import { describeFindings, describeShare } from '../display/describe.ts'
import type { Screen } from '../display/display.ts'
import { readExecutionOptions, resolveSettings, type RunArguments } from './command.ts'
import { performStudy } from './study.ts'

/** Returns the exit code. Throws a UserError, leaving no files behind, if the arguments or data are invalid. */
export async function runCommand(name: string, given: RunArguments, screen: Screen): Promise<number> {
  const execution = readExecutionOptions(given)
  const { plan, settings } = await planRun(name, given, { withMemory: execution.dryRun })
  const { experiment, command, seeds } = settings
  return performStudy(
    {
      plan,
      command,
      subject: { experiment: name },
      seeds,
      opening: `${pc.bold(experiment.title)}\n${describePlan(plan, execution.threads)}`,
      perform: (executor, options) => studyExperiment(plan, executor, options),
      text: ({ findings, verdict }) => `${describeFindings(findings)}\n\n${pc.bold(verdict)}\n`,
      result: ({ verdict, findings }) => ({ verdict, findings: findings.map(plainFinding) }),
    },
    { ...execution, store: storeFor(execution.out, execution.store, execution) },
    screen,
  )
}

/** Throws a UserError if the arguments or data are invalid. */
export async function planRun(
  name: string,
  given: RunArguments,
  { withMemory }: { withMemory: boolean },
): Promise<{ plan: StudyPlan; settings: ExperimentSettings }> {
  const settings = resolveSettings(name, given)
  return { plan: await planStudy([settings], machine, { withMemory }), settings }
}

function describePlan({ experiments, runs, distinct }: StudyPlan, threads: number): string {
  const [{ settings, arms }] = experiments as [StudyPlan['experiments'][number]]
  const { experiment, profile, data, seeds } = settings
  const steps = runs.map(({ spec }) => spec.steps)
  const range = [...new Set([smallest(steps), largest(steps)])].map((count) => formatNumber(count))
  return [
    `${experiment.name}, profile ${profile}, data ${data}`,
    `${counted(runs.length, 'run')} (${counted(arms.length, 'arm')} × ${counted(seeds.length, 'seed')}) of ${range.join(' to ')} steps, ${describeShare(share(distinct, threads, settings.engine.backend))}`,
  ].join('\n')
}
