/**
 * What does later work say of the same question? Four answers that the review could not know, each with what it predicts:
 *
 *   outliers         a few eigenvalues of the Hessian tower over the rest, and batch normalization brings them down:
 *                    Ghorbani, Krishnan & Xiao 2019, arXiv:1901.10159
 *   edge             full-batch gradient descent sharpens the loss until λ_max = 2/η and stays there, so that sharpness
 *                    follows from the learning rate η: Cohen, Kaur, Li, Kolter & Talwalkar 2021, arXiv:2103.00065
 *   effective rate   a weight before a normalization counts by its direction alone; its length sets the rate η/‖w‖² at
 *                    which that turns: van Laarhoven 2017, arXiv:1706.05350
 *   no statistics    standardized weights (Qiao et al. 2019, arXiv:1903.10520) or a trained tanh (Zhu et al. 2025,
 *                    arXiv:2503.10622) in the place of statistics of a batch
 */
import { parseModel } from '../nn/index.ts'
import { hessian, hessianQuantities, scale, scaleQuantities } from '../probe/index.ts'
import {
  type BySeed,
  type DensityFigure,
  type FigureSpec,
  type Finding,
  formatQuantity,
  type Row,
  smoothDensity,
} from '../stats/index.ts'
import { bound, type Claim } from './claim.ts'
import type { Evidence } from './evidence.ts'
import type { Arm, Experiment } from './experiment.ts'
import { curvesFigure, dotsFigure, keysOf } from './figures.ts'
import { across, average, ending, geometricAverage } from './measures.ts'
import { numberOption, type OptionValues, textOption } from './options.ts'
import { Records } from './records.ts'

const model = (initial: string, about: string, reason: string) =>
  textOption(initial, {
    expected: 'a model, as normscope models lists them',
    check: parseModel,
    about,
    reason,
  })

const steps = (initial: number, about: string, reason: string) =>
  numberOption(initial, { min: 10, whole: true, about, reason })

const options = {
  cnn: model(
    'cnn:8,16,16',
    'the network of the spectra, of the effective rate and without statistics',
    'ResNets on CIFAR-10 and ImageNet in the papers; small, so that seconds suffice',
  ),
  'cnn-rate': numberOption(0.1, { above: 0, about: 'its learning rate, constant', reason: 'ours' }),
  'cnn-steps': steps(400, 'its training steps', 'ours: until training data are all but learnt'),
  'cnn-batch': numberOption(64, { min: 2, whole: true, about: 'samples a step', reason: 'ours' }),
  'weight-decay': numberOption(0.005, {
    above: 0,
    about: 'λ of the arm with weight decay',
    reason: 'ours: 0.0005 in most papers, of many more steps',
  }),
  groups: numberOption(4, {
    min: 1,
    whole: true,
    about: 'groups of group normalization',
    reason: '32 in Qiao et al. 2019, of many more channels',
  }),
  eigenvalue: numberOption(10, {
    min: 2,
    whole: true,
    about: 'rank of the eigenvalue that the largest is compared with',
    reason: 'as many as there are classes: about so many outliers are known (Ghorbani et al. 2019)',
  }),
  sample: numberOption(256, {
    min: 2,
    whole: true,
    about: 'training samples of the spectra',
    reason: 'ours; all in Ghorbani et al. 2019',
  }),
  mlp: model(
    'mlp:32,32',
    'the network trained on all data at once',
    'mlp:200,200 on 5,000 images of CIFAR-10 in Cohen et al. 2021; here on all 1,437 digits',
  ),
  'mlp-rate': numberOption(2, {
    above: 0,
    about: 'its learning rate; a second arm has half of it',
    reason: 'ours: 2/η lies above the sharpness that training begins with',
  }),
  'mlp-steps': steps(400, 'steps of full-batch gradient descent', 'ours; thousands in Cohen et al. 2021'),
} as const
type Options = typeof options
type Chosen = OptionValues<Options>

/** Training samples of the digits: full-batch gradient descent takes them all at once, whatever the other arms learn. */
const DIGITS = 1437
const ACCURACY = 'test accuracy'
/** Evaluations that the accuracy at the end is the mean of. */
const LAST = 5
/** How often sharpness and effective rates are measured during a run. */
const MEASUREMENTS = 20

const GHORBANI = 'Ghorbani et al. 2019'
const COHEN = 'Cohen et al. 2021'
const LAARHOVEN = 'van Laarhoven 2017'
const QIAO = 'Qiao et al. 2019'
const ZHU = 'Zhu et al. 2025'

const spectrum = (chosen: Chosen): string =>
  hessian({
    every: 'end',
    largest: chosen.eigenvalue,
    density: 3,
    sample: chosen.sample,
  }).spec

function arms(chosen: Chosen): Arm[] {
  const lengths = scale({ every: Math.max(1, Math.floor(chosen['cnn-steps'] / MEASUREMENTS)) }).spec
  const both = [spectrum(chosen), lengths]
  const decay = `sgd:weightDecay=${chosen['weight-decay']}`
  const group = `group:${chosen.groups}`
  const rate = chosen['mlp-rate']
  return [
    convolutional('plain', 'plain', 'none', 'no normalization', both),
    convolutional('bn', 'BN', 'batch', 'batch normalization', both),
    convolutional('bn-decay', 'BN + decay', 'batch', 'batch normalization, weight decay', [lengths], decay),
    convolutional('gn', 'GN', group, 'group normalization', []),
    convolutional('ws', 'WS + GN', `weight-standardization+${group}`, 'standardized weights too', []),
    convolutional('dyt', 'DyT', 'dynamic-tanh', 'a trained tanh in the place of a normalization', []),
    fullBatch('gd', `GD, η = ${rate}`, 'none', rate),
    fullBatch('gd-half', `GD, η = ${rate / 2}`, 'none', rate / 2),
    fullBatch('gd-bn', `GD + BN, η = ${rate}`, 'batch', rate),
  ]

  function convolutional(
    arm: string,
    label: string,
    norm: string,
    description: string,
    probes: readonly string[],
    optimizer = 'sgd',
  ): Arm {
    return {
      arm,
      label,
      family: norm === 'batch' ? 'bn' : arm,
      description: `${chosen.cnn}, ${description}`,
      spec: {
        scaling: 'standardize',
        model: { architecture: chosen.cnn, norm, initializer: 'he-normal' },
        optimizer,
        learningRate: chosen['cnn-rate'],
        batch: chosen['cnn-batch'],
        steps: chosen['cnn-steps'],
        evaluateEvery: Math.max(1, Math.floor(chosen['cnn-steps'] / 20)),
        probes,
      },
    }
  }

  function fullBatch(arm: string, label: string, norm: string, learningRate: number): Arm {
    return {
      arm,
      label,
      family: norm === 'none' ? 'plain' : 'bn',
      description: `${chosen.mlp} of tanh, ${norm === 'none' ? 'no' : 'batch'} normalization, full-batch gradient descent on squared error`,
      spec: {
        scaling: 'standardize',
        model: {
          architecture: chosen.mlp,
          norm,
          activation: 'tanh',
          initializer: 'gaussian:0.05',
        },
        loss: 'squared',
        optimizer: 'sgd',
        learningRate,
        batch: DIGITS,
        steps: chosen['mlp-steps'],
        evaluateEvery: Math.max(1, Math.floor(chosen['mlp-steps'] / 4)),
        probes: [
          hessian({
            every: Math.max(1, Math.floor(chosen['mlp-steps'] / MEASUREMENTS)),
            iterations: 16,
            smallest: 0,
          }).spec,
        ],
      },
      data: 'digits',
    }
  }
}

/** The largest eigenvalue over that of a rank, at the end. */
const outliers = ({ records, options: chosen }: Evidence<Options>, arm: string): BySeed =>
  new Map(
    [...records.bySeed(arm, hessianQuantities({ sample: chosen.sample }).fromLargest)].map(([seed, rows]) => {
      const at = (rank: number) => rows.find(({ x }) => x === rank)?.value ?? Number.NaN
      const ratio = at(1) / at(chosen.eigenvalue)
      return [seed, ratio > 0 ? ratio : Number.NaN]
    }),
  )

const { sharpness, largest } = hessianQuantities()

const late = ({ options: chosen }: Evidence<Options>) => ({
  where: ({ step }: { step: number }) => 2 * step >= chosen['mlp-steps'],
})

/** λ_max η / 2, over the second half of training. */
const edge = (evidence: Evidence<Options>, arm: string): BySeed =>
  geometricAverage(evidence.records, arm, sharpness, late(evidence).where)

/** How far that is from 1. */
const distanceFromEdge = (evidence: Evidence<Options>, arm: string): BySeed =>
  across([edge(evidence, arm)], ([ratio]) => Math.abs(ratio! - 1))

const lateSharpness = (evidence: Evidence<Options>, arm: string): BySeed =>
  geometricAverage(evidence.records, arm, largest, late(evidence).where)

const firstSharpness = ({ records }: Evidence<Options>, arm: string): BySeed =>
  geometricAverage(records, arm, largest, ({ step }) => step === 0)

/** Of convolutions: those that a normalization follows. */
const isNormalized = ({ layer }: { layer: string }) => layer.includes('conv')

const rateAt = (
  { records, options: chosen }: Evidence<Options>,
  arm: string,
  when: 'start' | 'end',
): BySeed =>
  geometricAverage(
    records,
    arm,
    scaleQuantities.rate,
    (row) => isNormalized(row) && (when === 'start' ? row.step === 0 : 1.1 * row.step > chosen['cnn-steps']),
  )

/** |cos(w, ∇L)| of convolutions, mean over them and training. */
const alignment = ({ records }: Evidence<Options>, arm: string): BySeed =>
  new Map(
    [...records.bySeed(arm, scaleQuantities.cosine)].map(([seed, rows]) => {
      const own = rows.filter(isNormalized).map(({ value }) => Math.abs(value))
      return [seed, own.reduce((sum, value) => sum + value, 0) / own.length]
    }),
  )

/** Test accuracy, mean over training: the higher, the sooner it is learnt. */
const learning = ({ records }: Evidence<Options>, arm: string): BySeed => average(records, arm, ACCURACY)

const final = ({ records, classes }: Evidence<Options>, arm: string): BySeed =>
  ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes })

/** How near to 2/η counts as there. */
const NEAR = 0.25
/** Points of accuracy that count as little. */
const LITTLE = 2

function claims(chosen: Chosen): Claim<Options>[] {
  const points = { scale: 'difference', factor: 100, unit: 'pp', figure: 'learning' } as const
  const ratio = { scale: 'ratio' } as const
  const rate = chosen['mlp-rate']
  const near = (arm: string) => (evidence: Evidence<Options>) => {
    const distance = distanceFromEdge(evidence, arm)
    return { treated: distance, control: bound(NEAR, distance) }
  }
  return [
    {
      claim: 'With BN the largest eigenvalue of the Hessian towers less over the rest',
      source: `${GHORBANI}, §4`,
      paper: 'Without BN large isolated eigenvalues appear early; with it they are almost absent.',
      pairs: (evidence) => ({ treated: outliers(evidence, 'bn'), control: outliers(evidence, 'plain') }),
      ...ratio,
      direction: 'less',
      figure: 'outliers',
      measure: `Largest over ${chosen.eigenvalue}th eigenvalue at the end, BN over plain`,
    },
    {
      claim: 'Gradient descent makes the loss sharper',
      source: `${COHEN}, §3.1`,
      paper: 'While it is stable, gradient descent goes to ever sharper places: progressive sharpening.',
      pairs: (evidence) => ({
        treated: lateSharpness(evidence, 'gd-half'),
        control: firstSharpness(evidence, 'gd-half'),
      }),
      ...ratio,
      direction: 'greater',
      figure: 'edge',
      measure: `Largest eigenvalue in the second half of training over that at its start, η = ${rate / 2}`,
    },
    {
      claim: `It settles within ${100 * NEAR} % of 2/η`,
      source: `${COHEN}, §3.2`,
      paper: 'Sharpness rises to 2/η and then hovers just above.',
      pairs: near('gd'),
      scale: 'difference',
      direction: 'less',
      figure: 'edge-dots',
      measure: `|λ η / 2 − 1| in the second half of training, η = ${rate}, less ${NEAR}`,
    },
    {
      claim: 'At half the learning rate the loss ends sharper',
      source: `${COHEN}, §3.2`,
      paper: 'The smaller the rate, the sharper: 2/η is where it stops.',
      pairs: (evidence) => ({
        treated: lateSharpness(evidence, 'gd-half'),
        control: lateSharpness(evidence, 'gd'),
      }),
      ...ratio,
      direction: 'greater',
      figure: 'edge',
      measure: `Largest eigenvalue in the second half of training, η = ${rate / 2} over η = ${rate}`,
    },
    {
      claim: `With BN it settles within ${100 * NEAR} % of 2/η just so`,
      source: `${COHEN}, the appendix on batch normalization`,
      paper: 'Networks with BN train at the edge of stability too.',
      pairs: near('gd-bn'),
      scale: 'difference',
      direction: 'less',
      figure: 'edge-dots',
      measure: `|λ η / 2 − 1| in the second half of training with BN, η = ${rate}, less ${NEAR}`,
    },
    {
      claim: 'Weights before BN stand at right angles to their gradient',
      source: `${LAARHOVEN}, §2`,
      paper: 'The loss does not depend on the length of such weights.',
      pairs: (evidence) => {
        const cosine = alignment(evidence, 'bn')
        return { treated: cosine, control: bound(0.001, cosine) }
      },
      scale: 'difference',
      direction: 'less',
      figure: 'alignment',
      measure: '|cos(w, ∇L)|, mean over convolutions and training, less 0.001',
    },
    {
      claim: 'So they grow, and their effective learning rate falls',
      source: LAARHOVEN,
      paper: 'Without weight decay the weights grow without bound and the effective rate goes to 0.',
      pairs: (evidence) => ({
        treated: rateAt(evidence, 'bn', 'end'),
        control: rateAt(evidence, 'bn', 'start'),
      }),
      ...ratio,
      direction: 'less',
      figure: 'effective-rate',
      measure: 'Effective learning rate η/‖w‖² of the convolutions, end over start, BN',
    },
    {
      claim: 'Weight decay keeps the effective learning rate up',
      source: LAARHOVEN,
      paper: 'With normalization, weight decay does not regularize; it sets the effective learning rate.',
      pairs: (evidence) => ({
        treated: rateAt(evidence, 'bn-decay', 'end'),
        control: rateAt(evidence, 'bn', 'end'),
      }),
      ...ratio,
      direction: 'greater',
      figure: 'effective-rate',
      measure: 'Effective learning rate at the end, with over without weight decay',
    },
    {
      claim: 'Standardized weights make GN learn sooner',
      source: QIAO,
      paper: 'Weight standardization smooths the loss and speeds training up.',
      pairs: (evidence) => ({ treated: learning(evidence, 'ws'), control: learning(evidence, 'gn') }),
      ...points,
      direction: 'greater',
      measure: 'Test accuracy, mean over training, WS + GN less GN',
    },
    {
      claim: `With them, and without statistics of a batch, it ends at most ${LITTLE} points behind BN`,
      source: QIAO,
      paper: 'WS with GN does as well as BN with large batches, or better.',
      pairs: (evidence) => ({ treated: final(evidence, 'ws'), control: final(evidence, 'bn') }),
      ...points,
      figure: 'final',
      margin: -LITTLE,
      direction: 'greater',
      measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), WS + GN less BN`,
    },
    {
      claim: 'A trained tanh makes the network learn sooner than it does without normalization',
      source: `${ZHU} (there of transformers, in the place of LN)`,
      paper: 'Transformers with dynamic tanh match or exceed those with normalization.',
      pairs: (evidence) => ({ treated: learning(evidence, 'dyt'), control: learning(evidence, 'plain') }),
      ...points,
      direction: 'greater',
      measure: 'Test accuracy, mean over training, DyT less plain',
    },
  ]
}

function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = arms(chosen)
  const shared = { records, arms: all }
  const descents = ['gd', 'gd-half', 'gd-bn']
  const normed = ['plain', 'bn', 'bn-decay']
  const replacements = ['plain', 'bn', 'gn', 'ws', 'dyt']
  return [
    density(evidence),
    dotsFigure({
      ...shared,
      measure: (arm) => outliers(evidence, arm),
      drawn: ['plain', 'bn'],
      name: 'outliers',
      title: 'How far the largest eigenvalue towers',
      caption: `Largest over ${chosen.eigenvalue}th eigenvalue of the Hessian at the end.`,
      x: { label: `λ 1 / λ ${chosen.eigenvalue}`, scale: 'log' },
    }),
    curvesFigure({
      ...shared,
      quantity: largest,
      name: 'edge',
      title: 'Sharpness under full-batch gradient descent',
      caption: `The largest eigenvalue of the Hessian; dashed: 2/η, beyond which gradient descent on a quadratic is unstable. After ${COHEN}, Fig. 1.`,
      panels: [panelAt(chosen['mlp-rate'], ['gd', 'gd-bn']), panelAt(chosen['mlp-rate'] / 2, ['gd-half'])],
      y: { label: 'λ max', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => edge(evidence, arm),
      drawn: descents,
      name: 'edge-dots',
      title: 'Where sharpness settles',
      caption: 'The largest eigenvalue times η/2, geometric mean over the second half of training.',
      x: { label: 'λ max × η / 2' },
      references: [{ axis: 'x', value: 1, label: '2/η' }],
    }),
    curvesFigure({
      ...shared,
      records: relativeRates(records),
      quantity: scaleQuantities.rate,
      panels: [{ arms: normed }],
      name: 'effective-rate',
      title: 'Effective learning rate',
      caption: `η/‖w‖² of the convolutions over what it was at the start, mean over them; η is ${chosen['cnn-rate']}. Without BN it says nothing: there the length of the weights counts.`,
      y: { label: 'effective rate, of that at the start' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => alignment(evidence, arm),
      drawn: normed,
      name: 'alignment',
      title: 'Cosine of weights and gradient',
      caption: '|cos(w, ∇L)|, mean over convolutions and training. What is left with BN is rounding.',
      x: { label: '|cos(w, ∇L)|', scale: 'log' },
    }),
    curvesFigure({
      ...shared,
      quantity: ACCURACY,
      panels: [
        { title: 'without statistics of a batch, and with', arms: ['plain', 'bn', 'gn', 'ws', 'dyt'] },
      ],
      name: 'accuracy',
      title: 'Test accuracy by step',
      caption: 'WS + GN, GN and DyT know nothing of the batch.',
      y: { label: 'test accuracy', format: 'percent' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => learning(evidence, arm),
      drawn: replacements,
      name: 'learning',
      title: 'Test accuracy, mean over training',
      caption: 'The higher, the sooner it is learnt.',
      x: { label: 'mean test accuracy', format: 'percent' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => final(evidence, arm),
      drawn: replacements,
      name: 'final',
      title: 'Test accuracy at the end',
      caption: `The mean of the last ${LAST} evaluations; a run that diverged counts as guessing.`,
      x: { label: 'test accuracy', format: 'percent' },
    }),
  ]
}

/** Effective rates of convolutions over those of step 0. */
function relativeRates({ rows }: Records): Records {
  const rates = rows.filter((row) => row.quantity === scaleQuantities.rate && isNormalized(row))
  const key = ({ run, layer }: Row) => `${run} ${layer}`
  const first = new Map(rates.filter(({ step }) => step === 0).map((row) => [key(row), row.value]))
  return new Records(rates.map((row) => ({ ...row, value: row.value / (first.get(key(row)) ?? Number.NaN) })))
}

const panelAt = (rate: number, drawn: readonly string[]) => ({
  title: `η = ${rate}`,
  arms: drawn,
  references: [{ axis: 'y' as const, value: 2 / rate, label: `2/η = ${Number((2 / rate).toPrecision(3))}` }],
})

/** Spectra of the first seed, with the eigenvalues that stand out as marks. */
function density({ records, options: chosen }: Evidence<Options>): DensityFigure {
  const names = hessianQuantities({ sample: chosen.sample })
  const seed = records.seeds[0] ?? Number.NaN
  const rowsOf = (arm: string, quantity: string) => records.bySeed(arm, quantity).get(seed) ?? []
  const all = arms(chosen)
  return {
    kind: 'density',
    name: 'spectrum',
    title: 'Spectrum of the Hessian at the end',
    caption: `Stochastic Lanczos quadrature; ticks: the ${chosen.eigenvalue} largest eigenvalues. ${chosen.sample} training samples, seed ${records.seeds[0] ?? 'none'}. After ${GHORBANI}.`,
    arms: keysOf(all),
    x: { label: 'eigenvalue' },
    y: { label: 'density', scale: 'log', domain: [1e-5, 100] },
    panels: ['plain', 'bn'].map((arm) => ({
      title: all.find((each) => each.arm === arm)!.label,
      series: [
        {
          arm,
          points: smoothDensity(rowsOf(arm, names.weight).map(({ x, value }) => ({ x: x!, weight: value }))),
          marks: rowsOf(arm, names.fromLargest).map(({ value }) => value),
        },
      ],
    })),
  }
}

function verdict(findings: readonly Finding[]): string {
  const [outlier, sharper, settles, , settlesWithNorm, , falls, decay, standardized, , tanh] = findings
  const yes = (finding: Finding | undefined) => finding?.verdict === 'supported'
  const parts = [
    yes(outlier)
      ? 'BN brings the outlying eigenvalues of the Hessian down'
      : 'that BN brings the outlying eigenvalues of the Hessian down is not shown',
    yes(sharper) && yes(settles)
      ? `gradient descent itself sharpens the loss up to 2/η${yes(settlesWithNorm) ? ', with BN too: a smoother loss is also the work of the learning rate' : ''}`
      : 'that gradient descent sharpens the loss up to 2/η is not shown',
    yes(falls)
      ? `with BN weights grow, and the effective learning rate falls to ${formatQuantity(falls!.effect, 'times')} what it was${yes(decay) ? ', which weight decay prevents' : ''}`
      : 'that BN lowers the effective learning rate is not shown',
    yes(standardized)
      ? 'standardized weights help without statistics of a batch'
      : 'standardized weights do not clearly help here',
    yes(tanh) ? 'a trained tanh does, too' : 'a trained tanh does not help here',
  ]
  const text = parts.join('; ')
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`
}

export const beyond: Experiment<Options> = {
  name: 'beyond',
  title: 'What does later work say of the same question?',
  question:
    'Does batch normalization flatten the outlying directions of the loss, who sets how sharp it becomes, what becomes of the learning rate, and do replacements without statistics of a batch help as well?',
  sources: [
    {
      label:
        'B. Ghorbani, S. Krishnan, Y. Xiao: An Investigation into Neural Net Optimization via Hessian Eigenvalue Density, 2019',
      url: 'https://arxiv.org/abs/1901.10159',
    },
    {
      label:
        'J. Cohen, S. Kaur, Y. Li, J. Z. Kolter, A. Talwalkar: Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability, 2021',
      url: 'https://arxiv.org/abs/2103.00065',
    },
    {
      label: 'T. van Laarhoven: L2 Regularization versus Batch and Weight Normalization, 2017',
      url: 'https://arxiv.org/abs/1706.05350',
    },
    {
      label:
        'S. Qiao, H. Wang, C. Liu, W. Shen, A. Yuille: Micro-Batch Training with Batch-Channel Normalization and Weight Standardization, 2019',
      url: 'https://arxiv.org/abs/1903.10520',
    },
    {
      label: 'J. Zhu, X. Chen, K. He, Y. LeCun, Z. Liu: Transformers without Normalization, 2025',
      url: 'https://arxiv.org/abs/2503.10622',
    },
  ],
  options,
  profiles: {
    smoke: {
      about: 'does it work at all: seconds',
      minutes: 0.1,
      seeds: 3,
      data: 'digits',
      options: { cnn: 'cnn:4,8', 'cnn-steps': 40, sample: 64, mlp: 'mlp:8', 'mlp-steps': 40 },
    },
    quick: {
      about: 'a verdict in a minute: small networks on 8 × 8 digits, 5 seeds',
      minutes: 0.4,
      seeds: 5,
      data: 'digits',
      options: {},
    },
    paper: {
      about:
        'a VGG of quarter width, 15,000 steps; 4,000 full-batch steps of a wide perceptron on digits, 5 seeds: many hours; pass CIFAR-10 with --data',
      minutes: 900,
      seeds: 5,
      data: 'fashion-mnist',
      options: {
        cnn: 'vgg:0.25',
        'cnn-steps': 15_000,
        'cnn-batch': 128,
        'weight-decay': 5e-4,
        groups: 16,
        sample: 1000,
        mlp: 'mlp:200,200',
        'mlp-steps': 4000,
      },
    },
  },
  arms,
  claims,
  figures,
  verdict,
}
