/** The claims of the experiment `population-statistics`, and its verdict. */
import type { OptionValues } from '../../options/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import { divergedRuns } from '../framework/measures.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned, reachedLoss, wasLowered } from '../framework/preconditions.ts'
import { say } from '../framework/words.ts'
import type { Options, Variant } from './arms.ts'
import {
  lastOf,
  namesOf,
  outliers,
  outliersAtLevels,
  shareAtLevels,
  stepsToLoss,
  whenLossFalls,
} from './measures.ts'

const PAPER = papers.ghorbani.short

/** What counts as standing out less: BN over plain. */
const LESS = 0.9

/** The networks without a gradient through the statistics. */
const held = [
  { name: 'detached', of: 'the batch’s statistics', with: 'If the batch’s statistics have no gradient' },
  {
    name: 'population',
    of: 'the population’s statistics',
    with: 'With the population’s statistics, which have no gradient',
  },
] as const satisfies readonly { name: Variant; of: string; with: string }[]

type Held = (typeof held)[number]['name']

export type Key =
  | `${'outliers' | 'outliers-at-loss' | 'gradient' | 'slower'}-${Held}`
  | 'gradient-plain'
  | 'same-weights'

export function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
  const reached = (...arms: string[]) => reachedLoss<Options>(arms, lastOf(chosen), namesOf(chosen).largest)
  const whenReached = whenLossFalls(chosen)
  const ratio = `Largest over ${chosen.eigenvalue}th eigenvalue of the Hessian`
  const share = `Share of the squared gradient along the eigenvectors of the ${chosen.eigenvalue} largest eigenvalues`
  const returned = 'With the population’s statistics in the place of the batch’s, large eigenvalues return.'
  // Without it there is nothing that could return.
  const removed = wasLowered<Options>(
    'with BN the largest eigenvalue stands out less than in the plain network',
    LESS,
    (evidence) => ({
      treated: outliersAtLevels(evidence, 'bn'),
      control: outliersAtLevels(evidence, 'plain'),
    }),
  )
  const concentrated = (arm: Variant): Claim<Options> => ({
    pairs: (evidence) => ({ treated: shareAtLevels(evidence, arm), control: shareAtLevels(evidence, 'bn') }),
    scale: 'difference',
    factor: 100,
    unit: 'pp',
    direction: 'greater',
    preconditions: [reached(arm, 'bn')],
    claim: '',
    source: `${PAPER}, abstract`,
    paper:
      'Without BN much of the gradient lies in the eigenspace of the largest eigenvalues; with BN this is almost absent.',
    measure: `${share}, ${whenReached}, ${arm} minus BN`,
    figure: 'gradient',
  })
  return claimsByKey<Key, Claim<Options>>([
    ...held.flatMap(({ name, of }): (readonly [Key, Claim<Options>])[] => [
      [
        `outliers-${name}`,
        {
          pairs: (evidence) => ({ treated: outliers(evidence, name), control: outliers(evidence, 'bn') }),
          scale: 'ratio',
          direction: 'greater',
          preconditions: [
            hasLearned(name, `network with ${of}`),
            hasLearned('bn', 'network with BN'),
            removed,
          ],
          claim: `Without a gradient through ${of} the largest eigenvalue of the Hessian stands out more than with BN`,
          source: `${PAPER}, abstract and a summary`,
          paper: returned,
          measure: `${ratio} at the end, ${name} over BN`,
          figure: 'outliers',
        },
      ],
      [
        `outliers-at-loss-${name}`,
        {
          pairs: (evidence) => ({
            treated: outliersAtLevels(evidence, name),
            control: outliersAtLevels(evidence, 'bn'),
          }),
          scale: 'ratio',
          direction: 'greater',
          preconditions: [reached(name, 'bn'), removed],
          claim: `At equal training loss, too, the largest eigenvalue stands out more without a gradient through ${of}`,
          source: `${PAPER}, abstract and a summary`,
          paper: returned,
          measure: `${ratio} ${whenReached}, ${name} over BN`,
          figure: 'outliers-at-loss',
        },
      ],
      [
        `gradient-${name}`,
        {
          ...concentrated(name),
          claim: `Without a gradient through ${of}, more of the network’s gradient lies along few eigenvectors than with BN`,
        },
      ],
      [
        `slower-${name}`,
        {
          pairs: (evidence) => ({
            treated: stepsToLoss(evidence, name),
            control: stepsToLoss(evidence, 'bn'),
          }),
          scale: 'ratio',
          direction: 'greater',
          preconditions: [reached('bn')],
          claim: `Without a gradient through ${of} training is slower than with BN`,
          source: `${PAPER}, abstract and a summary`,
          paper: 'With the population’s statistics training is much slower.',
          measure: `Steps until the running training loss first falls below ${lastOf(chosen)}, ${name} over BN, each at its tuned rate`,
          figure: 'steps',
          remark: ({ records }) => divergedRuns(records, [name, 'bn']),
        },
      ],
    ]),
    [
      'gradient-plain',
      {
        ...concentrated('plain'),
        claim: 'Without BN more of the gradient lies along few eigenvectors than with BN',
      },
    ],
    [
      'same-weights',
      {
        pairs: (evidence) => ({
          treated: outliersAtLevels(evidence, 'bn', 'frozen'),
          control: outliersAtLevels(evidence, 'bn'),
        }),
        scale: 'ratio',
        direction: 'greater',
        preconditions: [reached('bn')],
        claim:
          'At the weights that BN trained, the largest eigenvalue stands out more if the statistics do not follow the weights',
        source: `${PAPER}, abstract and a summary; the comparison is ours`,
        measure: `${ratio} with BN ${whenReached}, running statistics held constant over statistics of the samples`,
        figure: 'same-weights',
      },
    ],
  ])
}

export function verdict(findings: Findings<Key>): string {
  const ofNetworks = held.map(({ name, with: start }) =>
    [
      say(
        findings[`outliers-at-loss-${name}`],
        `${start}, large eigenvalues return at equal training loss`,
        `${start}, the largest eigenvalue stands out less than with BN at equal training loss`,
        `${start}, it is undecided whether large eigenvalues return at equal training loss`,
        {
          equivalent: `${start}, the largest eigenvalue stands out as with BN at equal training loss`,
          untested: `${start}, it is not tested whether large eigenvalues return at equal training loss`,
        },
      ),
      say(
        findings[`outliers-${name}`],
        'at the end they are there',
        'at the end the largest eigenvalue stands out less',
        'whether they are there at the end is undecided',
        {
          equivalent: 'at the end the largest eigenvalue stands out as with BN',
          untested: 'the end is not tested',
        },
      ),
      say(
        findings[`gradient-${name}`],
        'more of the gradient lies along few eigenvectors',
        'less of the gradient lies along few eigenvectors',
        'whether more of the gradient lies along few eigenvectors is undecided',
        {
          equivalent: 'as much of the gradient lies along few eigenvectors',
          untested: 'where the gradient lies is not tested',
        },
      ),
      say(
        findings[`slower-${name}`],
        'training is slower',
        'training is faster',
        'whether training is slower is undecided',
        {
          equivalent: 'training is as fast',
          untested: 'speed is not compared, because the network with BN has not reached the loss',
        },
      ),
    ].join('; '),
  )
  return [
    ...ofNetworks,
    say(
      findings['gradient-plain'],
      'In the plain network, too, more of the gradient lies along few eigenvectors than with BN',
      'In the plain network less of the gradient lies along few eigenvectors than with BN',
      'Whether more of the plain network’s gradient lies along few eigenvectors than with BN is undecided',
      {
        equivalent: 'In the plain network as much of the gradient lies along few eigenvectors as with BN',
        untested: 'The gradient of the plain network is not compared with that of BN',
      },
    ),
    say(
      findings['same-weights'],
      'At the weights that BN trained, the largest eigenvalue stands out more with constant statistics',
      'At the weights that BN trained, the largest eigenvalue stands out less with constant statistics',
      'At the weights that BN trained, the effect of constant statistics on the largest eigenvalue is undecided',
      {
        equivalent:
          'At the weights that BN trained, constant statistics do not change how far the largest eigenvalue stands out',
        untested: 'At the weights that BN trained, constant statistics are not tested',
      },
    ),
  ]
    .join('. ')
    .concat('.')
}
