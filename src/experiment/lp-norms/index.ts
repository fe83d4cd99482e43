/**
 * Is it the variance that matters? Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, §3.3; the review's §3.5:
 * normalizing by the mean absolute value (ℓ1), the root mean square (ℓ2) or the maximum (ℓ∞) gives distributions that are
 * no longer Gaussian-like in their first two moments, and helps as much as batch normalization does.
 */
import { trainingQuantities } from '../../stats/index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import { type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import type { Arm, Experiment } from '../framework/experiment.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { learnsSooner, lossFigure } from '../networks/learning.ts'
import { ending } from '../framework/measures.ts'
import { networkProbes } from '../networks/probes.ts'
import {
  armOn,
  networkArm,
  networkLabels,
  type NetworkName,
  networkNames,
  networkOptions,
  networkProfiles,
  normArms,
} from '../networks/networks.ts'
import { choiceOption, type OptionValues } from '../framework/options.ts'
import { papers } from '../framework/papers.ts'
import { isShown, say } from '../framework/words.ts'

const options = {
  ...networkOptions,
  of: choiceOption('original', ['original', 'shifted'], {
    about: 'whether the norm is that of the values as they are, or of those less their mean',
    reason: '“the average of their ℓp-norm (before shifting the mean)”, §3.3: as they are',
  }),
} as const
type Options = typeof options

const PAPER = papers.santurkar.short
const LOSS = trainingQuantities.trainingLoss
const ACCURACY = trainingQuantities.testAccuracy
const LAST = 5

const orders = [
  { arm: 'l1', label: 'ℓ1', p: '1' },
  { arm: 'l2', label: 'ℓ2', p: '2' },
  { arm: 'linf', label: 'ℓ∞', p: 'inf' },
] as const

const arms = (chosen: OptionValues<Options>): Arm[] =>
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

type Key = `${(typeof orders)[number]['arm']}-${NetworkName}` | 'l1-beyond-bn'

function claims(): Claims<Options, Key> {
  const compare = (network: NetworkName, treated: string, control: string) =>
    learnsSooner(armOn(network, treated), armOn(network, control))
  return {
    ...claimsByKey(
      networkNames.flatMap((network) =>
        orders.map(
          ({ arm, label }) =>
            [
              `${arm}-${network}`,
              {
                ...compare(network, arm, 'plain'),
                claim: `${label} normalization makes the ${networkLabels[network]} learn sooner`,
                source: `${PAPER}, §3.3`,
                paper:
                  'All ℓp-norm based strategies perform comparably to BN, on VGG and on the deep linear network.',
                measure: `Training loss, geometric mean over training, ${label} over plain`,
              },
            ] as const,
        ),
      ),
    ),
    'l1-beyond-bn': {
      ...compare('dln', 'l1', 'bn'),
      claim: 'On the deep linear network ℓ1 normalization does better than BN',
      source: `${PAPER}, §3.3`,
      paper: 'For deep linear networks ℓ1 normalization performs even better than BN.',
      measure: 'Training loss, geometric mean over training, ℓ1 over BN',
    },
  }
}

function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen, classes } = evidence
  const all = arms(chosen)
  const panels = networkNames.map((network) => ({
    title: networkLabels[network],
    arms: ['plain', 'bn', ...orders.map(({ arm }) => arm)].map((arm) => armOn(network, arm)),
  }))
  const withClasses = panels.slice(0, 2)
  return [
    curvesFigure({
      records,
      arms: all,
      panels,
      quantity: LOSS,
      name: 'loss-by-step',
      title: 'Training loss by step',
      caption: 'Cross-entropy; of the deep linear network the mean squared error.',
      y: { label: 'training loss', scale: 'log' },
    }),
    curvesFigure({
      records,
      arms: all,
      panels: withClasses,
      quantity: ACCURACY,
      name: 'accuracy',
      title: 'Test accuracy by step',
      caption: 'Evaluated with running averages of the norms, as BN is with those of mean and variance.',
      y: { label: 'test accuracy', format: 'percent' },
    }),
    lossFigure(records, all),
    dotsFigure({
      records,
      arms: all,
      drawn: withClasses.flatMap((panel) => panel.arms),
      measure: (arm) => ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes }),
      name: 'final',
      title: 'Test accuracy at the end',
      caption: `The mean of the last ${LAST} evaluations.`,
      x: { label: 'test accuracy', format: 'percent' },
    }),
  ]
}

function verdict(findings: Findings<Key>): string {
  const perNetwork = networkNames.map((network) => {
    const helping = orders.flatMap(({ arm, label }) =>
      isShown(findings[`${arm}-${network}`]) ? [label] : [],
    )
    return `${helping.length === 0 ? 'none of ℓ1, ℓ2, ℓ∞ is shown to help' : `${helping.join(', ')} help${helping.length === 1 ? 's' : ''}`} the ${networkLabels[network]}`
  })
  const better = say(
    findings['l1-beyond-bn'],
    'on the deep linear network ℓ1 does better than BN',
    'on the deep linear network ℓ1 does worse than BN',
    'whether ℓ1 does better than BN on the deep linear network is not decided',
  )
  return `Against no normalization, ${perNetwork.join('; ')}; ${better}.`
}

export const lpNorms: Experiment<Options, Key> = {
  name: 'lp-norms',
  title: 'Is it the variance that matters?',
  question:
    'Divide by the average absolute value, root mean square or maximum instead of the standard deviation: does it help as batch normalization does?',
  sources: [papers.santurkar],
  options,
  profiles: networkProfiles({ smoke: 0.5, quick: 1.8, half: 25, paper: 700 }),
  arms,
  claims,
  figures,
  verdict,
}
