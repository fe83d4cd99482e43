/** `normscope reproduce`: every experiment at once, sharing runs; one report, and what all of it says of the question. */
import pc from 'picocolors'
import { commandLine, flags } from '../../shell.ts'
import { areImages } from '../../data/load.ts'
import { UserError } from '../../errors.ts'
import { type Experiment, experiments, findExperiment, profileOf, weigh } from '../../experiment/index.ts'
import { type Finding, formatEstimate, type Verdict } from '../../stats/index.ts'
import { forecast } from '../../study/index.ts'
import { resolveSettings, type RunArguments, type Settings } from './command.ts'
import { type Plan, planExperiments } from './conduct.ts'
import { describeFindings, describeShare, plural } from '../display/describe.ts'
import type { Screen } from '../display/display.ts'
import { conclude, describeSection, type Outcome, versions } from './outcome.ts'
import { storeFor } from '../../report/output/index.ts'
import { conductStudy } from './study.ts'
import { writeReport } from '../../report/output/index.ts'

export interface ReproduceArguments extends Omit<RunArguments, 'set'> {
  /** Names, separated by commas. */
  only?: string
}

const TITLE = 'Why does batch normalization help?'
const QUESTION =
  'Because it reduces internal covariate shift, as its inventors say, or because it makes the loss smoother? Every claim of a review of batch normalization and of its papers, tried from scratch on this machine.'

/** Gives the exit code. Throws a UserError, having left nothing behind, where the arguments or data are not as they must be. */
export async function reproduceCommand(given: ReproduceArguments, screen: Screen): Promise<number> {
  const all = chosen(given).map((experiment) => settingsOf(experiment, given))
  checkData(all, given.data)
  const command = commandOf(all, given)
  const { dryRun = false } = given
  const plan = await planExperiments(all, { withMemory: dryRun })
  return conductStudy(
    {
      plan,
      store: storeFor(given.out, given.store, { dryRun }),
      dryRun,
      out: given.out,
      command,
      subject: { experiments: all.map(({ experiment }) => experiment.name) },
      opening: `${pc.bold(TITLE)}\n${describePlan(plan, all)}`,
      conclude(folder, { circumstances, seconds }) {
        const outcomes = circumstances.map(conclude)
        const findings = outcomes.flatMap((outcome) => outcome.findings)
        const weighing = weigh(
          circumstances.map(({ arms }, i) => ({ arms, rows: outcomes[i]!.records.rows })),
        )
        const verdict = [weighing?.verdict, tally(findings)].filter(Boolean).join(' ')
        const paths = writeReport(folder, {
          experiment: 'reproduce',
          report: {
            title: TITLE,
            question: QUESTION,
            verdict,
            figures: weighing?.figures ?? [],
            sections: circumstances.map((each, i) => describeSection(each, outcomes[i]!)),
            versions: versions(circumstances[0]!.engine),
            command,
            duration: seconds,
          },
          rows: circumstances.flatMap(({ settings }, i) =>
            outcomes[i]!.records.rows.map((row) => ({
              ...row,
              arm: `${settings.experiment.name}/${row.arm}`,
            })),
          ),
          tensorboard: given.tensorboard === true,
        })
        return {
          paths,
          text: [
            ...circumstances.map(({ settings }, i) => describeAnswer(settings, outcomes[i]!)),
            `${pc.bold(verdict)}\n`,
          ].join('\n'),
          result: { verdict, findings },
        }
      },
    },
    screen,
    given.json,
  )
}

/** All that have the profile, where none are named. */
function chosen({ only, profile }: ReproduceArguments): readonly Experiment[] {
  if (only === undefined) return experiments.filter(({ profiles }) => !(profile === 'half' && !profiles.half))
  const names = only
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0)
    throw new UserError(
      '--only: expected names of experiments, got none; normscope list prints them, write --only noise,shift',
    )
  return [...new Set(names)].map(findExperiment)
}

/** `--data` replaces images by other images; what an experiment generates stays. */
function settingsOf(experiment: Experiment, { data, ...given }: ReproduceArguments): Settings {
  const { name } = experiment
  const settings = resolveSettings(name, given)
  const replaces = data !== undefined && areImages(profileOf(experiment, settings.profile).data)
  return replaces ? resolveSettings(name, { ...given, data }) : settings
}

function checkData(all: readonly Settings[], data: string | undefined): void {
  if (data === undefined) return
  if (!areImages(data))
    throw new UserError(
      `--data ${data}: expected images, to take the place of the profile’s; name others, or give it to normscope run EXPERIMENT`,
    )
  if (all.every((settings) => settings.data !== data))
    throw new UserError(
      `--data ${data}: none of ${all.map(({ experiment }) => experiment.name).join(', ')} takes images; leave it out`,
    )
}

function commandOf([first]: readonly Settings[], given: ReproduceArguments): string {
  const { profile, engine } = first!
  return commandLine(
    ['normscope', 'reproduce', '--profile', profile],
    flags({
      only: given.only,
      seeds: given.seeds,
      data: given.data,
      mode: engine.mode === 'default' ? undefined : engine.mode,
      backend: engine.backend === 'wasm' ? undefined : engine.backend,
      probes: given.probes,
    }),
  )
}

function describePlan(
  { experiments: planned, runs, distinct, expected, ...plan }: Plan,
  all: readonly Settings[],
): string {
  const shared = runs.length - distinct
  const [{ profile }] = all as [Settings]
  // Profile.minutes says so.
  const isEstimate = profile === 'paper'
  return [
    `${plural(planned.length, 'experiment')}, profile ${profile}: ${all.map(({ experiment }) => experiment.name).join(', ')}`,
    `${plural(distinct, 'run')}${shared > 0 ? ` (${shared} more are shared)` : ''}, ${describeShare(plan)}`,
    `${formatEstimate(forecast(runs, new Map(), expected).seconds / 2)} on two cores${isEstimate ? ', an estimate from the profile quick' : ''}, had none been done before`,
  ].join('\n')
}

function describeAnswer({ experiment }: Settings, { findings, verdict }: Outcome): string {
  return `${pc.bold(experiment.name)}  ${experiment.title}\n${describeFindings(findings)}\n  ${verdict}\n`
}

function tally(findings: readonly Finding[]): string {
  const count = (what: Verdict) => findings.filter(({ verdict }) => verdict === what).length
  return `Of ${plural(findings.length, 'claim')} ${count('supported')} are supported, ${count('contradicted')} contradicted and ${count('undecided')} undecided.`
}
