/** The options of the experiment `lp-norms`, and the arms that they give. */
import type { Arm } from '../framework/experiment.ts'
import { networkProbes } from '../networks/probes.ts'
import { networkArm, networkOptions, networksOf, normArms } from '../networks/networks.ts'
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

export const arms = (chosen: OptionValues<Options>): Arm[] =>
  networksOf(chosen).flatMap((network) =>
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
      // The large networks are compared by their training only, not by what probes measure of them.
      const isShared = norm.arm === 'plain' || norm.arm === 'bn' || network === 'mlp'
      return networkArm(network, norm, chosen, isShared ? networkProbes : () => [])
    }),
  )
