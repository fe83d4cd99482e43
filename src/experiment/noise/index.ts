/**
 * Does batch normalization help because it steadies the distributions? Santurkar, Tsipras, Ilyas & Mądry 2018,
 * arXiv:1805.11604, §2.1, Figs. 1 and 2; the review's §3.2. Noise of a mean that is not 0 and that changes at every step
 * is put behind every normalization: the distributions move more than ever, and the network learns as before. The same
 * noise in the plain network harms it.
 */
import { shiftGradientQuantities } from '../../probe/index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import { type BySeed, formatQuantity, trainingQuantities } from '../../stats/index.ts'
import { type Claims, type FindingsOf } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import type { Arm, Experiment } from '../framework/experiment.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { best, ending, geometricAverage, movement, stepsToReach } from '../framework/measures.ts'
import { networkProbes } from '../networks/probes.ts'
import {
  halfNetworks,
  networkArm,
  networkOptions,
  normArms,
  paperNetworks,
  smokeNetworks,
} from '../networks/networks.ts'
import { choiceOption, numberOption, type OptionValues } from '../framework/options.ts'
import { papers } from '../framework/papers.ts'
import { isShown } from '../framework/words.ts'

const options = {
  ...networkOptions,
  network: choiceOption('mlp', ['mlp', 'vgg'], {
    about: 'which of the networks is trained',
    reason: 'a VGG in the paper; the perceptron affords more seeds',
  }),
  'noise-scope': choiceOption('unit', ['unit', 'layer'], {
    about: 'whether the mean and deviation of the noise are drawn for each unit or for each layer',
    reason: 'for each unit in the algorithm of the appendix; the text says less',
  }),
  'noise-mean': numberOption(0.5, {
    min: 0,
    about: 'n_μ: the mean of the noise is within ± this',
    reason: 'the paper’s',
  }),
  'noise-scale': numberOption(1.25, {
    min: 1,
    about: 'n_σ: the factor’s mean is from 1 to this',
    reason: 'the paper’s',
  }),
  'plain-repeats': numberOption(3, {
    min: 1,
    whole: true,
    about:
      'runs for each seed asked for, with further seeds, of the plain network and of the one with noise alone',
    reason: 'ours; the noise does little to it, which 5 and 10 seeds left open',
  }),
  tolerance: numberOption(3, {
    above: 0,
    about: 'percentage points of accuracy within which noisy BN counts as good as BN',
    reason: 'ours; the paper says “almost indistinguishable” of its Fig. 1',
  }),
} as const
type Options = typeof options

const ACCURACY = trainingQuantities.testAccuracy
const LAST = 5
const PAPER = papers.santurkar.short

function arms(chosen: OptionValues<Options>): Arm[] {
  const noise = `nMu=${chosen['noise-mean']},nSigma=${chosen['noise-scale']},scope=${chosen['noise-scope']}`
  return [
    normArms.plain,
    normArms.bn,
    {
      arm: 'noisy-bn',
      label: 'noisy BN',
      norm: `noisy-batch:${noise}`,
      description: 'batch normalization, and noise behind each, new at every step',
    },
    {
      arm: 'noise',
      label: 'plain + noise',
      norm: `noise:${noise}`,
      description: 'no normalization, the same noise in its place',
    },
  ].map((norm) => {
    const arm = networkArm(chosen.network, norm, chosen, networkProbes)
    const isPlain = norm.arm === 'plain' || norm.arm === 'noise'
    return { ...arm, arm: norm.arm, label: norm.label, ...(isPlain && { repeats: chosen['plain-repeats'] }) }
  })
}

const final = ({ records, classes }: Evidence<Options>, arm: string): BySeed =>
  ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes })

const steps = ({ records }: Evidence<Options>, arm: string): BySeed =>
  stepsToReach(records, arm, ACCURACY, best(records, 'plain', ACCURACY))

const drift = ({ records }: Evidence<Options>, arm: string): BySeed =>
  movement(records, arm, { relative: true })

const shift = ({ records }: Evidence<Options>, arm: string): BySeed =>
  geometricAverage(records, arm, shiftGradientQuantities.shift)

function claims({ tolerance }: OptionValues<Options>) {
  const points = { scale: 'difference', factor: 100, unit: 'pp', figure: 'final' } as const
  return {
    drifts: {
      claim: 'With noisy BN the distributions move more than in the plain network',
      source: `${PAPER}, §2.1, Fig. 2`,
      paper: 'The noise leads to more internal covariate shift than even the standard network has.',
      pairs: (evidence) => ({ treated: drift(evidence, 'noisy-bn'), control: drift(evidence, 'plain') }),
      scale: 'ratio',
      direction: 'greater',
      measure:
        'Mean change of the 15th, 50th and 85th percentile of the input of one activation of the last hidden layer from one evaluation to the next, in units of their spread, noisy BN over plain',
      figure: 'drift',
    },
    faster: {
      claim: 'All the same, noisy BN reaches the plain network’s best accuracy in fewer steps',
      source: `${PAPER}, §2.1, Fig. 1(a)`,
      paper: 'The noisy network still trains faster than the standard one.',
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
      pairs: (evidence) => ({ treated: final(evidence, 'noisy-bn'), control: final(evidence, 'bn') }),
      ...points,
      margin: -tolerance,
      direction: 'greater',
      measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), noisy BN less BN`,
    },
    harmed: {
      claim: 'The same noise in the plain network harms it',
      source: `${PAPER}, §2.1, footnote`,
      paper: 'Adding the same noise to the standard network prevents it from training entirely.',
      pairs: (evidence) => ({ treated: final(evidence, 'noise'), control: final(evidence, 'plain') }),
      ...points,
      direction: 'less',
      measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), plain with noise less plain`,
      remark: (evidence) => `With noise it ends at ${describe([...final(evidence, 'noise').values()])}.`,
    },
    shifts: {
      claim: 'Noisy BN has more internal covariate shift, by gradients, than BN',
      source: `${PAPER}, §2.2, Definition 2.1, on the networks of §2.1`,
      paper: 'The paper measures this shift for BN and plain only.',
      pairs: (evidence) => ({ treated: shift(evidence, 'noisy-bn'), control: shift(evidence, 'bn') }),
      scale: 'ratio',
      direction: 'greater',
      measure: 'Change ‖G − G′‖₂ of a layer’s gradient when those below are updated first, noisy BN over BN',
      figure: 'shift',
    },
  } satisfies Claims<Options>
}

function figures({ records, options: chosen, classes }: Evidence<Options>): FigureSpec[] {
  const all = arms(chosen)
  const shared = { records, arms: all }
  return [
    curvesFigure({
      ...shared,
      quantity: ACCURACY,
      name: 'accuracy',
      title: 'Test accuracy by step',
      caption: 'After Fig. 1(a) of Santurkar et al.',
      y: { label: 'test accuracy', format: 'percent' },
    }),
    curvesFigure({
      ...shared,
      quantity: trainingQuantities.trainingLoss,
      name: 'loss',
      title: 'Training loss by step',
      caption: 'Cross-entropy of the training batches, averaged between evaluations.',
      y: { label: 'training loss', unit: 'nats', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => movement(records, arm, { relative: true }),
      name: 'drift',
      title: 'How far the distribution of an activation’s input moves',
      caption:
        'Mean change of the 15th, 50th and 85th percentile of one unit’s input in the last hidden layer from one evaluation to the next, as a share of the distance of the 15th and 85th.',
      x: { label: 'movement between evaluations', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => geometricAverage(records, arm, shiftGradientQuantities.shift),
      name: 'shift',
      title: 'Internal covariate shift by gradients',
      caption: '‖G − G′‖₂, geometric mean over layers above the first and over measurements.',
      x: { label: '‖G − G′‖₂', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes }),
      name: 'final',
      title: 'Test accuracy at the end',
      caption: `The mean of the last ${LAST} evaluations; a run that diverged counts as guessing.`,
      x: { label: 'test accuracy', format: 'percent' },
      references: [{ axis: 'x', value: 1 / classes, label: 'guessing' }],
    }),
  ]
}

function verdict({ drifts, faster, alike, harmed }: FindingsOf<typeof claims>): string {
  const steadier = isShown(drifts)
    ? 'With noise behind it BN’s distributions move more than the plain network’s'
    : 'That noise makes BN’s distributions move more than the plain network’s is not shown'
  const trains = isShown(faster)
    ? `${isShown(drifts) ? 'and yet' : 'but'} it trains faster than the plain network`
    : 'and whether it trains faster than the plain network is not shown'
  const even = isShown(alike) ? 'about as well as BN without noise' : 'though not as well as BN without noise'
  const control = isShown(harmed)
    ? 'The same noise harms the plain network.'
    : 'The same noise does not clearly harm the plain network.'
  return `${steadier}, ${trains}, ${even}. ${control}`
}

function describe(accuracies: readonly number[]): string {
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length
  return formatQuantity(mean * 100, '%')
}

export const noise: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'noise',
  title: 'Does batch normalization help because it steadies the distributions?',
  question:
    'Put noise of changing mean behind every batch normalization, so that distributions move more than ever: does the network still train as well?',
  sources: [papers.santurkar],
  options,
  profiles: {
    smoke: {
      about: 'does it work at all: seconds',
      minutes: 0.1,
      seeds: 3,
      data: 'digits',
      options: { ...smokeNetworks, 'plain-repeats': 1 },
    },
    quick: {
      about: 'a verdict in a minute: a perceptron on 12,000 images of clothes, 5 seeds, 15 without BN',
      minutes: 0.8,
      seeds: 5,
      data: 'fashion-mnist',
      options: {},
    },
    half: {
      about: 'a VGG of an eighth of its width, 1,000 steps, 5 seeds; pass CIFAR-10 with --data',
      minutes: 20,
      seeds: 5,
      data: 'fashion-mnist',
      options: { ...halfNetworks, network: 'vgg', 'plain-repeats': 1 },
    },
    paper: {
      about: 'a VGG of quarter width, 15,000 steps, 5 seeds: hours; pass CIFAR-10 with --data',
      minutes: 60,
      seeds: 5,
      data: 'fashion-mnist',
      options: { ...paperNetworks, network: 'vgg', 'plain-repeats': 1 },
    },
  },
  arms,
  claims,
  figures,
  verdict,
}
