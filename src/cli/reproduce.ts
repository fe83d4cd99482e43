/** `normscope reproduce`: every experiment at once, sharing runs; one report, and what all of it says of the question. */
import pc from 'picocolors'
import { UserError } from '../errors.ts'
import { type Experiment, experiments, findExperiment, weigh } from '../experiment/index.ts'
import { summaryToJson } from '../report/index.ts'
import { formatDuration } from '../stats/index.ts'
import { quote, resolveSettings, type RunArguments, type Settings } from './command.ts'
import { type Conducted, conduct, type Plan, planExperiments } from './conduct.ts'
import { describeFindings, plural } from './describe.ts'
import type { Screen } from './display.ts'
import { onInterrupt } from './interrupt.ts'
import { conclude, describeSection, type Outcome, type Paths, versions } from './outcome.ts'
import { near, type OutputFolder, prepareOutput, storeFor } from './output.ts'
import { absolute, describePaths } from './run.ts'
import { writeReport } from './write-report.ts'

export interface ReproduceArguments extends Omit<RunArguments, 'set'> {
  /** Names, separated by commas. */
  only?: string
}

const TITLE = 'Why does batch normalization help?'
const QUESTION =
  'Because it reduces internal covariate shift, as its inventors say, or because it makes the loss smoother? Every claim of a review of batch normalization and of its papers, tried from scratch on this machine.'

/** Gives the exit code. Throws a UserError, having left nothing behind, where the arguments or data are not as they must be. */
export async function reproduceCommand(given: ReproduceArguments, screen: Screen): Promise<number> {
  const all = chosen(given.only).map((experiment) => settingsOf(experiment, given))
  const command = commandOf(all, given)
  const json = given.json === true
  const say = (text: string) => void (json || screen.write(`${text}\n`))
  const tell = (event: object) => void (json && screen.write(`${JSON.stringify(event)}\n`))
  const plan = await planExperiments(all)
  const store = storeFor(given.out, given.store)
  const stop = onInterrupt()
  const folder = prepareOutput(given.out)
  tell({
    type: 'plan',
    experiments: all.map(({ experiment }) => experiment.name),
    runs: plan.distinct,
    workers: plan.workers,
    threadsEach: plan.threadsEach,
    command,
  })
  say(`${pc.bold(TITLE)}\n${describePlan(plan, all)}\n`)

  const conducted = await conduct(plan, { store, signal: stop.signal, screen, json })
  const { results, failures } = conducted
  if (conducted.interrupted) {
    folder.discard()
    tell({ type: 'interrupted', finished: results.length, planned: plan.runs.length, store })
    say(
      `stopped: ${results.length} of ${plural(plan.runs.length, 'run')} ended; the same command goes on from here, with what ${near(store)} keeps`,
    )
    return stop.exitCode
  }
  if (results.length === 0) {
    folder.discard()
    throw new UserError(
      `all ${plan.runs.length} runs failed, the first with: ${failures[0]!.message}\nno report is written`,
      { exitCode: 1 },
    )
  }

  const { outcomes, verdict, paths } = write(folder, conducted, command, given.tensorboard === true)
  folder.commit()
  stop.release()
  for (const [i, { settings }] of conducted.circumstances.entries()) {
    const { findings, verdict: answer } = outcomes[i]!
    say(
      `${pc.bold(settings.experiment.name)}  ${settings.experiment.title}\n${describeFindings(findings)}\n  ${answer}\n`,
    )
  }
  say(`${pc.bold(verdict)}\n`)
  if (failures.length > 0)
    say(`${pc.red(`${plural(failures.length, 'run')} failed`)}; the findings are without them\n`)
  say(describePaths(paths, conducted.seconds))
  tell({
    type: 'result',
    verdict,
    findings: outcomes.flatMap(({ findings }) => findings),
    paths,
    failed: failures.length,
  })
  return failures.length > 0 ? 1 : 0
}

function chosen(only: string | undefined): readonly Experiment[] {
  if (only === undefined) return experiments
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
function settingsOf({ name, profiles }: Experiment, { data, ...given }: ReproduceArguments): Settings {
  const settings = resolveSettings(name, given)
  const takesImages = ['fashion-mnist', 'digits'].includes(profiles[settings.profile].data)
  return data !== undefined && takesImages ? resolveSettings(name, { ...given, data }) : settings
}

function commandOf([first]: readonly Settings[], given: ReproduceArguments): string {
  return [
    `normscope reproduce --profile ${first!.profile}`,
    ...(given.only === undefined ? [] : [`--only ${quote(given.only)}`]),
    ...(given.seeds === undefined ? [] : [`--seeds ${given.seeds}`]),
    ...(given.data === undefined ? [] : [`--data ${quote(given.data)}`]),
    ...(first!.engine.mode === 'default' ? [] : [`--mode ${first!.engine.mode}`]),
    ...(given.probes === undefined ? [] : [`--probes ${quote(given.probes)}`]),
  ].join(' ')
}

function describePlan(
  { experiments: planned, runs, distinct, workers, threadsEach }: Plan,
  all: readonly Settings[],
) {
  const shared = runs.length - distinct
  const minutes = all.reduce((sum, { experiment, profile }) => sum + experiment.profiles[profile].minutes, 0)
  return [
    `${plural(planned.length, 'experiment')}, profile ${all[0]!.profile}: ${all.map(({ experiment }) => experiment.name).join(', ')}`,
    `${plural(distinct, 'run')}${shared > 0 ? ` (${shared} more are shared)` : ''}, ${workers} at a time, ${plural(threadsEach, 'thread')} each`,
    `about ${formatDuration(minutes * 60)} on two cores, had none been done before`,
  ].join('\n')
}

function write(
  folder: OutputFolder,
  { circumstances, seconds }: Conducted,
  command: string,
  tensorboard: boolean,
): { outcomes: Outcome[]; verdict: string; paths: Paths } {
  const outcomes = circumstances.map((each) => conclude(each))
  const sections = circumstances.map((each, i) => describeSection(each, outcomes[i]!))
  const weighing = weigh(circumstances.map(({ arms }, i) => ({ arms, rows: outcomes[i]!.records.rows })))
  const findings = outcomes.flatMap((outcome) => outcome.findings)
  const count = (what: string) => findings.filter(({ verdict }) => verdict === what).length
  const tally = `Of ${plural(findings.length, 'claim')} ${count('supported')} are supported, ${count('contradicted')} contradicted and ${count('undecided')} undecided.`
  const verdict = weighing === null ? tally : `${weighing.verdict} ${tally}`
  const summary = 'summary.json'
  const paths = writeReport(folder, {
    report: {
      title: TITLE,
      question: QUESTION,
      verdict,
      figures: weighing?.figures ?? [],
      sections,
      versions: versions(circumstances[0]!.engine),
      command,
      duration: seconds,
    },
    rows: outcomes.flatMap(({ records }, i) =>
      records.rows.map((row) => ({
        ...row,
        arm: `${circumstances[i]!.settings.experiment.name}/${row.arm}`,
      })),
    ),
    tensorboard,
    files: [summary],
  })
  folder.write(summary, summaryToJson({ experiment: 'reproduce', findings, figures: paths.figures, command }))
  return { outcomes, verdict, paths: absolute(folder, { ...paths, summary }) }
}
