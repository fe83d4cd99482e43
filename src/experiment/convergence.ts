/**
 * Does batch normalization make training faster? Ioffe & Szegedy 2015, arXiv:1502.03167, §4.1 and Fig. 1: three hidden
 * layers of 100 sigmoids, batches of 60, with and without BN; and §4.2: learning rates 5 and 30 times higher.
 */
import { scalings } from '../data/index.ts'
import { UserError } from '../errors.ts'
import { comparePaired, type BySeed, type Finding, formatQuantity, formatNumber } from '../stats/index.ts'
import { convergenceFigures } from './convergence-figures.ts'
import type { Arm, Evidence, Experiment } from './experiment.ts'
import { across, best, ending, movement, stepsToReach } from './measures.ts'
import { choiceOption, numberOption, type OptionValues } from './options.ts'

const options = {
  'learning-rate': numberOption(0.5, {
    above: 0,
    about: 'base learning rate; the other arms take 5 and 30 times it',
    reason:
      'not given in the paper; within a factor of 2 of the rate at which the plain network learns best here, so that 5 and 30 times it are high rates',
  }),
  momentum: numberOption(0, {
    min: 0,
    max: 0.999,
    about: 'momentum of stochastic gradient descent',
    reason: 'the optimizer is not given in the paper; the plainest',
  }),
  'init-deviation': numberOption(0.05, {
    above: 0,
    about: 'standard deviation of the Gaussian initial weights',
    reason: '“small random Gaussian” (§4.1); the deviation is not given',
  }),
  scaling: choiceOption('unit', scalings, {
    about: 'what is done to the pixels',
    reason:
      'the paper has binary images of digits; clothes in black and white lose what tells them apart (binarize does it)',
  }),
  batch: numberOption(60, { min: 2, whole: true, about: 'images a step', reason: '§4.1' }),
  steps: numberOption(3000, {
    min: 1,
    whole: true,
    about: 'training steps',
    reason: '50,000 in §4.1; here what a minute affords',
  }),
  'evaluate-every': numberOption(50, {
    min: 1,
    whole: true,
    about: 'steps between evaluations on the whole test set',
    reason: 'not given in the paper; steps to reach an accuracy are known to this many',
  }),
  layers: numberOption(3, { min: 1, max: 100, whole: true, about: 'hidden layers', reason: '§4.1' }),
  units: numberOption(100, {
    min: 1,
    max: 10_000,
    whole: true,
    about: 'sigmoids a hidden layer',
    reason: '§4.1',
  }),
  'bn-convention': choiceOption('pytorch', ['paper', 'pytorch', 'onnx', 'keras'], {
    about: 'running statistics that BN evaluates the test set with',
    reason:
      'the paper averages over batches once, after training; to evaluate during training a moving average is needed',
  }),
  'typical-unit': numberOption(0, {
    min: 0,
    whole: true,
    about: 'the sigmoid of the last hidden layer whose input is watched, from 0',
    reason: '“one typical sigmoid” (§4.1); at random initial weights any is',
  }),
  'percentile-sample': numberOption(1000, {
    min: 10,
    whole: true,
    about: 'training images, always the same, over which the percentiles are taken',
    reason: 'not given in the paper',
  }),
  'percentile-statistics': choiceOption('batch', ['batch', 'running'], {
    about: 'statistics that BN normalizes that sample with: its own, or the running ones',
    reason: 'not given in the paper; with its own, as the layers above see their inputs in training',
  }),
  'movement-scale': choiceOption('width', ['width', 'none'], {
    about:
      'what the movement of the percentiles is measured in: the mean distance of the 15th and 85th, or the input itself',
    reason: 'ours; the paper shows it to the eye',
  }),
} as const

type Options = typeof options

const FACTORS = [1, 5, 30] as const
const FAMILIES = [
  { family: 'plain', label: 'plain', description: 'no normalization' },
  { family: 'bn', label: 'BN', description: 'batch normalization before each sigmoid' },
] as const

type Family = (typeof FAMILIES)[number]['family']
type Factor = (typeof FACTORS)[number]

const armName = (family: Family, factor: Factor) => (factor === 1 ? family : `${family}-x${factor}`)

function arms(chosen: OptionValues<Options>): Arm[] {
  const { layers, momentum, units } = chosen
  const unit = chosen['typical-unit']
  if (unit >= units)
    throw new UserError(
      `option typical-unit: expected a unit from 0 to ${units - 1}, got ${unit}; raise units, or lower it`,
    )
  return FAMILIES.flatMap(({ family, label, description }) =>
    FACTORS.map((factor): Arm => {
      const learningRate = Number((chosen['learning-rate'] * factor).toPrecision(12))
      return {
        arm: armName(family, factor),
        label: factor === 1 ? label : `${label} ×${factor}`,
        family,
        description: `${description}, learning rate ${formatNumber(learningRate)}`,
        spec: {
          scaling: chosen.scaling,
          model: {
            kind: 'mlp',
            hidden: Array.from({ length: layers }, () => units),
            activation: 'sigmoid',
            norm: family === 'bn' ? `batch:convention=${chosen['bn-convention']}` : 'none',
            initializer: `gaussian:${chosen['init-deviation']}`,
          },
          optimizer: momentum === 0 ? 'sgd' : `sgd:momentum=${momentum}`,
          learningRate,
          batch: chosen.batch,
          steps: chosen.steps,
          evaluateEvery: chosen['evaluate-every'],
          probes: [
            {
              kind: 'percentiles',
              layer: `layer${layers}`,
              unit,
              sample: chosen['percentile-sample'],
              mode: chosen['percentile-statistics'] === 'batch' ? 'train' : 'eval',
            },
          ],
        },
      }
    }),
  )
}

/** Below this many times the accuracy of guessing a network has not learned, and its best accuracy is no mark to reach. */
const LEARNED = 1.5
/** Evaluations at the end of a run over which its final accuracy is averaged. */
const LAST = 5

const ACCURACY = 'test accuracy'
const PAPER = 'Ioffe & Szegedy 2015'

/** The best accuracy of the plain network of each seed, the mark that the others are to reach; NaN where it did not learn. */
export function marks({ records, classes }: Evidence): Map<number, number> {
  return across([best(records, 'plain', ACCURACY)], ([accuracy]) =>
    accuracy! >= LEARNED / classes ? accuracy! : Number.NaN,
  )
}

function findings(evidence: Evidence<Options>): Finding[] {
  const { records, options: chosen, classes } = evidence
  const target = marks(evidence)
  const steps = (arm: string, to: BySeed = target) => stepsToReach(records, arm, ACCURACY, to)
  const final = (arm: string) => ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes })
  const allRates = (family: Family, measure: (arm: string) => BySeed) =>
    FACTORS.map((factor) => measure(armName(family, factor)))

  const relative = chosen['movement-scale'] === 'width'
  const moved = (arm: string, inWidths = relative) => movement(records, arm, { relative: inWidths })
  const otherScale = comparePaired({
    claim: '',
    source: '',
    treated: moved('bn', !relative),
    control: moved('plain', !relative),
    scale: 'ratio',
    direction: 'less',
    measure: '',
  })
  const bestOfAllRates = across(
    allRates('plain', (arm) => best(records, arm, ACCURACY)),
    (values) => {
      const most = Math.max(...values)
      return most >= LEARNED / classes ? most : Number.NaN
    },
  )
  const earliest = (family: Family) =>
    across(
      allRates(family, (arm) => steps(arm, bestOfAllRates)),
      (values) => Math.min(...values),
    )

  return [
    comparePaired({
      claim: 'With BN the network reaches the plain network’s best accuracy in fewer steps',
      source: `${PAPER}, §4.1, Fig. 1(a)`,
      treated: steps('bn'),
      control: steps('plain'),
      scale: 'ratio',
      direction: 'less',
      measure: 'Steps to the plain network’s best test accuracy, BN over plain at the same rate',
      figure: 'steps',
    }),
    comparePaired({
      claim: 'With BN the network comes to a higher accuracy',
      source: `${PAPER}, §4.1, Fig. 1(a)`,
      treated: best(records, 'bn', ACCURACY),
      control: best(records, 'plain', ACCURACY),
      scale: 'difference',
      direction: 'greater',
      factor: 100,
      unit: 'pp',
      measure: 'Best test accuracy, BN less plain at the same rate',
      figure: 'accuracy',
    }),
    comparePaired({
      claim: 'With BN the distribution of a sigmoid’s input moves less',
      source: `${PAPER}, §4.1, Fig. 1(b, c)`,
      treated: moved('bn'),
      control: moved('plain'),
      scale: 'ratio',
      direction: 'less',
      measure:
        'Mean change of the 15th, 50th and 85th percentile from one evaluation to the next, ' +
        `${relative ? 'in units of the mean distance of the 15th and 85th' : 'in units of the input'}, BN over plain ` +
        `(${relative ? 'in units of the input' : 'in units of that distance'} it is ${formatQuantity(otherScale.effect, '×')})`,
      figure: 'percentiles',
    }),
    ...([5, 30] as const).flatMap((factor) => [
      comparePaired({
        claim: `With BN, ${factor} times the rate makes training faster still`,
        source: `${PAPER}, §4.2.1–4.2.2, Fig. 3 (there on ImageNet)`,
        treated: steps(armName('bn', factor)),
        control: steps('bn'),
        scale: 'ratio',
        direction: 'less',
        measure: `Steps to the plain network’s best test accuracy, BN ×${factor} over BN`,
        figure: 'steps',
      }),
      comparePaired({
        claim: `Without BN, ${factor} times the rate does harm`,
        source: `${PAPER}, §4.2.2 (there ×5 brought the parameters to infinity)`,
        treated: final(armName('plain', factor)),
        control: final('plain'),
        scale: 'difference',
        direction: 'less',
        factor: 100,
        unit: 'pp',
        measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), plain ×${factor} less plain`,
        figure: 'final',
      }),
      comparePaired({
        claim: `At ${factor} times the rate the network with BN ends ahead of the one without`,
        source: `${PAPER}, §3.3, §4.2.2`,
        treated: final(armName('bn', factor)),
        control: final(armName('plain', factor)),
        scale: 'difference',
        direction: 'greater',
        factor: 100,
        unit: 'pp',
        measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), BN ×${factor} less plain ×${factor}`,
        figure: 'final',
      }),
    ]),
    comparePaired({
      claim: 'BN is faster even where each network has the best of the three rates',
      source: 'ours: a control that the paper does not make',
      treated: earliest('bn'),
      control: earliest('plain'),
      scale: 'ratio',
      direction: 'less',
      measure:
        'Steps to the best test accuracy of the plain network at any of the three rates, the fewest of BN’s three rates over the fewest of plain’s',
      figure: 'steps',
    }),
  ]
}

/** In the order of `findings`. */
function verdict(all: readonly Finding[]): string {
  const [faster, higher, steadier, gain5, harm5, , gain30, harm30, , fair] = all as [
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
  ]
  const say = (finding: Finding, words: Record<Finding['verdict'], string>) => words[finding.verdict]
  const speed = say(faster, {
    supported: `Yes: at the same rate BN reaches the plain network’s best accuracy in ${formatQuantity(faster.effect, faster.unit)} the steps`,
    contradicted: 'No: at the same rate BN takes more steps to the plain network’s best accuracy',
    undecided:
      'Not decided: whether BN takes fewer steps to the plain network’s best accuracy at the same rate',
  })
  const accuracy = say(higher, {
    supported: 'it comes to a higher accuracy',
    contradicted: 'it does not come to a higher accuracy',
    undecided: 'that it comes to a higher accuracy is not decided',
  })
  const movement = say(steadier, {
    supported: 'the input of its last sigmoids moves less',
    contradicted: 'the input of its last sigmoids moves more',
    undecided: 'whether the input of its last sigmoids moves less is not decided',
  })
  const rates = [
    { factor: 5, gain: gain5, harm: harm5 },
    { factor: 30, gain: gain30, harm: harm30 },
  ].map(({ factor, gain, harm }) => {
    const gains = say(gain, {
      supported: 'speeds BN up',
      contradicted: 'slows BN down',
      undecided: 'does not clearly speed BN up',
    })
    const harms = say(harm, {
      supported: 'harms the plain network',
      contradicted: 'helps the plain network',
      undecided: 'neither clearly helps nor harms the plain network',
    })
    return `${factor} times the rate ${gains} and ${harms}`
  })
  const control = say(fair, {
    supported: 'BN stays faster where each network has its best rate.',
    contradicted: 'Where each network has its best rate, BN is not faster.',
    undecided: 'Where each network has its best rate, no lead of BN is shown.',
  })
  const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
  return `${speed}; ${accuracy}; ${movement}. ${rates.map(sentence).join(' ')} ${control}`
}

export const convergence: Experiment<Options> = {
  name: 'convergence',
  title: 'Does batch normalization make training faster?',
  question:
    'Sigmoid networks with and without batch normalization, on the same data from the same weights: which reaches a given accuracy in fewer steps, whose inner distributions move less, and which bears a higher learning rate?',
  sources: [
    {
      label:
        'S. Ioffe, C. Szegedy: Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift, 2015',
      url: 'https://arxiv.org/abs/1502.03167',
    },
  ],
  options,
  profiles: {
    smoke: {
      about: 'does it work at all: digits, few steps, 3 seeds, seconds',
      seeds: 3,
      data: 'digits',
      options: { steps: 600, 'evaluate-every': 30, 'percentile-sample': 300 },
    },
    quick: {
      about: 'a verdict within a minute or two: 12,000 images of clothes, 3,000 steps, 5 seeds',
      seeds: 5,
      data: 'fashion-mnist',
      options: {},
    },
    paper: {
      about: 'the 50,000 steps of the paper, 5 seeds; pass the full data set with --data idx:DIR',
      seeds: 5,
      data: 'fashion-mnist',
      options: { steps: 50_000, 'evaluate-every': 250 },
    },
  },
  arms,
  figures: (evidence) =>
    convergenceFigures(evidence, { arms: arms(evidence.options), marks: marks(evidence), last: LAST }),
  findings,
  verdict,
}
