/** What is measured of the networks of `networks.ts`: the same for all arms, so that their runs can be shared. */
import { gradientLine, hessian, percentiles, shiftDistance, shiftGradient } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import {
  comparedArm,
  type comparisonOptions,
  networkArm,
  type NetworkName,
  networkNames,
  normArms,
} from './networks.ts'
import type { OptionValues } from '../../options/index.ts'

/** The range of the line search along the gradient, in learning rates: Santurkar et al. 2018, §3.2 and its appendix. */
export const lineRange = {
  mlp: { from: 0.5, to: 4 },
  vgg: { from: 0.5, to: 4 },
  dln: { from: 0.01, to: 30 },
} as const satisfies Record<NetworkName, object>

/** Specs of the probes; each measures every `every` steps. */
export function networkProbes(network: NetworkName, every: number): string[] {
  return [
    // No experiment needs the drift of the deep linear network's activations.
    ...(network === 'dln' ? [] : [percentiles({ every: 'evaluation' }).spec]),
    shiftGradient({ every }).spec,
    shiftDistance({ sample: 256, points: 128, projections: 32, exact: 0, every }).spec,
    gradientLine({ ...lineRange[network], every }).spec,
    gradientLine({ ...lineRange[network], direction: 'random', every }).spec,
    hessian({ iterations: 20, smallest: 0, every }).spec,
  ]
}

/** Every network without normalization and with the one that is compared. */
export function comparedArms(chosen: OptionValues<typeof comparisonOptions>): Arm[] {
  return networkNames.flatMap((network) =>
    [normArms.plain, comparedArm(chosen)].map((norm) => networkArm(network, norm, chosen, networkProbes)),
  )
}
