/** A study as the content of a report: one section per experiment. */
import { type Arm, profileOf, replication } from '../experiment/index.ts'
import { mechanismsOf } from './mechanisms.ts'
import { formatValue } from '../options/index.ts'
import { numberOf } from '../stats/index.ts'
import type { Study, StudiedExperiment } from '../study/index.ts'
import type { Report, ReportArm, ReportOption, ReportSection } from './report.ts'

/** `versions`: the programs and machines that computed it, by name. */
export function reportOf(study: Study, versions: Readonly<Record<string, string>>): Omit<Report, 'files'> {
  const { title, question, verdict, weighing, experiments, command, seconds } = study
  const isSingle = experiments.length === 1
  const sections = experiments.map((each) => sectionOf(each, isSingle ? verdict : each.verdict))
  const shown = { sections, versions, duration: seconds }
  const [only] = sections
  // The page of a single experiment is its section.
  return isSingle
    ? { ...only!, ...shown, figures: [] }
    : {
        title,
        question,
        verdict,
        figures: weighing,
        mechanisms: mechanismsOf(study.findings),
        command,
        ...shown,
      }
}

function sectionOf(studied: StudiedExperiment, verdict: string): ReportSection {
  const { settings, arms, data, findings, checks, figures, tables, quoted } = studied
  const { experiment, profile, options, seeds, engine, command } = settings
  return {
    experiment: experiment.name,
    title: experiment.title,
    question: experiment.question,
    verdict,
    findings,
    ...replicatedClaims(studied),
    checks,
    figures,
    tables,
    ...(experiment.headline && { headline: experiment.headline }),
    ...(profileOf(experiment, profile).isPlumbing === true && { isPlumbing: true }),
    quoted,
    arms: arms.map((arm) => describeArm(arm, studied)),
    options: describeOptions(studied),
    seeds,
    command,
    sources: experiment.sources,
    spec: {
      experiment: experiment.name,
      profile,
      seeds,
      data,
      engine,
      options,
      arms: Object.fromEntries(arms.map(({ arm, spec }) => [arm, spec])),
    },
  }
}

/** Only of the same study: the profile with its own options and data. */
function replicatedClaims({ settings, findings }: StudiedExperiment): Pick<ReportSection, 'replicated'> {
  const { experiment, profile, given, data, probes } = settings
  const isSame = given.length === 0 && probes.length === 0 && data === profileOf(experiment, profile).data
  if (replication === null || !isSame || replication.profile !== profile) return {}
  const { claims, seeds } = replication
  const known = findings.flatMap(({ key }) => {
    const found = claims[`${experiment.name} ${key}`]
    return found ? [[key, { ...found, effect: numberOf(found.effect), seeds }] as const] : []
  })
  return known.length === 0 ? {} : { replicated: Object.fromEntries(known) }
}

function describeArm({ arm, label, description }: Arm, { results, failures }: StudiedExperiment): ReportArm {
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
    description,
    outcome: [`${finished} of ${total} finished`, ...diverged, ...crashed].join('; '),
  }
}

/** The data and engine first, then every option of the experiment with its value and its reason. */
function describeOptions({ settings, data }: StudiedExperiment): ReportOption[] {
  const { experiment, profile, options, given, engine } = settings
  const byProfile = profileOf(experiment, profile).options
  const origin = (name: string, byDefault: string) => {
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
      value: formatValue(options[name]),
      reason: `${option.about}. ${origin(name, formatValue(option.default))}${option.reason}`,
    })),
  ]
}
