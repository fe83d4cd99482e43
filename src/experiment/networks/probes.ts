/** What is measured of the networks of `networks.ts`: the same for all arms, so that their runs can be shared. */
import {
  gradientLine,
  hessian,
  lipschitz,
  percentiles,
  shiftDistance,
  shiftGradient,
} from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import {
  comparedArm,
  type comparisonOptions,
  furtherPerceptrons,
  networkArm,
  type NetworkName,
  networksOf,
  normArms,
} from './networks.ts'
import type { OptionValues } from '../../options/index.ts'

/** The range of the line search along the gradient, in learning rates: Santurkar et al. 2018, §3.2 and its appendix. */
export const lineRange = {
  mlp: { from: 0.5, to: 4 },
  vgg: { from: 0.5, to: 4 },
  dln: { from: 0.01, to: 30 },
} as const satisfies Record<NetworkName, object>

/** Specs of the probes; each measures every `every` steps, and when the running training loss passes each level. */
export function networkProbes(network: NetworkName, every: number, levels: readonly number[]): string[] {
  const when = { every, ...(levels.length > 0 && { at: levels.toReversed().join('/') }) }
  return [
    // No experiment needs the drift of the deep linear network's activations.
    ...(network === 'dln' ? [] : [percentiles({ every: 'evaluation' }).spec]),
    shiftGradient(when).spec,
    shiftDistance({ sample: 256, points: 128, projections: 32, exact: 0, ...when }).spec,
    gradientLine({ ...lineRange[network], ...when }).spec,
    gradientLine({ ...lineRange[network], direction: 'random', ...when }).spec,
    hessian({ iterations: 20, smallest: 0, ...when }).spec,
    // A search over many points: only where networks are compared at equal loss.
    ...(levels.length > 0 ? [lipschitz({ directions: 4, ascent: 4, at: String(levels[0]) }).spec] : []),
  ]
}

/**
 * Every network without normalization and with the one that is compared; the perceptron with every activation, if all
 * are chosen.
 */
export function comparedArms(chosen: OptionValues<typeof comparisonOptions>): Arm[] {
  const norms = [normArms.plain, comparedArm(chosen)]
  return [
    ...networksOf(chosen).flatMap((network) =>
      norms.map((norm) => networkArm(network, norm, chosen, networkProbes)),
    ),
    ...furtherPerceptrons(norms, chosen, networkProbes),
  ]
}
