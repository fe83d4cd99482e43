/** Estimates how long runs take before any has started, from the time that their experiment took in its profile. */
import { parseProbe, timesDue } from '../../probe/index.ts'
import { type Arm, type Experiment, type ProfileName, profileOf } from './experiment.ts'
import { resolveOptions } from '../../options/index.ts'
import { parseSmoothing } from '../../train/index.ts'
import type { ArmSpec } from './spec.ts'

/** Samples that a run processes; what its probes measure is counted as the training steps that take equally long. */
export function workOf(spec: ArmSpec): number {
  const { batch, steps, smoothing } = spec
  const effort = smoothing === undefined ? 1 : parseSmoothing(smoothing).effort
  const probing = spec.probes.map(parseProbe).map((probe) => {
    const atFirst = probe.every === undefined ? 0 : 1
    const times = timesDue(probe.every, [0, steps], spec) + atFirst + probe.levels.length
    return times * probe.effort(spec)
  })
  return batch * probing.reduce((sum, each) => sum + each, effort * steps)
}

/**
 * Seconds on one core that a run of each arm takes: the mean over the profile's runs, longer if options or further
 * probes make its arm longer than in the profile. NaN if the experiment's time is unknown.
 */
export function secondsOfArms(
  experiment: Experiment,
  profileName: ProfileName,
  arms: readonly Arm[],
): ReadonlyMap<string, number> {
  const profile = profileOf(experiment, profileName)
  const usual = experiment.arms(resolveOptions(experiment.options, profile.options))
  const runs = usual.length * profile.seeds.length
  const mean = profile.minutes > 0 ? (2 * 60 * profile.minutes) / runs : Number.NaN
  const works = new Map(usual.map(({ arm, spec }) => [arm, workOf(spec)]))
  const meanWork = [...works.values()].reduce((sum, work) => sum + work, 0) / works.size
  return new Map(arms.map(({ arm, spec }) => [arm, (mean * workOf(spec)) / (works.get(arm) ?? meanWork)]))
}
