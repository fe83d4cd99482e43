/** A study: experiments planned, run and analysed. A pure function of its plan and of the executor's records. */
import { counted } from '../counts.ts'
import { weigh } from '../experiment/index.ts'
import type { FigureSpec } from '../figure/index.ts'
import { type Finding, type Rows, RunRows, type Verdict, VERDICT_WORDS, verdicts } from '../stats/index.ts'
import { conclude, type StudiedExperiment } from './conclude.ts'
import { performPlan, type PerformedExperiment, type PerformedPlan } from './perform.ts'
import type { Executor, PerformingOptions } from './host.ts'
import type { StudyPlan } from './plan.ts'

export interface Study extends Omit<PerformedPlan, 'experiments'> {
  /** The experiment's name; `reproduce` for several. */
  readonly name: string
  readonly title: string
  readonly question: string
  /** The answer in one or two sentences. */
  readonly verdict: string
  /** Findings of all experiments, in their order. */
  readonly findings: readonly Finding[]
  /** Records of all experiments; with several experiments, each arm is named `experiment/arm`. */
  readonly rows: Rows
  /** Figures that weigh several experiments against each other; each experiment has figures of its own. */
  readonly weighing: readonly FigureSpec[]
  readonly experiments: readonly StudiedExperiment[]
  /** Running this command again gives the same records on every machine. */
  readonly command: string
}

export const REPRODUCE_TITLE = 'Why does batch normalization help?'
const REPRODUCE_QUESTION =
  'Because it reduces internal covariate shift, as its inventors say, or because it makes the loss smoother? Every claim of a review of batch normalization and of the papers it cites, tested from scratch on this machine.'

/** A study of one experiment. Throws as `performPlan` does. */
export async function studyExperiment(
  plan: StudyPlan,
  executor: Executor,
  options?: PerformingOptions,
): Promise<Study> {
  const performed = await performPlan(plan, executor, options)
  const studied = conclude(performed.experiments[0]!)
  const { experiment, command } = studied.settings
  const { name, title, question } = experiment
  const { findings, verdict, records } = studied
  return {
    ...performed,
    name,
    title,
    question,
    verdict,
    findings,
    rows: records.rows,
    weighing: [],
    experiments: [studied],
    command,
  }
}

export interface StudyOptions extends PerformingOptions {
  /** Called when an experiment is concluded, with the study of all experiments that are. */
  readonly onConcluded?: ((studied: StudiedExperiment, soFar: () => Study) => void) | undefined
}

/** A study of several experiments at once, which share runs. Throws as `performPlan` does. */
export async function studyExperiments(
  plan: StudyPlan,
  command: string,
  executor: Executor,
  { onConcluded, ...options }: StudyOptions = {},
): Promise<Study> {
  const start = performance.now()
  const concluded: StudiedExperiment[] = []
  const performed = await performPlan(plan, executor, {
    ...options,
    onExperiment: (experiment) => {
      const studied = conclude(experiment)
      concluded.push(studied)
      onConcluded?.(studied, () => soFar(plan, concluded, command, (performance.now() - start) / 1000))
    },
  })
  return together(performed, performed.experiments.map(studyOf(concluded)), command)
}

/** The study of an experiment that was concluded before, or a new one. */
const studyOf =
  (concluded: readonly StudiedExperiment[]) =>
  (performed: PerformedExperiment): StudiedExperiment =>
    concluded.find(({ settings }) => settings === performed.settings) ?? conclude(performed)

function together(
  performed: Omit<PerformedPlan, 'experiments'>,
  experiments: readonly StudiedExperiment[],
  command: string,
): Study {
  const findings = experiments.flatMap((each) => each.findings)
  const weighing = weigh(
    experiments.map(({ arms, records }) => ({ arms, rows: records.rows })),
    findings,
  )
  return {
    ...performed,
    name: 'reproduce',
    title: REPRODUCE_TITLE,
    question: REPRODUCE_QUESTION,
    verdict: [weighing.verdict, tally(findings)].filter(Boolean).join(' '),
    findings,
    rows: new RunRows(
      experiments.flatMap(({ settings, records: { rows } }) => {
        const fullNames = new Map<string, string>()
        return rows.runs.map(({ arm, seed, rows: own }) => {
          const known = fullNames.get(arm) ?? `${settings.experiment.name}/${arm}`
          fullNames.set(arm, known)
          return { arm: known, seed, rows: own }
        })
      }),
    ),
    weighing: weighing.figures,
    experiments,
    command,
  }
}

/** The experiments that are concluded while others train, in the order of the plan. */
function soFar(
  { experiments }: StudyPlan,
  concluded: readonly StudiedExperiment[],
  command: string,
  seconds: number,
): Study {
  const inOrder = experiments.flatMap(
    (each) => concluded.find(({ settings }) => settings === each.settings) ?? [],
  )
  const runs = new Map(
    inOrder.flatMap(({ results }) => results.map((result) => [result.run.id, result] as const)),
  )
  const study = together(
    {
      failures: inOrder.flatMap(({ failures }) => failures),
      engine: experiments[0]!.settings.engine.backend,
      seconds,
      reused: 0,
      resumed: 0,
      trainingSeconds: [...runs.values()].reduce((sum, result) => sum + result.seconds, 0),
    },
    inOrder,
    command,
  )
  return {
    ...study,
    verdict: `${inOrder.length} of ${experiments.length} experiments so far; the others are being trained. Load this page again for more. ${tally(study.findings)}`,
  }
}

function tally(findings: readonly Finding[]): string {
  const count = (what: Verdict) => findings.filter(({ verdict }) => verdict === what).length
  const parts = verdicts.flatMap((what) =>
    count(what) === 0 ? [] : [`${count(what)} ${VERDICT_WORDS[what]}`],
  )
  return `Of ${counted(findings.length, 'claim')}: ${parts.join(', ')}.`
}
