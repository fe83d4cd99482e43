/** `normscope list`: the experiments, or everything that can be set in one of them. */
import pc from 'picocolors'
import { type Experiment, experiments, findExperiment, profileNames } from '../../experiment/index.ts'
import { formatValue } from '../../options/index.ts'
import { writeSeeds } from '../../study/index.ts'
import { definitions, paragraph } from '../display/table.ts'

export function listCommand(name: string | undefined): string {
  if (name === undefined) {
    const blocks = experiments.map((experiment) => describe(experiment))
    return `${blocks.join('\n\n')}\n\n${pc.dim(paragraph('normscope list EXPERIMENT shows its options; normscope run EXPERIMENT runs it and writes a report'))}\n`
  }
  const experiment = findExperiment(name)
  return `${describe(experiment)}\n\n${pc.bold('options')}, each set by --set option=value\n${options(experiment)}\n`
}

function describe({ name, title, question, profiles, sources }: Experiment): string {
  const offered = profileNames.flatMap((profile): [string, string][] => {
    const found = profiles[profile]
    return found ? [[`--profile ${profile}`, `${found.about} (--seeds ${writeSeeds(found.seeds)})`]] : []
  })
  return [
    paragraph(`${pc.bold(name)}  ${title}`),
    paragraph(question, { indent: 2 }),
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
