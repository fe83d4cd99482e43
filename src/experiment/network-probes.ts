/** What is measured of the networks of `networks.ts`: the same for all arms, so that their runs can be shared. */
import { gradientLine, hessian, percentiles, shiftDistance, shiftGradient } from '../probe/index.ts'
import type { NetworkName } from './networks.ts'

/** The range of the walk along the gradient, in learning rates: Santurkar et al. 2018, §3.2 and its appendix. */
export const lineRange = {
  mlp: { from: 0.5, to: 4 },
  vgg: { from: 0.5, to: 4 },
  dln: { from: 0.01, to: 30 },
} as const satisfies Record<NetworkName, object>

/** Specs of the probes; each measures every so many steps. */
export function networkProbes(network: NetworkName, every: number): string[] {
  return [
    percentiles({ every: 'evaluation' }).spec,
    shiftGradient({ every }).spec,
    shiftDistance({ sample: 256, points: 128, projections: 32, exact: 0, every }).spec,
    gradientLine({ ...lineRange[network], every }).spec,
    gradientLine({ ...lineRange[network], direction: 'random', every }).spec,
    hessian({ iterations: 20, every }).spec,
  ]
}
