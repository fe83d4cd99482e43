/** Several experiments in one request. */
import { UserError } from '../errors.ts'
import { type Experiment, experiments, type ProfileName, profileOf } from '../experiment/index.ts'
import { pluginFlags } from '../norm/index.ts'
import { commandLine, flags } from '../shell.ts'
import type { Host } from './host.ts'
import {
  engineFlags,
  type ExperimentRequest,
  type ExperimentSettings,
  settingsOf,
  writeSeeds,
} from './settings.ts'

export interface ExperimentsRequest extends Omit<ExperimentRequest, 'options'> {
  /** By default all experiments that have the profile, are in no group and are not left out of its study. */
  readonly only?: readonly Experiment[]
}

export interface ExperimentsSettings {
  readonly all: readonly ExperimentSettings[]
  readonly command: string
}

/** `data` replaces images by other images; generated data stay. Throws a UserError if it replaces none. */
export function settingsOfExperiments(
  request: ExperimentsRequest,
  { areImages }: Pick<Host, 'areImages'>,
): ExperimentsSettings {
  const { only, data, ...rest } = request
  if (only?.length === 0) throw new UserError('expected experiments, got none; leave them out for all')
  const { profile = 'quick' } = rest
  const chosen =
    only ??
    experiments.filter(
      ({ profiles, group, leftOutOf }) =>
        profiles[profile] !== undefined && group === undefined && !leftOutOf?.includes(profile),
    )
  if (chosen.length === 0) throw new UserError(noneHas(profile))
  const all = chosen.map((experiment) => {
    const settings = settingsOf(experiment, rest)
    const replaces = data !== undefined && areImages(profileOf(experiment, settings.profile).data)
    return replaces ? settingsOf(experiment, { ...rest, data }) : settings
  })
  if (data !== undefined) checkTaken(all, data, areImages)
  const [{ engine, seeds, probes }] = all as [ExperimentSettings]
  return {
    all,
    command: commandLine(
      ['normscope', 'reproduce', '--profile', profile],
      flags({
        only: only?.map(({ name }) => name).join(','),
        seeds: rest.seeds === undefined ? undefined : writeSeeds(seeds),
        data,
        ...engineFlags(engine),
        probes: probes.length === 0 ? undefined : probes.join(','),
      }),
      pluginFlags(),
    ),
  }
}

function noneHas(profile: ProfileName): string {
  const having = experiments.filter(({ profiles }) => profiles[profile] !== undefined)
  const hint = having.length === 0 ? '' : `; write --only ${having.map(({ name }) => name).join(',')}`
  return `--profile ${profile}: no experiment of a study of all has it${hint}`
}

function checkTaken(
  all: readonly ExperimentSettings[],
  data: string,
  areImages: (from: string) => boolean,
): void {
  if (!areImages(data))
    throw new UserError(
      `--data ${data}: expected images, to replace the profile’s; name others, or pass it to normscope run EXPERIMENT`,
    )
  if (all.every((settings) => settings.data !== data))
    throw new UserError(
      `--data ${data}: none of ${all.map(({ experiment }) => experiment.name).join(', ')} takes images; leave it out`,
    )
}
