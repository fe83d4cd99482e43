/**
 * `normscope list`: the experiments, everything that can be set in one of them, or those that repeat a figure or test
 * a claim of a paper.
 */
import pc from 'picocolors'
import { UserError } from '../../errors.ts'
import {
  type Experiment,
  experiments,
  findCited,
  findExperiment,
  profileNames,
} from '../../experiment/index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import { formatValue } from '../../options/index.ts'
import { writeSeeds } from '../../study/index.ts'
import { definitions, paragraph } from '../display/table.ts'

export function listCommand(name: string | undefined, { json = false }: { json?: boolean } = {}): string {
  if (json) return `${JSON.stringify(listedFor(name), undefined, 2)}\n`
  if (name === undefined) {
    const blocks = experiments.map((experiment) => describe(experiment))
    return `${blocks.join('\n\n')}\n\n${pc.dim(paragraph('normscope list EXPERIMENT shows its options; normscope run EXPERIMENT runs it and writes a report'))}\n`
  }
  const cited = isName(name) ? [] : findCited(name, experiments)
  if (cited.length > 0) return describeCited(cited)
  const experiment = findNamed(name)
  return `${describe(experiment)}\n\n${pc.bold('options')}, each set by --set option=value\n${options(experiment)}\n`
}

const isName = (name: string) => experiments.some((experiment) => experiment.name === name)

/** Throws a UserError if no experiment has this name. */
function findNamed(name: string): Experiment {
  if (/[\s§]/.test(name.trim()))
    throw new UserError(
      `list ${name}: no claim or figure cites it; write a name of an author and a part of the paper, as in "Santurkar Fig. 4b"; docs/figures-for-papers.md lists all`,
    )
  return findExperiment(name)
}

/** What is printed, for programs: experiments, or the claims and figures that cite what someone looks for. */
function listedFor(name: string | undefined): unknown[] {
  if (name === undefined) return experiments.map((experiment) => plain(experiment))
  const cited = isName(name) ? [] : findCited(name, experiments)
  if (cited.length === 0) return [plain(findNamed(name))]
  return cited.map(({ experiment, claims, figures }) => ({
    experiment: experiment.name,
    title: experiment.title,
    claims: claims.map(({ claim, source }) => ({ claim, source })),
    figures: figures.map((figure) => ({
      name: figure.name,
      title: figure.title,
      after: figure.after ?? null,
    })),
    command: commandFor(experiment, figures),
  }))
}

const plain = ({ name, title, question, group, sources, profiles, options: table }: Experiment) => ({
  name,
  title,
  question,
  group: group ?? null,
  sources,
  profiles: profileNames.flatMap((profile) => {
    const found = profiles[profile]
    return found ? [{ name: profile, about: found.about, data: found.data, seeds: found.seeds }] : []
  }),
  options: Object.entries(table).map(([option, { about, expected, reason, default: initial }]) => ({
    name: option,
    default: initial ?? null,
    about,
    expected,
    reason,
  })),
})

function describe({ name, title, question, group, profiles, sources }: Experiment): string {
  const offered = profileNames.flatMap((profile): [string, string][] => {
    const found = profiles[profile]
    return found ? [[`--profile ${profile}`, `${found.about} (--seeds ${writeSeeds(found.seeds)})`]] : []
  })
  return [
    paragraph(`${pc.bold(name)}  ${title}`),
    paragraph(question, { indent: 2 }),
    ...(group === undefined
      ? []
      : [paragraph(`normscope reproduce --only ${group} runs its group`, { indent: 2 })]),
    ...sources.map(({ label, url }) => pc.dim(paragraph(`${label} · ${url}`, { indent: 2 }))),
    definitions(offered, { indent: 2 }),
  ].join('\n')
}

function options({ options: table }: Experiment): string {
  return Object.entries(table)
    .map(([name, option]) =>
      [
        `  ${pc.bold(name)} = ${formatValue(option.default)}`,
        paragraph(`${option.about}; ${option.expected}`, { indent: 4 }),
        pc.dim(paragraph(option.reason, { indent: 4 })),
      ].join('\n'),
    )
    .join('\n')
}

/** Experiments with the claims and figures that cite what someone looks for. */
function describeCited(found: ReturnType<typeof findCited>): string {
  const blocks = found.map(({ experiment, claims, figures }) =>
    [
      paragraph(`${pc.bold(experiment.name)}  ${experiment.title}`),
      ...figures.map(({ name, title, after }) =>
        paragraph(
          `figure ${pc.bold(name)}: ${title}${after === undefined ? '' : pc.dim(` (after ${after})`)}`,
          { indent: 2 },
        ),
      ),
      ...claims.map(({ claim, source }) =>
        paragraph(`claim: ${claim} ${pc.dim(`(${source})`)}`, { indent: 2 }),
      ),
      pc.dim(`  ${commandFor(experiment, figures)}`),
    ].join('\n'),
  )
  return `${blocks.join('\n\n')}\n`
}

function commandFor({ name }: Experiment, [first]: readonly FigureSpec[]): string {
  return first === undefined ? `normscope run ${name}` : `normscope run ${name} --figure ${first.name}`
}
