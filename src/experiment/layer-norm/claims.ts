/** The claims of the experiment `layer-norm`, its checks, and its verdict. */
import { formatQuantity } from '../../stats/index.ts'
import type { CheckResultsOf, Checks } from '../framework/check.ts'
import type { Claims, FindingsOf } from '../framework/claim.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned } from '../framework/preconditions.ts'
import { report, say } from '../framework/words.ts'
import { learnsSooner } from '../networks/learning.ts'
import { type Options, RESCALED } from './arms.ts'
import { alignment, final, LAST, rateAt, sensitivity } from './measures.ts'

const PAPER = papers.ba.short

export function claims() {
  return {
    sooner: {
      ...learnsSooner('ln', 'plain'),
      preconditions: [hasLearned('plain', 'plain network')],
      claim: 'LN makes a convolutional network learn faster',
      source: `${PAPER}, §6.7`,
      paper: 'LN offers a speedup over the baseline model without normalization.',
      measure: 'Training loss, geometric mean over training, LN over plain',
    },
    'bn-sooner': {
      ...learnsSooner('bn', 'ln'),
      preconditions: [hasLearned('ln', 'network with LN')],
      claim: 'BN makes a convolutional network learn faster than LN does',
      source: `${PAPER}, §6.7`,
      paper: 'In convolutional networks BN outperforms the other methods.',
      measure: 'Training loss, geometric mean over training, BN over LN',
    },
    'bn-final': {
      pairs: (evidence) => ({ treated: final(evidence, 'bn'), control: final(evidence, 'ln') }),
      scale: 'difference',
      factor: 100,
      unit: 'pp',
      preconditions: [hasLearned('ln', 'network with LN')],
      direction: 'greater',
      claim: 'With BN a convolutional network ends with a higher accuracy than with LN',
      source: `${PAPER}, §6.7`,
      paper: 'In convolutional networks BN outperforms the other methods.',
      measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), BN minus LN`,
      figure: 'final',
    },
    'falling-rate': {
      pairs: (evidence) => ({
        treated: rateAt(evidence, 'ln', 'end'),
        control: rateAt(evidence, 'ln', 'start'),
      }),
      scale: 'ratio',
      direction: 'less',
      claim: 'Weights before LN grow, and so reduce their own learning rate',
      source: `${PAPER}, §5.2.2`,
      paper:
        'The norm of the weight vector controls the learning rate; it grows, and with it training settles.',
      measure: 'Effective learning rate η/‖w‖² of the convolutions, end over start, LN',
      figure: 'effective-rate',
    },
  } satisfies Claims<Options>
}

export function checks() {
  return {
    orthogonal: {
      values: (evidence) => alignment(evidence, 'ln'),
      needs: { atMost: 0.001 },
      claim: 'The weights of a layer before LN are orthogonal to their gradient',
      source: `${PAPER}, §5.1 and §5.2`,
      paper: 'LN is invariant to a scale of all weights of a layer together.',
      measure: '|cos(w, ∇L)|, mean over convolutions and training',
      figure: 'alignment',
    },
    slower: {
      values: (evidence) => sensitivity(evidence, 'ln'),
      needs: { atMost: 0.01 },
      claim: `Weights before LN that are ${RESCALED} times as long have gradients ${RESCALED} times as short`,
      source: `${PAPER}, §5.2.2`,
      paper: 'For the same update, the change of the model decreases as the norm of the weights grows.',
      measure: `Distance of ${RESCALED} ‖G − G′‖₂ with weights ${RESCALED} times as long over ‖G − G′‖₂ from 1, most over convolutions above the first and steps`,
    },
  } satisfies Checks<Options>
}

export function verdict(
  findings: FindingsOf<typeof claims>,
  { orthogonal, slower }: CheckResultsOf<typeof checks>,
): string {
  const falls = findings['falling-rate']
  const changed = `to ${formatQuantity(falls.effect, 'times')} its initial value`
  return [
    say(
      findings.sooner,
      'In a convolutional network LN makes training faster',
      'In a convolutional network LN makes training slower',
      'Whether LN makes training of a convolutional network faster is undecided',
      {
        equivalent: 'In a convolutional network LN makes training neither faster nor slower',
        untested: 'LN is not compared with the plain convolutional network, which has not learned',
      },
    ),
    say(
      findings['bn-sooner'],
      'BN makes it faster than LN does',
      'LN makes it faster than BN does',
      'whether BN makes it faster than LN does is undecided',
      {
        equivalent: 'BN makes it as fast as LN does',
        untested: 'BN is not compared with LN, with which the network has not learned',
      },
    ),
    say(
      falls,
      `the effective learning rate of weights before LN falls ${changed}`,
      `the effective learning rate of weights before LN rises ${changed}`,
      'whether the effective learning rate of weights before LN falls is undecided',
      { equivalent: 'the effective learning rate of weights before LN hardly changes' },
    ),
    report(
      orthogonal,
      'their gradient is orthogonal to them',
      'their gradient is not orthogonal to them, which is an error of this program',
      'the angle between them and their gradient was not measured',
    ).concat(
      report(slower, ', and shorter the longer they are', ', but not shorter the longer they are', ''),
    ),
  ]
    .join('; ')
    .concat('.')
}
