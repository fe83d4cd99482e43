/** The options of the experiment `lp-norms`, and the arms that they give. */
import type { Arm } from '../framework/experiment.ts'
import { networkProbes } from '../networks/probes.ts'
import {
  furtherPerceptrons,
  networkArm,
  type NetworkName,
  networkOptions,
  networksOf,
  type NormArm,
  normArms,
} from '../networks/networks.ts'
import { choiceOption, type OptionValues } from '../../options/index.ts'

export const options = {
  ...networkOptions,
  of: choiceOption('original', ['original', 'shifted'], {
    about: 'whether the norm is taken of the values themselves, or of the values minus their mean',
    reason: '“the average of their ℓp-norm (before shifting the mean)”, §3.3: the values themselves',
  }),
} as const

export type Options = typeof options

export const orders = [
  { arm: 'l1', label: 'ℓ1', p: '1' },
  { arm: 'l2', label: 'ℓ2', p: '2' },
  { arm: 'linf', label: 'ℓ∞', p: 'inf' },
] as const

export function arms(chosen: OptionValues<Options>): Arm[] {
  const norms: readonly NormArm[] = [
    normArms.plain,
    normArms.bn,
    ...orders.map(({ arm, label, p }) => ({
      arm,
      label,
      norm: `lp:p=${p}${chosen.of === 'shifted' ? ',of=shifted' : ''}`,
      description: `centred as by BN, divided by the average ${label} norm`,
    })),
  ]
  // Where it would take long, networks are compared by their training only, not by what probes measure of them.
  const isShared = (arm: string) => arm === 'plain' || arm === 'bn'
  const withProbes = (network: NetworkName, norm: NormArm) => network === 'mlp' || isShared(norm.arm)
  return [
    ...networksOf(chosen).flatMap((network) =>
      norms.map((norm) =>
        networkArm(network, norm, chosen, withProbes(network, norm) ? networkProbes : () => []),
      ),
    ),
    ...norms.flatMap((norm) =>
      furtherPerceptrons([norm], chosen, isShared(norm.arm) ? networkProbes : () => []),
    ),
  ]
}
