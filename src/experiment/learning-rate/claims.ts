/** The claims of the experiment `learning-rate`, and its verdict. */
import type { OptionValues } from '../../options/index.ts'
import type { Claims, FindingsOf } from '../framework/claim.ts'
import { meanAtEnd } from '../framework/evaluations.ts'
import { papers } from '../framework/papers.ts'
import { learnedAtSomeRate } from '../framework/preconditions.ts'
import { say } from '../framework/words.ts'
import type { Options } from './arms.ts'
import { accuracyAtCommonRates, growthOf, kurtosis, largestRate } from './measures.ts'

const PAPER = papers.bjorck.short

/** How much larger the largest rate with BN must be: two steps of the grid. */
const TIMES = 10

const learned = learnedAtSomeRate<Options>('plain network', (evidence) => largestRate(evidence, 'plain'))

export function claims(chosen: OptionValues<Options>) {
  const oneStep = `one step with the learning rate ${chosen['large-rate']}`
  return {
    equal: {
      pairs: (evidence) => ({
        treated: accuracyAtCommonRates(evidence, 'bn'),
        control: accuracyAtCommonRates(evidence, 'plain'),
      }),
      scale: 'difference',
      factor: 100,
      unit: 'pp',
      direction: 'equal',
      preconditions: [learned],
      claim: 'At rates at which both train, BN does not change the test accuracy',
      source: `${PAPER}, abstract`,
      paper: 'Larger learning rates are the cause of BN’s faster convergence and better generalization.',
      measure: `Test accuracy at the end (${meanAtEnd(chosen)}), mean over the rates at which both have learned, BN minus plain`,
      figure: 'accuracy',
    },
    larger: {
      pairs: (evidence) => ({
        treated: largestRate(evidence, 'bn'),
        control: new Map([...largestRate(evidence, 'plain')].map(([seed, rate]) => [seed, TIMES * rate])),
      }),
      scale: 'ratio',
      direction: 'not less',
      preconditions: [learned],
      claim: `With BN the largest rate at which the network trains is at least ${TIMES} times as large`,
      source: `${PAPER}, abstract`,
      paper: 'BN primarily enables training with larger learning rates.',
      measure: `Largest rate of the grid at which the network has learned, BN over ${TIMES} times that of plain`,
      figure: 'largest',
    },
    explodes: {
      pairs: (evidence) => ({
        treated: growthOf(evidence, 'plain', 'last'),
        control: growthOf(evidence, 'plain', 'first'),
      }),
      scale: 'ratio',
      direction: 'greater',
      claim: 'Without BN a large step makes activations grow the more, the deeper the layer',
      source: `${PAPER}, abstract`,
      paper: 'Without BN large updates can make activations grow uncontrollably with depth.',
      measure: `Second moment of summed inputs after ${oneStep} over that before it, last layer over first, plain`,
      figure: 'growth',
    },
    contained: {
      pairs: (evidence) => ({
        treated: growthOf(evidence, 'bn', 'last'),
        control: growthOf(evidence, 'plain', 'last'),
      }),
      scale: 'ratio',
      direction: 'less',
      claim: 'With BN the same step makes them grow less',
      source: `${PAPER}, abstract`,
      paper: 'BN avoids this by constantly correcting activations to zero mean and unit deviation.',
      measure: `Second moment of the last layer’s summed inputs after ${oneStep} over that before it, BN over plain`,
      figure: 'growth',
    },
    tails: {
      pairs: (evidence) => ({ treated: kurtosis(evidence, 'plain'), control: kurtosis(evidence, 'bn') }),
      scale: 'ratio',
      direction: 'greater',
      claim: 'Without BN gradients have heavier tails',
      source: `${PAPER}, abstract`,
      paper: 'Gradients and activations of deep networks without normalization are ill-behaved.',
      measure:
        'Kurtosis of the entries of a layer’s gradient at the start, geometric mean over layers, plain over BN',
      figure: 'tails',
    },
  } satisfies Claims<Options>
}

export function verdict(findings: FindingsOf<typeof claims>): string {
  return [
    say(
      findings.equal,
      'At rates at which both train, BN changes the test accuracy by less than a point',
      'At rates at which both train, BN changes the test accuracy',
      'Whether BN changes the test accuracy at rates at which both train is undecided',
      { untested: 'The plain network has learned at no rate, so BN is not compared with it' },
    ),
    say(
      findings.larger,
      `BN makes the largest rate at least ${TIMES} times as large`,
      `BN makes the largest rate less than ${TIMES} times as large`,
      `whether BN makes the largest rate ${TIMES} times as large is undecided`,
      {
        equivalent: `BN makes the largest rate ${TIMES} times as large`,
        untested: 'the largest rates are not compared',
      },
    ),
    say(
      findings.explodes,
      'a large step makes the plain network’s activations grow with depth',
      'a large step makes the plain network’s activations grow less in deep layers',
      'whether a large step makes the plain network’s activations grow with depth is undecided',
      { equivalent: 'a large step makes the plain network’s activations grow alike in all layers' },
    ),
    say(
      findings.contained,
      'BN contains that growth',
      'BN does not contain that growth',
      'whether BN contains that growth is undecided',
      { equivalent: 'BN does not change that growth' },
    ),
    say(
      findings.tails,
      'gradients have heavier tails without BN',
      'gradients have heavier tails with BN',
      'whether gradients have heavier tails without BN is undecided',
      { equivalent: 'gradients have tails as heavy without BN as with it' },
    ),
  ]
    .join('; ')
    .concat('.')
}
