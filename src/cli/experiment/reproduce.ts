/** `normscope reproduce`: all experiments, sharing their runs, in one report that answers the overall question. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { UserError } from '../../errors.ts'
import { share } from '../../executor/processes/index.ts'
import {
  type Experiment,
  experimentsOfGroup,
  findExperiment,
  type ProfileName,
} from '../../experiment/index.ts'
import { storeFor } from '../../report/output/index.ts'
import { formatEstimate, plainFinding } from '../../stats/index.ts'
import { machine } from '../../store/index.ts'
import {
  forecast,
  type StudyPlan,
  planStudy,
  REPRODUCE_TITLE,
  type ExperimentsSettings,
  settingsOfExperiments,
  type StudiedExperiment,
  studyExperiments,
} from '../../study/index.ts'
import { describeFindings, describeShare } from '../display/describe.ts'
import type { Screen } from '../display/display.ts'
import { readExecutionOptions, readRequest, type RunArguments } from './command.ts'
import { performStudy } from './study.ts'

export interface ReproduceArguments extends Omit<RunArguments, 'set' | 'arms' | 'figure'> {
  /** Names of experiments and of groups, separated by commas. */
  only?: string
}

/** Returns the exit code. Throws a UserError, leaving no files behind, if the arguments or data are invalid. */
export async function reproduceCommand(given: ReproduceArguments, screen: Screen): Promise<number> {
  const execution = readExecutionOptions(given)
  const { plan, all, command } = await planReproduction(given, { withMemory: execution.dryRun })
  return performStudy(
    {
      plan,
      command,
      subject: { experiments: all.map(({ experiment }) => experiment.name) },
      opening: `${pc.bold(REPRODUCE_TITLE)}\n${describePlan(plan, execution.threads)}`,
      perform: (executor, options, show) =>
        studyExperiments(plan, command, executor, {
          ...options,
          onConcluded(studied, soFar) {
            const { settings, findings, verdict } = studied
            show.print(`\n${describeAnswer(studied)}`, {
              type: 'concluded',
              experiment: settings.experiment.name,
              verdict,
              findings: findings.map(plainFinding),
            })
            show.report(soFar)
          },
        }),
      text: ({ verdict }) => `\n${pc.bold(verdict)}\n`,
      result: ({ verdict, findings }) => ({ verdict, findings: findings.map(plainFinding) }),
    },
    { ...execution, store: storeFor(execution.out, execution.store, execution) },
    screen,
  )
}

/** Throws a UserError if the arguments or data are invalid. */
export async function planReproduction(
  given: ReproduceArguments,
  { withMemory }: { withMemory: boolean },
): Promise<{ plan: StudyPlan } & ExperimentsSettings> {
  const request = readRequest(given)
  const only = given.only === undefined ? undefined : named(given.only, request.profile)
  const settings = settingsOfExperiments({ ...request, ...(only && { only }) }, machine)
  return { ...settings, plan: await planStudy(settings.all, machine, { withMemory }) }
}

/** Experiments by name and all of a group that have the profile, separated by commas. */
function named(text: string, profile: ProfileName = 'quick'): readonly Experiment[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0)
    throw new UserError(
      '--only: expected names of experiments, got none; normscope list prints them, write --only noise,shift',
    )
  return [
    ...new Set(
      names.flatMap((name) => {
        const group = experimentsOfGroup(name)
        if (group.length === 0) return [findExperiment(name)]
        const having = group.filter(({ profiles }) => profiles[profile] !== undefined)
        // Where none has it, the first says so.
        return having.length > 0 ? having : group
      }),
    ),
  ]
}

function describePlan({ experiments, runs, distinct, expected }: StudyPlan, threads: number): string {
  const shared = runs.length - distinct
  const all = experiments.map(({ settings }) => settings)
  const { profile } = all[0]!
  // See Profile.minutes.
  const isEstimate = profile === 'paper'
  return [
    `${counted(all.length, 'experiment')}, profile ${profile}: ${all.map(({ experiment }) => experiment.name).join(', ')}`,
    `${counted(distinct, 'run')}${shared > 0 ? ` (${shared} more are shared)` : ''}, ${describeShare(share(distinct, threads, all[0]!.engine.backend))}`,
    `${formatEstimate(forecast(runs, new Map(), expected).seconds / 2)} on two cores${isEstimate ? ' (estimated from the profile quick)' : ''} if no run were kept`,
  ].join('\n')
}

function describeAnswer({ settings, findings, verdict }: StudiedExperiment): string {
  const { experiment } = settings
  return `${pc.bold(experiment.name)}  ${experiment.title}\n${describeFindings(findings)}\n  ${verdict}\n`
}
