/** The claims of the experiment `noise`, and its verdict. */
import { formatQuantity } from '../../stats/index.ts'
import type { Claims, FindingsOf } from '../framework/claim.ts'
import type { OptionValues } from '../../options/index.ts'
import { papers } from '../framework/papers.ts'
import { levelOf } from '../networks/networks.ts'
import { hasLearned, reachedLoss, wasRaised } from '../framework/preconditions.ts'
import { say } from '../framework/words.ts'
import type { Options } from './arms.ts'
import {
  DISTANCE,
  distance,
  distanceAtLoss,
  drift,
  final,
  LAST,
  shift,
  shiftAtLoss,
  steps,
  testLossAt,
} from './measures.ts'

const PAPER = papers.santurkar.short

/** The factor by which the noise must raise BN’s earth mover’s distance for a claim about noisy BN to count. */
const RAISED = 1.5

export function claims(chosen: OptionValues<Options>) {
  const { tolerance, network } = chosen
  const level = levelOf(network, chosen)
  const learned = hasLearned<Options>('plain', 'plain network')
  const raised = wasRaised<Options>('the noise made BN’s distributions move more', RAISED, (evidence) => ({
    treated: distance(evidence, 'noisy-bn'),
    control: distance(evidence, 'bn'),
  }))
  const points = { scale: 'difference', factor: 100, unit: 'pp', figure: 'final' } as const
  return {
    drifts: {
      claim: 'With noisy BN the distributions move more than in the plain network',
      source: `${PAPER}, §2.1, Fig. 2`,
      paper: 'The noise leads to more internal covariate shift than even the standard network has.',
      preconditions: [learned],
      pairs: (evidence) => ({ treated: drift(evidence, 'noisy-bn'), control: drift(evidence, 'plain') }),
      scale: 'ratio',
      direction: 'greater',
      measure:
        'Mean change of the 15th, 50th and 85th percentile of the input of one activation of the last hidden layer from one evaluation to the next, in units of their spread, noisy BN over plain',
      figure: 'drift',
    },
    faster: {
      claim: 'Noisy BN still reaches the plain network’s best accuracy in fewer steps',
      source: `${PAPER}, §2.1, Fig. 1(a)`,
      paper: 'The noisy network still trains faster than the standard one.',
      preconditions: [learned, raised],
      pairs: (evidence) => ({ treated: steps(evidence, 'noisy-bn'), control: steps(evidence, 'plain') }),
      scale: 'ratio',
      direction: 'less',
      measure: 'Steps to the plain network’s best test accuracy, noisy BN over plain',
      figure: 'accuracy',
    },
    alike: {
      claim: `Noisy BN ends within ${tolerance} points of BN`,
      source: `${PAPER}, §2.1, Fig. 1(a)`,
      paper: 'The performance of the two is almost indistinguishable.',
      preconditions: [raised],
      pairs: (evidence) => ({ treated: final(evidence, 'noisy-bn'), control: final(evidence, 'bn') }),
      ...points,
      smallestEffect: tolerance,
      direction: 'equal',
      measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), noisy BN minus BN`,
    },
    harmed: {
      claim: 'The same noise in the plain network harms it',
      source: `${PAPER}, §2.1, footnote`,
      paper: 'Adding the same noise to the standard network prevents it from training entirely.',
      preconditions: [learned],
      pairs: (evidence) => ({ treated: final(evidence, 'noise'), control: final(evidence, 'plain') }),
      ...points,
      direction: 'less',
      measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), plain with noise minus plain`,
      remark: (evidence) => `With noise it ends at ${describe([...final(evidence, 'noise').values()])}.`,
    },
    shifts: {
      claim: 'Noisy BN has more internal covariate shift, measured by gradients, than BN',
      source: `${PAPER}, §2.2, Definition 2.1, on the networks of §2.1`,
      paper: 'The paper measures this shift for BN and plain only.',
      pairs: (evidence) => ({ treated: shift(evidence, 'noisy-bn'), control: shift(evidence, 'bn') }),
      scale: 'ratio',
      direction: 'greater',
      measure:
        'Change ‖G − G′‖₂ of a layer’s gradient when the layers below it are updated and draw their next noise first, geometric mean over layers above the first and training, noisy BN over BN',
      figure: 'shift',
    },
    distances: {
      claim: 'Noisy BN has more internal covariate shift, measured by earth mover’s distance, than BN',
      source: `${PAPER}, §2.1, by the measure of Huang & Yu 2020`,
      paper: 'The noise makes the distributions of the layers’ inputs change at every step.',
      pairs: (evidence) => ({
        treated: distance(evidence, 'noisy-bn'),
        control: distance(evidence, 'bn'),
      }),
      scale: 'ratio',
      direction: 'greater',
      measure:
        'Earth mover’s distance of a unit’s input before a step and after it, with the noise of the next step, in its standard deviations, geometric mean over layers above the first and training, noisy BN over BN',
      figure: 'distance',
    },
    regularizes: {
      claim: 'At equal training loss, the network with BN has a lower test loss than the plain one',
      source: 'the review, §1 and §5; Ioffe & Szegedy 2015, §3.4',
      paper: 'BN regularizes: a sample is seen in the company of the others of its batch.',
      preconditions: [learned, reachedLoss(['bn', 'plain'], level, DISTANCE)],
      pairs: (evidence) => ({
        treated: testLossAt(evidence, 'bn', level),
        control: testLossAt(evidence, 'plain', level),
      }),
      scale: 'ratio',
      direction: 'less',
      smallestEffect: 0.02,
      measure: `Test loss at the first evaluation with a training loss below ${level}, BN over plain`,
      figure: 'test-loss',
    },
    'shifts-at-loss': {
      claim:
        'At equal training loss, noisy BN has more internal covariate shift, measured by gradients, than BN',
      source: `${PAPER}, §2.2, Definition 2.1, on the networks of §2.1`,
      paper: 'The paper measures this shift for BN and plain only.',
      preconditions: [reachedLoss(['noisy-bn', 'bn'], level, DISTANCE)],
      pairs: (evidence) => ({
        treated: shiftAtLoss(evidence, 'noisy-bn', level),
        control: shiftAtLoss(evidence, 'bn', level),
      }),
      scale: 'ratio',
      direction: 'greater',
      measure: `Change ‖G − G′‖₂ of a layer’s gradient, geometric mean over layers above the first, when the running training loss first falls below ${level}, noisy BN over BN`,
      figure: 'shift',
    },
    'distances-at-loss': {
      claim:
        'At equal training loss, noisy BN has more internal covariate shift, measured by earth mover’s distance, than the plain network',
      source: `${PAPER}, §2.1, by the measure of Huang & Yu 2020`,
      paper: 'The noise leads to more internal covariate shift than even the standard network has.',
      preconditions: [reachedLoss(['noisy-bn', 'plain'], level, DISTANCE)],
      pairs: (evidence) => ({
        treated: distanceAtLoss(evidence, 'noisy-bn', level),
        control: distanceAtLoss(evidence, 'plain', level),
      }),
      scale: 'ratio',
      direction: 'greater',
      measure: `Earth mover’s distance of a unit’s input, in its standard deviations, geometric mean over layers, when the running training loss first falls below ${level}, noisy BN over plain`,
      figure: 'distance',
    },
  } satisfies Claims<Options>
}

export function verdict({ drifts, faster, alike, harmed }: FindingsOf<typeof claims>): string {
  const steadier = say(
    drifts,
    'With noise after it, BN’s distributions move more than the plain network’s',
    'With noise after it, BN’s distributions move less than the plain network’s',
    'It is undecided whether BN’s distributions, with noise after it, move more than the plain network’s',
    {
      equivalent: 'With noise after it, BN’s distributions move as much as the plain network’s',
      untested: 'How far the distributions move is not compared, because the plain network has not learned',
    },
  )
  const trains = say(
    faster,
    'noisy BN reaches the plain network’s best accuracy in fewer steps',
    'noisy BN takes more steps to the plain network’s best accuracy',
    'whether noisy BN takes fewer steps to the plain network’s best accuracy is undecided',
    {
      equivalent: 'noisy BN takes as many steps to the plain network’s best accuracy',
      untested: 'its speed is not tested',
    },
  )
  const even = say(
    alike,
    'it ends as well as BN without noise',
    'it does not end as well as BN without noise',
    'whether it ends as well as BN without noise is undecided',
    { untested: 'its accuracy is not tested, because the noise did not take hold' },
  )
  const control = say(
    harmed,
    'The same noise harms the plain network.',
    'The same noise helps the plain network.',
    'It is undecided whether the same noise harms the plain network.',
    {
      equivalent: 'The same noise makes no relevant difference to the plain network.',
      untested: 'Noise in the plain network is not tested, because that network has not learned.',
    },
  )
  return `${steadier}; ${trains}; ${even}. ${control}`
}

function describe(accuracies: readonly number[]): string {
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length
  return formatQuantity(mean * 100, '%')
}
