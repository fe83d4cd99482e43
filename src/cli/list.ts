/** `normscope list`: the experiments, and of one of them everything that can be chosen. */
import pc from 'picocolors'
import {
  allowedValues,
  type Experiment,
  experiments,
  findExperiment,
  profileNames,
} from '../experiment/index.ts'

export function listCommand(name: string | undefined): string {
  if (name === undefined) {
    const blocks = experiments.map((experiment) => describe(experiment))
    return `${blocks.join('\n\n')}\n\n${pc.dim('normscope list EXPERIMENT shows its options; normscope run EXPERIMENT answers its question')}\n`
  }
  const experiment = findExperiment(name)
  return `${describe(experiment)}\n\n${pc.bold('options')}, each as --set option=value\n${options(experiment)}\n`
}

function describe({ name, title, question, profiles, sources }: Experiment): string {
  return [
    `${pc.bold(name)}  ${title}`,
    `  ${question}`,
    ...sources.map(({ label, url }) => `  ${pc.dim(`${label} · ${url}`)}`),
    ...profileNames.flatMap((profile) => {
      const about = profiles[profile]?.about
      return about === undefined ? [] : [`  --profile ${profile.padEnd(6)} ${about}`]
    }),
  ].join('\n')
}

function options({ options: table }: Experiment): string {
  return Object.entries(table)
    .map(([name, option]) =>
      [
        `  ${pc.bold(name)} = ${option.default}`,
        `    ${option.about}; ${allowedValues(option)}`,
        pc.dim(`    ${option.reason}`),
      ].join('\n'),
    )
    .join('\n')
}
