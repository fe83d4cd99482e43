/** The claims of the experiment `sharpness-and-scale`, its checks, and its verdict. */
import type { OptionValues } from '../../options/index.ts'
import type { CheckResultsOf, Checks } from '../framework/check.ts'
import { bound, type Claims, type FindingsOf } from '../framework/claim.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned, wasRaised } from '../framework/preconditions.ts'
import { report, say } from '../framework/words.ts'
import type { Descent, MomentumSuffix, Options } from './arms.ts'
import {
  accuracy,
  farthest,
  highestEdge,
  LAST,
  lateSharpness,
  shareAlone,
  sharpnessAtEdge,
} from './measures.ts'

const SHARPNESS_PAPER = papers.lyu.short
const RATES_PAPER = papers.liArora.short
const PARTS_PAPER = papers.frankle.short

/** The share of the way from guessing to the whole network that γ and β alone must go. */
const ALONE = 0.5

/** How far, in logarithms, rounding may move the training loss. */
const ROUNDING = 1e-4

const reachesEdge = (arm: Descent, label: string) =>
  wasRaised<Options>(`${label}, the sharpness reaches 2 over the effective rate`, 1, (evidence) => {
    const treated = highestEdge(evidence, arm)
    return { treated, control: bound(1, treated) }
  })

const [DECAYED, UNDECAYED] = [
  [
    hasLearned<Options>('gd-decay', 'network with weight decay'),
    reachesEdge('gd-decay', 'with weight decay'),
  ],
  [hasLearned<Options>('gd', 'network without weight decay'), reachesEdge('gd', 'without weight decay')],
]

export function claims(chosen: OptionValues<Options>) {
  const whole = hasLearned<Options>('all', 'network of which all is trained')
  const words = `spherical sharpness, λ = ${chosen['perceptron-decay']}`
  return {
    falls: {
      pairs: (evidence) => ({
        treated: lateSharpness(evidence, 'gd-decay'),
        control: sharpnessAtEdge(evidence, 'gd-decay'),
      }),
      scale: 'ratio',
      direction: 'less',
      preconditions: DECAYED,
      claim: 'With weight decay, gradient descent makes the loss of a normalized network flatter',
      source: `${SHARPNESS_PAPER}, abstract`,
      paper:
        'Normalization together with weight decay encourages gradient descent to reduce the sharpness, at the edge of stability.',
      measure: `S${words.slice(1)}, in the last third of training over that at which it first reaches 2 over the effective rate`,
      figure: 'sharpness',
    },
    stays: {
      pairs: (evidence) => ({
        treated: lateSharpness(evidence, 'gd'),
        control: sharpnessAtEdge(evidence, 'gd'),
      }),
      scale: 'ratio',
      direction: 'not less',
      preconditions: UNDECAYED,
      claim: 'Without weight decay, it does not become flatter',
      source: `${SHARPNESS_PAPER}, abstract`,
      paper: 'Weight decay is part of what reduces the sharpness.',
      measure:
        'Spherical sharpness without decay, in the last third of training over that at which it first reaches 2 over the effective rate',
      figure: 'sharpness',
    },
    flatter: {
      pairs: (evidence) => ({
        treated: lateSharpness(evidence, 'gd-decay'),
        control: lateSharpness(evidence, 'gd'),
      }),
      scale: 'ratio',
      direction: 'less',
      preconditions: [...DECAYED, UNDECAYED[0]!],
      claim: 'Late in training, the loss is flatter with weight decay',
      source: `${SHARPNESS_PAPER}, abstract`,
      paper: 'Normalization together with weight decay encourages gradient descent to reduce the sharpness.',
      measure: 'Spherical sharpness in the last third of training, with over without decay',
      figure: 'late',
    },
    affine: {
      pairs: (evidence) => ({
        treated: accuracy(evidence, 'affine'),
        control: accuracy(evidence, 'random'),
      }),
      scale: 'difference',
      factor: 100,
      unit: 'pp',
      direction: 'greater',
      preconditions: [whole],
      claim: 'Training γ and β alone gives a higher accuracy than training as many random weights',
      source: `${PARTS_PAPER}, abstract`,
      paper:
        'Training only γ and β gives a far higher accuracy than training as many randomly chosen parameters elsewhere.',
      measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), γ and β minus as many random weights, each at its tuned rate`,
      figure: 'accuracy',
    },
    alone: {
      pairs: (evidence) => {
        const treated = shareAlone(evidence)
        return { treated, control: bound(ALONE, treated) }
      },
      scale: 'difference',
      factor: 100,
      unit: 'pp',
      smallestEffect: 0,
      direction: 'greater',
      preconditions: [whole],
      claim: `γ and β alone go at least ${100 * ALONE} % of the way from guessing to the network of which all is trained`,
      source: `${PARTS_PAPER}, abstract; the share is ours`,
      paper: 'Training only γ and β gives a surprisingly high accuracy: 82 % on CIFAR-10 with deep ResNets.',
      measure: `Share of the way in test accuracy at the end (mean of the last ${LAST} evaluations), minus ${100 * ALONE} %`,
      figure: 'accuracy',
    },
  } satisfies Claims<Options>
}

export function checks(chosen: OptionValues<Options>) {
  const equal = (suffix: MomentumSuffix, words: string) =>
    ({
      claim: `Rates that grow give the same losses as weight decay, ${words}`,
      source: `${RATES_PAPER}, abstract`,
      paper:
        'For networks with normalization, exponentially growing rates are equivalent to weight decay with constant ones.',
      values: (evidence) => farthest(evidence, 'growing', suffix),
      needs: { atMost: ROUNDING },
      figure: 'equal',
      measure: `|log(L/L′)| of the training losses, most over training, SGD ${words}`,
    }) satisfies Checks<Options>[string]
  return {
    equal: equal('', 'without momentum'),
    'equal-momentum': equal('-momentum', `with momentum ${chosen['sgd-momentum']}`),
  } satisfies Checks<Options>
}

export function verdict(findings: FindingsOf<typeof claims>, results: CheckResultsOf<typeof checks>): string {
  const sharpness = [
    say(
      findings.falls,
      'With weight decay, gradient descent makes the loss of a normalized network flatter',
      'With weight decay, gradient descent makes the loss of a normalized network sharper',
      'Whether gradient descent with weight decay makes the loss of a normalized network flatter is undecided',
      {
        equivalent: 'With weight decay, gradient descent hardly changes how sharp the loss is',
        untested: 'Whether gradient descent with weight decay makes the loss flatter is not tested',
      },
    ),
    say(
      findings.stays,
      'without it, the loss does not become flatter',
      'without it, the loss becomes flatter too',
      'what happens without weight decay is undecided',
      {
        equivalent: 'without it, the sharpness hardly changes',
        untested: 'what happens without weight decay is not tested',
      },
    ),
    say(
      findings.flatter,
      'late in training the loss is flatter with it',
      'late in training the loss is sharper with it',
      'which of the two is flatter late in training is undecided',
      {
        equivalent: 'late in training both are alike',
        untested: 'the two are not compared late in training',
      },
    ),
  ]
  const trained = [
    say(
      findings.affine,
      'Training γ and β alone gives a higher accuracy than training as many random weights',
      'Training γ and β alone gives a lower accuracy than training as many random weights',
      'Whether training γ and β alone gives a higher accuracy than training as many random weights is undecided',
      {
        equivalent: 'Training γ and β alone gives the same accuracy as training as many random weights',
        untested: 'Training γ and β alone is not tested: the whole network has not learned',
      },
    ),
    say(
      findings.alone,
      `it goes at least ${100 * ALONE} % of the way to the whole network`,
      `it goes less than ${100 * ALONE} % of the way to the whole network`,
      `whether it goes ${100 * ALONE} % of the way to the whole network is undecided`,
      {
        equivalent: `it goes about ${100 * ALONE} % of the way to the whole network`,
        untested: 'it is not compared with the whole network',
      },
    ),
  ]
  const isSame = [results.equal, results['equal-momentum']].map((result) =>
    report(
      result,
      '',
      'Growing rates and weight decay do not give the same losses, which is an error of this program.',
      '',
    ),
  )
  return [...new Set([`${sharpness.join('; ')}.`, `${trained.join('; ')}.`, ...isSame])]
    .filter((sentence) => sentence !== '')
    .join(' ')
}
