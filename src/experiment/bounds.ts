/**
 * What bounds internal covariate shift? Huang & Yu 2020, arXiv:2001.02814, measure it as the earth mover's distance between
 * the distributions of a layer's values before and after an update, and find bounds: batch normalization's are of use in few
 * dimensions and with little noise, those of their unitization know neither. The review's §3.3 rests on them.
 *
 * The text of their theorems was not at hand; the bounds here are ours, of W₁(P, Q) = inf E‖x − y‖ in d dimensions:
 *
 *   batch normalization  W₁ ≤ √(2d): both sides have mean 0 and variance 1
 *   unitization, α = 1   W₁ ≤ 2: both sides lie in the unit ball
 *   any                  ‖E x − E y‖ ≤ W₁ ≤ (Σ_i Var x_i + Var y_i + (E x_i − E y_i)²)^½
 *
 * Normalizations are without gain and bias, so that the first two hold as they are. Noise is that of Santurkar et al. 2018,
 * behind the normalization as there, or in front of it; a step brings new noise.
 */
import { shiftDistance, shiftDistanceQuantities as quantities } from '../probe/index.ts'
import type { ArmKey, BandPoint, BySeed, FigureSpec, Finding, LinesPanel, Row } from '../stats/index.ts'
import { UserError } from '../errors.ts'
import { bound, type Claim } from './claim.ts'
import type { Evidence } from './evidence.ts'
import type { Arm, Experiment } from './experiment.ts'
import { dotsRow } from './figures.ts'
import { across, best, geometricAverage } from './measures.ts'
import { choiceOption, numberOption, type OptionValues, textOption } from './options.ts'

const options = {
  widths: textOption('2,16,128', {
    expected: 'two whole numbers or more, ascending, separated by commas',
    check: (text) => numbersIn('widths', text, (value) => Number.isInteger(value) && value > 0),
    about: 'units of both hidden layers: the dimension of what moves',
    reason: 'ours: few, and as many as a small network has',
  }),
  noises: textOption('0.5,2,8', {
    expected: 'two numbers above 0 or more, ascending, separated by commas',
    check: (text) => numbersIn('noises', text, (value) => value > 0),
    about: 'n_μ: the mean of the noise is within ± this',
    reason: '0.5 in Santurkar et al. 2018; then 4 and 16 times that',
  }),
  'noise-width': numberOption(32, {
    min: 1,
    whole: true,
    about: 'units of both hidden layers where there is noise',
    reason: 'ours',
  }),
  since: choiceOption('step', ['step', 'start'], {
    about: 'what the distribution is compared with: that before the step, or that at the start of training',
    reason: 'of an update, in the abstract of Huang & Yu 2020',
  }),
  activation: choiceOption('tanh', ['sigmoid', 'tanh', 'relu'], { about: 'of the network', reason: 'ours' }),
  'learning-rate': numberOption(0.2, { above: 0, about: 'of gradient descent, constant', reason: 'ours' }),
  steps: numberOption(80, { min: 1, whole: true, about: 'training steps', reason: 'ours' }),
  batch: numberOption(60, {
    min: 2,
    whole: true,
    about: 'samples a step',
    reason: 'Ioffe & Szegedy 2015, §4.1',
  }),
  measurements: numberOption(4, {
    min: 1,
    whole: true,
    about: 'how often during a run it is measured',
    reason: 'ours',
  }),
  points: numberOption(64, {
    min: 2,
    max: 1000,
    whole: true,
    about: 'points of the exact distance, n³ work',
    reason: 'ours; the figure has the distance of two halves of one distribution beside it',
  }),
} as const
type Options = typeof options

const PAPER = 'Huang & Yu 2020'
const SANTURKAR = 'Santurkar et al. 2018'

/** Throws a UserError unless they ascend and each is as it must be. */
function numbersIn(name: string, text: string, isValid: (value: number) => boolean): number[] {
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const ascends = values.every((value, i) => isValid(value) && (i === 0 || value > values[i - 1]!))
  if (values.length < 2 || !ascends)
    throw new UserError(
      `option ${name}: expected ${options[name as 'widths'].expected}, got "${text}"; write, say, --set ${name}=${options[name as 'widths'].default}`,
    )
  return values
}

const widthsOf = ({ widths }: OptionValues<Options>) => widths.split(',').map(Number)
const noisesOf = ({ noises }: OptionValues<Options>) => noises.split(',').map(Number)

const norms = [
  { arm: 'plain', label: 'plain', norm: 'none', description: 'no normalization' },
  { arm: 'bn', label: 'BN', norm: 'batch:affine=false', description: 'batch normalization' },
  {
    arm: 'unit',
    label: 'unitization',
    norm: 'unitization:1,trained=false,affine=false',
    description: 'unitization, α = 1',
  },
  {
    arm: 'unit-trained',
    label: 'unitization, α trained',
    norm: 'unitization:affine=false',
    description: 'unitization, α trained from 0',
  },
] as const
type Norm = (typeof norms)[number]['arm']

const noisy = [
  { arm: 'bn-behind', of: 'bn', label: 'noise behind BN', behind: true },
  { arm: 'bn-front', of: 'bn', label: 'noise in front of BN', behind: false },
  { arm: 'unit-behind', of: 'unit', label: 'noise behind unitization', behind: true },
  { arm: 'unit-front', of: 'unit', label: 'noise in front of unitization', behind: false },
] as const
type Noisy = (typeof noisy)[number]['arm']

const armAt = (arm: Norm | Noisy, value: number) => `${arm}-${value}`

function arms(chosen: OptionValues<Options>): Arm[] {
  const every = Math.max(1, Math.floor(chosen.steps / chosen.measurements))
  const spec = (width: number, norm: string): Arm['spec'] => ({
    scaling: 'standardize',
    model: { architecture: `mlp:${width},${width}`, activation: chosen.activation, norm },
    optimizer: 'sgd',
    learningRate: chosen['learning-rate'],
    batch: chosen.batch,
    steps: chosen.steps,
    evaluateEvery: chosen.steps,
    probes: [
      shiftDistance({
        tap: 'activationInput',
        sample: 4 * chosen.points,
        points: 2 * chosen.points,
        projections: 1,
        exact: chosen.points,
        since: chosen.since,
        noise: 'next',
        every,
      }).spec,
    ],
  })
  return [
    ...norms.flatMap(({ arm, label, norm, description }) =>
      widthsOf(chosen).map((width) => ({
        arm: armAt(arm, width),
        label: `${label}, ${width} units`,
        family: arm,
        description: `${description}, two hidden layers of ${width}`,
        spec: spec(width, norm),
      })),
    ),
    ...noisy.flatMap(({ arm, of, label, behind }) =>
      noisesOf(chosen).map((noise) => {
        const { norm } = norms.find((each) => each.arm === of)!
        const parts = [norm, `noise:nMu=${noise}`]
        return {
          arm: armAt(arm, noise),
          label: `${label}, n_μ = ${noise}`,
          family: arm,
          description: `${label} of mean within ±${noise}, two hidden layers of ${chosen['noise-width']}`,
          spec: spec(chosen['noise-width'], (behind ? parts : parts.reverse()).join('+')),
        }
      }),
    ),
  ]
}

/** The last layer has no normalization. */
const isHidden = ({ layer }: Row): boolean => layer === 'layer1' || layer === 'layer2'

const typical = (
  { records }: Evidence<Options>,
  arm: string,
  quantity: string = quantities.assignment,
): BySeed => geometricAverage(records, arm, quantity, isHidden)

const most = ({ records }: Evidence<Options>, arm: string): BySeed =>
  best(records, arm, quantities.assignment, isHidden)

const over = (measure: BySeed, value: number): BySeed => across([measure], ([each]) => each! / value)
const largest = (measures: readonly BySeed[]): BySeed => across(measures, (values) => Math.max(...values))
const ratio = (a: BySeed, b: BySeed): BySeed => across([a, b], ([x, y]) => x! / y!)

const boundOfBn = (width: number) => Math.sqrt(2 * width)
const BOUND_OF_UNIT = 2

function claims(chosen: OptionValues<Options>): Claim<Options>[] {
  const widths = widthsOf(chosen)
  const [few, many] = [widths[0]!, widths.at(-1)!]
  const [weak, strong] = [noisesOf(chosen)[0]!, noisesOf(chosen).at(-1)!]
  const width = chosen['noise-width']
  const within = (
    measure: (evidence: Evidence<Options>) => BySeed,
  ): Pick<Claim<Options>, 'pairs' | 'scale'> => ({
    scale: 'ratio',
    pairs: (evidence) => {
      const treated = measure(evidence)
      return { treated, control: bound(1, treated) }
    },
  })
  const growth = (evidence: Evidence<Options>, arm: Norm) =>
    ratio(typical(evidence, armAt(arm, many)), typical(evidence, armAt(arm, few)))
  const inDeviations = (evidence: Evidence<Options>, arm: Norm) =>
    across(
      widths.map((each) => typical(evidence, armAt(arm, each), quantities.relative)),
      (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length),
    )
  return [
    {
      ...within((evidence) =>
        largest(widths.map((each) => over(most(evidence, armAt('bn', each)), boundOfBn(each)))),
      ),
      claim: 'Under BN an update moves the distribution by less than √(2d)',
      source: `${PAPER}, abstract (the bound is ours)`,
      paper: 'BN bounds internal covariate shift.',
      direction: 'less',
      measure: `The largest distance over √(2d) in ${chosen.widths} dimensions`,
      figure: 'dimension',
    },
    {
      scale: 'ratio',
      pairs: (evidence) => ({
        treated: typical(evidence, armAt('bn', many)),
        control: typical(evidence, armAt('bn', few)),
      }),
      claim: `Under BN it moves farther in ${many} dimensions than in ${few}`,
      source: `${PAPER}, abstract`,
      paper: 'The bound, which grows with the dimension, is effective only where that is low.',
      direction: 'greater',
      measure: `Distance, geometric mean over layers and training, ${many} dimensions over ${few}`,
      figure: 'dimension',
      remark: () => `√(2d) grows ${Number((boundOfBn(many) / boundOfBn(few)).toPrecision(3))}×.`,
    },
    {
      scale: 'ratio',
      pairs: (evidence) => ({
        treated: inDeviations(evidence, 'bn'),
        control: inDeviations(evidence, 'plain'),
      }),
      claim: 'Under BN it moves, in its own deviations, less than without',
      source: 'Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Huang & Yu 2020',
      paper: 'BN bounds the shift rather than reducing it (Huang & Yu).',
      direction: 'less',
      measure: `Distance per unit in standard deviations, geometric mean over ${chosen.widths} dimensions, layers and training, BN over plain`,
      figure: 'reduction',
    },
    {
      ...within((evidence) =>
        over(largest(widths.map((each) => most(evidence, armAt('unit', each)))), BOUND_OF_UNIT),
      ),
      claim: 'Unitized (α = 1) it moves by less than 2 in any dimension',
      source: `${PAPER}, abstract (the bound is ours)`,
      paper: 'The bound of unitization is set by its parameter alone.',
      direction: 'less',
      measure: `The largest distance in ${chosen.widths} dimensions over 2`,
      figure: 'dimension',
    },
    {
      scale: 'ratio',
      pairs: (evidence) => ({ treated: growth(evidence, 'unit'), control: growth(evidence, 'bn') }),
      claim: 'The distance grows less with the dimension under unitization than under BN',
      source: `${PAPER}, abstract`,
      paper: 'The bound of BN grows with the dimension, that of unitization does not.',
      direction: 'less',
      measure: `Distance in ${many} dimensions over that in ${few}, geometric mean over layers and training, unitization over BN`,
      figure: 'dimension',
    },
    {
      ...within((evidence) => over(typical(evidence, armAt('bn-behind', strong)), boundOfBn(width))),
      claim: `Noise behind BN, of mean within ±${strong}, takes it beyond √(2d)`,
      source: `${PAPER}, abstract; the noise is that of ${SANTURKAR}`,
      paper: 'The bound of BN is effective only with little noise.',
      direction: 'greater',
      measure: `Distance over √(2d) in ${width} dimensions, geometric mean over layers and training`,
      figure: 'noise',
    },
    {
      scale: 'ratio',
      pairs: (evidence) => ({
        treated: typical(evidence, armAt('bn-behind', strong), quantities.lowerOfMeans),
        control: typical(evidence, armAt('bn-behind', weak), quantities.lowerOfMeans),
      }),
      claim: 'Noise drives the lower bound',
      source: `${PAPER}, abstract`,
      paper: 'Higher moments and noise drive the lower bound.',
      direction: 'greater',
      measure: `‖E x − E y‖, geometric mean over layers and training, noise within ±${strong} behind BN over ±${weak}`,
      figure: 'noise',
    },
    {
      ...within((evidence) =>
        over(
          largest(noisesOf(chosen).map((noise) => most(evidence, armAt('unit-front', noise)))),
          BOUND_OF_UNIT,
        ),
      ),
      claim: 'Whatever the noise in front of it, unitization keeps it below 2',
      source: `${PAPER}, abstract (the bound is ours)`,
      paper: 'The bound of unitization is free of noise.',
      direction: 'less',
      measure: `The largest distance over 2, noise within ±${chosen.noises} in front`,
      figure: 'noise',
      remark: (evidence) =>
        `With noise in front BN, too, keeps its bound: at most ${highest(over(largest(noisesOf(chosen).map((noise) => most(evidence, armAt('bn-front', noise)))), boundOfBn(width)))} of √(2d).`,
    },
    {
      ...within((evidence) => over(typical(evidence, armAt('unit-behind', strong)), BOUND_OF_UNIT)),
      claim: 'The same noise behind unitization breaks its bound, too',
      source: 'ours: what is added behind a normalization no normalization bounds',
      direction: 'greater',
      measure: `Distance over 2 in ${width} dimensions, noise within ±${strong} behind, geometric mean over layers and training`,
      figure: 'noise',
    },
  ]
}

const highest = (measure: BySeed) => Number(Math.max(...measure.values()).toPrecision(2))

const kinds: readonly (ArmKey & { readonly quantity: string })[] = [
  { arm: 'distance', label: 'distance', quantity: quantities.assignment },
  { arm: 'null', label: 'two halves, no update', quantity: quantities.nullAssignment },
  { arm: 'upper', label: 'bound by moments', quantity: quantities.upper },
  { arm: 'lower', label: 'lower bound by means', quantity: quantities.lowerOfMeans },
]
const ANALYTIC: ArmKey = { arm: 'analytic', label: '√(2d), or 2' }

function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { options: chosen } = evidence
  const point = (x: number, measure: BySeed): BandPoint[] => {
    const { effect, interval } = dotsRow('', [...measure.values()])
    return effect === null ? [] : [{ x, y: effect, ...(interval && { low: interval[0], high: interval[1] }) }]
  }
  const panel = (
    title: string,
    xs: readonly number[],
    armOf: (x: number) => string,
    analytic?: (x: number) => number,
  ): LinesPanel => ({
    title,
    series: [
      ...kinds.map(({ arm, quantity }) => ({
        arm,
        points: xs.flatMap((x) => point(x, typical(evidence, armOf(x), quantity))),
      })),
      ...(analytic ? [{ arm: ANALYTIC.arm, points: xs.map((x) => ({ x, y: analytic(x) })) }] : []),
    ],
  })
  const caption = `The exact distance of ${chosen.points} points of each side; two halves of one distribution are as far apart as the second curve says, for want of points. Geometric means over layers and training, bands are 95 % bootstrap intervals over ${evidence.records.seeds.length} seeds.`
  const widths = widthsOf(chosen)
  const figure = {
    kind: 'lines-with-bands',
    arms: [...kinds, ANALYTIC].map(({ arm, label }) => ({ arm, label })),
  } as const
  const y = { label: 'earth mover’s distance', scale: 'log' } as const
  const analyticOf = (norm: Norm) =>
    norm === 'bn' ? boundOfBn : norm === 'unit' ? () => BOUND_OF_UNIT : undefined
  return [
    {
      ...figure,
      name: 'dimension',
      title: 'Distance that an update moves a layer’s values, and its bounds, by dimension',
      caption: `The bound is √(2d) of BN, 2 of unitization. ${caption}`,
      x: { label: 'units', scale: 'log' },
      y,
      panels: norms.map(({ arm, label }) =>
        panel(label, widths, (width) => armAt(arm, width), analyticOf(arm)),
      ),
    },
    {
      ...figure,
      name: 'noise',
      title: 'Distance and its bounds by noise',
      caption: `In ${chosen['noise-width']} dimensions; the noise’s mean is within ±n_μ, drawn for each unit and step. ${caption}`,
      x: { label: 'n_μ of the noise', scale: 'log' },
      y,
      panels: noisy.map(({ arm, of, label }) =>
        panel(
          label,
          noisesOf(chosen),
          (noise) => armAt(arm, noise),
          () => (of === 'bn' ? boundOfBn(chosen['noise-width']) : BOUND_OF_UNIT),
        ),
      ),
    },
    {
      kind: 'lines-with-bands',
      name: 'reduction',
      title: 'Distance per unit, in its standard deviations',
      caption: `Geometric means over layers and training, bands are 95 % bootstrap intervals over ${evidence.records.seeds.length} seeds.`,
      arms: norms.map(({ arm, label }) => ({ arm, label })),
      x: { label: 'units', scale: 'log' },
      y: { label: 'distance in deviations', scale: 'log' },
      panels: [
        {
          series: norms.map(({ arm }) => ({
            arm,
            points: widths.flatMap((width) =>
              point(width, typical(evidence, armAt(arm, width), quantities.relative)),
            ),
          })),
        },
      ],
    },
  ]
}

function verdict([bounded, grows, reduced, unitized, flatter, broken, , free]: readonly Finding[]): string {
  const say = (finding: Finding | undefined, yes: string, no: string, open: string) =>
    finding?.verdict === 'supported' ? yes : finding?.verdict === 'contradicted' ? no : open
  return [
    say(
      bounded,
      'BN bounds what an update moves',
      'BN does not keep its bound',
      'Whether BN keeps its bound is not decided',
    ),
    say(
      grows,
      'the distance grows with the dimension, as the bound does',
      'the distance shrinks with the dimension, though the bound grows',
      'whether the distance grows with the dimension is not decided',
    ),
    say(
      broken,
      'strong noise behind it goes beyond the bound',
      'strong noise behind it stays within the bound',
      'whether noise breaks it is not decided',
    ),
    say(
      reduced,
      'in deviations BN does reduce the shift',
      'in deviations the shift is greater with BN',
      'that it reduces the shift is not decided',
    ),
    say(
      unitized,
      'unitization keeps within 2 in any dimension',
      'unitization does not keep within 2',
      'whether unitization keeps within 2 is not decided',
    ).concat(
      say(free, ' and with any noise in front of it', ', but not with noise in front of it', ''),
      say(
        flatter,
        ', and its distance grows less with the dimension',
        ', though its distance grows no less with the dimension',
        '',
      ),
    ),
  ]
    .join('; ')
    .concat('.')
}

export const bounds: Experiment<Options> = {
  name: 'bounds',
  title: 'What bounds internal covariate shift?',
  question:
    'The earth mover’s distance that an update moves a layer’s values, beside its bounds: how do they depend on the dimension and on noise, under batch normalization and under unitization?',
  sources: [
    {
      label:
        'Y. Huang, Y. Yu: An Internal Covariate Shift Bounding Algorithm for Deep Neural Networks by Unitizing Layers’ Outputs, 2020',
      url: 'https://arxiv.org/abs/2001.02814',
    },
    {
      label:
        'S. Santurkar, D. Tsipras, A. Ilyas, A. Mądry: How Does Batch Normalization Help Optimization?, 2018',
      url: 'https://arxiv.org/abs/1805.11604',
    },
  ],
  options,
  profiles: {
    smoke: {
      about: 'does it work at all: seconds',
      minutes: 0.2,
      seeds: 3,
      data: 'digits',
      options: { widths: '2,8', noises: '0.5,8', 'noise-width': 8, steps: 20, measurements: 2, points: 16 },
    },
    quick: {
      about: 'a verdict in half a minute, 5 seeds',
      minutes: 0.3,
      seeds: 5,
      data: 'digits',
      options: {},
    },
    paper: {
      about: 'up to 512 units, 5,000 steps, 5 seeds: tens of minutes',
      minutes: 20,
      seeds: 5,
      data: 'fashion-mnist',
      options: { widths: '2,8,32,128,512', steps: 5000, measurements: 20, points: 256, 'noise-width': 128 },
    },
  },
  arms,
  claims,
  figures,
  verdict,
}
