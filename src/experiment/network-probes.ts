/** What is measured of the networks of `networks.ts`: the same for all arms, so that their runs can be shared. */
import { gradientLine, percentiles, shiftGradient } from '../probe/index.ts'
import type { NetworkName } from './networks.ts'

/** Specs of the probes; each measures every so many steps. */
export function networkProbes(network: NetworkName, every: number): string[] {
  const range = network === 'dln' ? { from: 0.01, to: 30 } : { from: 0.5, to: 4 }
  return [
    percentiles({ every: 'evaluation' }).spec,
    shiftGradient({ every }).spec,
    gradientLine({ ...range, every }).spec,
    gradientLine({ ...range, direction: 'random', every }).spec,
  ]
}
