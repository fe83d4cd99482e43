/** What can be chosen in the experiment `lp-norms`, and the arms that it makes. */
import type { Arm } from '../framework/experiment.ts'
import { networkProbes } from '../networks/probes.ts'
import { networkArm, networkNames, networkOptions, normArms } from '../networks/networks.ts'
import { choiceOption, type OptionValues } from '../../options/index.ts'

export const options = {
  ...networkOptions,
  of: choiceOption('original', ['original', 'shifted'], {
    about: 'whether the norm is that of the values as they are, or of those less their mean',
    reason: '“the average of their ℓp-norm (before shifting the mean)”, §3.3: as they are',
  }),
} as const

export type Options = typeof options

export const orders = [
  { arm: 'l1', label: 'ℓ1', p: '1' },
  { arm: 'l2', label: 'ℓ2', p: '2' },
  { arm: 'linf', label: 'ℓ∞', p: 'inf' },
] as const

export const arms = (chosen: OptionValues<Options>): Arm[] =>
  networkNames.flatMap((network) =>
    [
      normArms.plain,
      normArms.bn,
      ...orders.map(({ arm, label, p }) => ({
        arm,
        label,
        norm: `lp:p=${p}${chosen.of === 'shifted' ? ',of=shifted' : ''}`,
        description: `centred as by BN, divided by the average ${label} norm`,
      })),
    ].map((norm) => {
      // What the network is, and not what is measured of it, is at issue on the large ones.
      const isShared = norm.arm === 'plain' || norm.arm === 'bn' || network === 'mlp'
      return networkArm(network, norm, chosen, isShared ? networkProbes : () => [])
    }),
  )
