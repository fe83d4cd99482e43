/** What came of an experiment: the figures, findings and report of its results. Pure, but for the drawing. */
import { arch, cpus, platform, release } from 'node:os'
import {
  type Arm,
  type DataSpec,
  examine,
  keysOf,
  measuredFigures,
  profileOf,
  Records,
} from '../../experiment/index.ts'
import { type ReportArm, type ReportOption, type ReportSection } from '../../report/index.ts'
import { packageVersion, type RunFailure, type RunResult } from '../../run/index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import { type Finding, isTrainingQuantity, type Quoted } from '../../stats/index.ts'
import type { Settings } from './command.ts'
import type { OutputFolder } from '../../report/output/index.ts'
import type { Paths } from '../../report/output/index.ts'
import { writeReport } from '../../report/output/index.ts'

export interface Outcome {
  readonly records: Records
  readonly figures: readonly FigureSpec[]
  readonly findings: readonly Finding[]
  readonly quoted: readonly Quoted[]
  readonly verdict: string
}

export interface Circumstances {
  readonly settings: Settings
  readonly arms: readonly Arm[]
  readonly results: readonly RunResult[]
  readonly failures: readonly RunFailure[]
  readonly data: DataSpec & { readonly description: string; readonly classes: number }
  /** What computed, in words. */
  readonly engine: string
  /** Of the whole schedule. */
  readonly seconds: number
}

/** With `--probes` the report also draws what probes measured. */
export function conclude({ settings, arms, results, data }: Circumstances): Outcome {
  const { experiment, options } = settings
  const records = new Records(results.flatMap((result) => result.rows))
  const evidence = { records, options, classes: data.classes }
  const findings = examine(experiment, evidence)
  return {
    records,
    figures: [
      ...experiment.figures(evidence),
      ...(settings.probes.length > 0 ? addedFigures(records, arms) : []),
    ],
    findings: Object.values(findings),
    quoted: experiment.quoted?.(evidence) ?? [],
    verdict: experiment.verdict(findings),
  }
}

/** Named apart from the experiment's own. */
function addedFigures({ rows }: Records, arms: readonly Arm[]): FigureSpec[] {
  const measured = rows.filter(({ quantity }) => !isTrainingQuantity(quantity))
  return measuredFigures(measured, keysOf(arms)).map((figure) => ({
    ...figure,
    name: `measured-${figure.name}`,
  }))
}

/** Writes everything that an output folder holds, but for `files`, which are only named. */
export function writeOutcome(
  folder: OutputFolder,
  circumstances: Circumstances,
  outcome: Outcome,
  files?: readonly string[],
): Paths {
  const section = describeSection(circumstances, outcome)
  return writeReport(folder, {
    experiment: section.experiment,
    report: {
      ...section,
      figures: [],
      sections: [section],
      versions: versions(circumstances.engine),
      duration: circumstances.seconds,
    },
    rows: outcome.records.rows,
    tensorboard: circumstances.settings.tensorboard,
    files,
  })
}

export function describeSection(
  circumstances: Circumstances,
  { findings, figures, quoted, verdict }: Outcome,
): ReportSection {
  const { settings, arms, data } = circumstances
  const { experiment, profile, options, seeds, command } = settings
  return {
    experiment: experiment.name,
    title: experiment.title,
    question: experiment.question,
    verdict,
    findings,
    figures,
    quoted,
    arms: arms.map((arm) => describeArm(arm, circumstances)),
    options: describeOptions(circumstances),
    seeds,
    command,
    sources: experiment.sources,
    spec: {
      experiment: experiment.name,
      profile,
      seeds,
      data,
      engine: settings.engine,
      options,
      arms: Object.fromEntries(arms.map(({ arm, spec }) => [arm, spec])),
    },
  }
}

/** What computed, and on what. */
export function versions(engine: string): Record<string, string> {
  return {
    normscope: packageVersion(),
    Node: process.versions.node,
    V8: process.versions.v8,
    engine,
    machine: `${platform()} ${release()} ${arch()}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
  }
}

function describeArm(
  { arm, label, description, repeats = 1 }: Arm,
  { results, failures }: Circumstances,
): ReportArm {
  const outcomes = results.filter(({ run }) => run.arm === arm)
  const failed = failures.filter(({ run }) => run.arm === arm)
  const total = outcomes.length + failed.length
  const finished = outcomes.filter(({ outcome }) => outcome.kind === 'finished').length
  const diverged = outcomes.flatMap(({ run, outcome }) =>
    outcome.kind === 'diverged'
      ? [`seed ${run.spec.seed} diverged at step ${outcome.step} (${outcome.what})`]
      : [],
  )
  const crashed = failed.map(({ run }) => `seed ${run.spec.seed} failed`)
  return {
    label,
    description:
      repeats === 1 ? description : `${description}; ${repeats} runs for each seed, with further seeds`,
    outcome: [`${finished} of ${total} ran to the end`, ...diverged, ...crashed].join('; '),
  }
}

/** The data and engine first, then every option of the experiment with its value and why. */
function describeOptions({ settings, data }: Circumstances): ReportOption[] {
  const { experiment, profile, options, given, engine } = settings
  const byProfile = profileOf(experiment, profile).options
  const origin = (name: string, byDefault: number | string) => {
    const by = given.includes(name) ? '--set' : Object.hasOwn(byProfile, name) ? `the profile ${profile}` : ''
    return by === '' ? '' : `Set by ${by}; by default ${byDefault}: `
  }
  return [
    { name: 'data', value: data.from, reason: data.description },
    {
      name: 'mode',
      value: engine.mode,
      reason:
        engine.mode === 'default'
          ? 'the same bits on every machine'
          : 'fused multiply-add: bits may differ between machines',
    },
    ...Object.entries(experiment.options).map(([name, option]) => ({
      name,
      value: String(options[name]),
      reason: `${option.about}. ${origin(name, option.default)}${option.reason}`,
    })),
  ]
}
