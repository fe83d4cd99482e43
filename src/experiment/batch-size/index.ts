/**
 * Which normalization bears small batches? Ba, Kiros & Hinton 2016, arXiv:1607.06450, §6.6: a perceptron on images with
 * batches of 128 and of 4, layer against batch normalization; and Wu & He 2018, arXiv:1803.08494: the error of group
 * normalization stays where that of batch normalization rises as batches shrink. Down to a batch of 1, online learning,
 * where batch statistics are not defined.
 */
import type { FigureSpec } from '../../figure/index.ts'
import { type BySeed, formatNumber, type Quoted, trainingQuantities } from '../../stats/index.ts'
import { type Claims, type FindingsOf, bound } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import type { Arm, Experiment } from '../framework/experiment.ts'
import { bandCaption, countSeeds, dotsRow, keysOf } from '../framework/figures.ts'
import { across, ending } from '../framework/measures.ts'
import { modelOption, numberOption, type OptionValues } from '../framework/options.ts'
import { papers } from '../framework/papers.ts'
import { say } from '../framework/words.ts'

const SIZES = [1, 2, 4, 8, 32, 128] as const

const norms = [
  { arm: 'plain', label: 'plain', norm: 'none', description: 'no normalization' },
  { arm: 'bn', label: 'BN', norm: 'batch', description: 'batch normalization' },
  { arm: 'ln', label: 'LN', norm: 'layer', description: 'layer normalization' },
  { arm: 'gn', label: 'GN', norm: 'group', description: 'group normalization' },
] as const

/** Sizes at which a claim of LN against BN is close, which more seeds settle. */
const CLOSE = [4, 128] as const

const isClose = (norm: string, size: number): size is (typeof CLOSE)[number] =>
  (norm === 'bn' || norm === 'ln') && CLOSE.some((close) => close === size)

const repeatsOption = (initial: number, size: number) =>
  numberOption(initial, {
    min: 1,
    whole: true,
    about: `runs for each seed asked for, with further seeds, of BN and LN with batches of ${size}`,
    reason: 'ours; fewer left a claim of LN against BN open, and the runs are short',
  })

const options = {
  model: modelOption(
    'mlp:128,128',
    'the network',
    '784-1000-1000-10 in Ba et al. 2016, §6.6; narrower here, for want of hours',
  ),
  samples: numberOption(6000, {
    min: 128,
    whole: true,
    about: 'training images that each run sees, whatever its batch: small batches take more steps',
    reason: 'ours',
  }),
  'learning-rate': numberOption(0.001, {
    above: 0,
    about: 'of Adam, the same for all batches',
    reason: 'Adam in Ba et al. 2016, §6.6; its rate is not given, this is its usual one',
  }),
  'repeats-4': repeatsOption(2, 4),
  'repeats-128': repeatsOption(3, 128),
  groups: numberOption(8, {
    min: 1,
    whole: true,
    about: 'groups of group normalization',
    reason: '32 in Wu & He 2018, of many more channels',
  }),
} as const
type Options = typeof options

const ACCURACY = trainingQuantities.testAccuracy
const BA = papers.ba.short
const WU = papers.wu.short

const armAt = (norm: string, size: number) => `${norm}-${size}`

function arms(chosen: OptionValues<Options>): Arm[] {
  return norms.flatMap(({ arm, label, norm, description }) =>
    SIZES.flatMap((size): Arm[] => {
      // One value has no variance.
      if (norm === 'batch' && size === 1) return []
      const steps = Math.max(1, Math.floor(chosen.samples / size))
      return [
        {
          arm: armAt(arm, size),
          label: `${label}, batch ${size}`,
          family: arm,
          description: `${description}, ${size} image${size === 1 ? '' : 's'} a step, ${formatNumber(steps)} steps`,
          spec: {
            scaling: 'standardize',
            model: {
              architecture: chosen.model,
              activation: 'relu',
              norm: norm === 'group' ? `group:${chosen.groups}` : norm,
            },
            optimizer: 'adam',
            learningRate: chosen['learning-rate'],
            batch: size,
            steps,
            evaluateEvery: Math.max(1, Math.floor(steps / 4)),
            probes: [],
          },
          ...(isClose(arm, size) && { repeats: chosen[`repeats-${size}`] }),
        },
      ]
    }),
  )
}

/** Share of the test set that is wrong at the end. */
const error = ({ records, classes }: Evidence<Options>, norm: string, size: number): BySeed =>
  across(
    [ending(records, armAt(norm, size), ACCURACY, { count: 1, afterDivergence: 1 / classes })],
    ([accuracy]) => 1 - accuracy!,
  )

/** How much the error grows from a batch of 32 to one of `size`. */
const growth = (evidence: Evidence<Options>, norm: string, size: number): BySeed =>
  across([error(evidence, norm, size), error(evidence, norm, 32)], ([small, large]) => small! - large!)

function claims() {
  const points = { scale: 'difference', factor: 100, unit: 'pp', figure: 'error' } as const
  return {
    small: {
      claim: 'With batches of 4 LN errs less than BN',
      source: `${BA}, §6.6, Fig. 6 (right)`,
      paper: 'With a batch of 4 LN converges faster, and to a lower error, than BN.',
      pairs: (evidence) => ({ treated: error(evidence, 'ln', 4), control: error(evidence, 'bn', 4) }),
      ...points,
      direction: 'less',
      measure: 'Test error at the end, LN less BN at a batch of 4',
    },
    large: {
      claim: 'With batches of 128 LN errs no more than BN, within a point',
      source: `${BA}, §6.6, Fig. 6 (left)`,
      paper: 'LN is robust to the batch size and trains faster than BN on all layers also with 128.',
      pairs: (evidence) => ({ treated: error(evidence, 'ln', 128), control: error(evidence, 'bn', 128) }),
      ...points,
      margin: 1,
      direction: 'less',
      measure: 'Test error at the end, LN less BN at a batch of 128',
    },
    loses: {
      claim: 'BN loses by batches of 2 against 32',
      source: `${WU}, Table 2, Fig. 1`,
      paper:
        'BN’s error rises from 23.6 % to 34.7 % as the batch of a GPU shrinks from 32 to 2 (ResNet-50, ImageNet).',
      pairs: (evidence) => ({ treated: error(evidence, 'bn', 2), control: error(evidence, 'bn', 32) }),
      ...points,
      direction: 'greater',
      measure: 'Test error at the end, BN at a batch of 2 less BN at 32',
    },
    growth: {
      claim: 'GN loses less by it than BN',
      source: `${WU}, Table 2, Fig. 1`,
      paper: 'GN’s error stays at about 24 % whatever the batch.',
      pairs: (evidence) => ({ treated: growth(evidence, 'gn', 2), control: growth(evidence, 'bn', 2) }),
      ...points,
      direction: 'less',
      measure: 'Growth of the test error from a batch of 32 to one of 2, GN less BN',
    },
    online: {
      claim: 'LN learns online, from one image at a time',
      source: `${BA}, §1, §6.6; the review’s §4.1`,
      paper: 'LN can be applied to online learning, where batches are of one.',
      pairs: (evidence) => {
        const wrong = error(evidence, 'ln', 1)
        return { treated: wrong, control: bound(0.5, wrong) }
      },
      ...points,
      direction: 'less',
      measure: 'Test error at the end of LN at a batch of 1, less 50 %',
    },
  } satisfies Claims<Options>
}

function figures(evidence: Evidence<Options>): FigureSpec[] {
  const all = arms(evidence.options)
  const families = norms.map(({ arm, label }) => ({ arm, label, family: arm }))
  return [
    {
      kind: 'lines-with-bands',
      name: 'error',
      title: 'Test error by batch size',
      caption: `After ${formatNumber(evidence.options.samples)} images each. ${bandCaption(evidence.records)} BN is not defined for a batch of one.`,
      arms: families,
      x: { label: 'images a step', scale: 'log' },
      y: { label: 'test error', format: 'percent' },
      panels: [
        {
          series: norms.map(({ arm }) => ({
            arm,
            points: SIZES.flatMap((size) => {
              if (!all.some((each) => each.arm === armAt(arm, size))) return []
              const { effect, interval } = dotsRow(arm, [...error(evidence, arm, size).values()])
              if (effect === null) return []
              return [{ x: size, y: effect, ...(interval && { low: interval[0], high: interval[1] }) }]
            }),
          })),
        },
      ],
    },
    {
      kind: 'lines-with-bands',
      name: 'error-by-images',
      title: 'Test error on the way, batches of 4',
      caption: `By images seen. Means over ${countSeeds(evidence.records)}.`,
      arms: keysOf(all),
      x: { label: 'images seen' },
      y: { label: 'test error', format: 'percent' },
      panels: [4, 128].map((size) => ({
        title: `batches of ${size}`,
        series: norms.map(({ arm }) => ({
          arm: armAt(arm, size),
          points: meanBySteps(evidence, armAt(arm, size)).map(([step, value]) => ({
            x: step * size,
            y: 1 - value,
          })),
        })),
      })),
    },
  ]
}

function meanBySteps({ records }: Evidence<Options>, arm: string): [step: number, mean: number][] {
  const sums = new Map<number, number[]>()
  for (const { step, value } of records.of(arm, ACCURACY)) sums.set(step, [...(sums.get(step) ?? []), value])
  return [...sums].map(([step, values]) => [
    step,
    values.reduce((sum, value) => sum + value, 0) / values.length,
  ])
}

/** Table 2 of Wu & He 2018: ResNet-50 on ImageNet, validation error. */
const printed = [
  { arm: 'bn', label: 'BN', errors: { 32: 23.6, 8: 24.8, 4: 27.3, 2: 34.7 } },
  { arm: 'gn', label: 'GN', errors: { 32: 'about 24.1', 8: 'about 24.1', 4: 'about 24.1', 2: 'about 24.1' } },
] as const

function quoted(evidence: Evidence<Options>): Quoted[] {
  return printed.flatMap(({ arm, label, errors }) =>
    ([32, 8, 4, 2] as const).map((size): Quoted => {
      const { effect, interval } = dotsRow(
        arm,
        [...error(evidence, arm, size).values()].map((value) => value * 100),
      )
      return {
        what: `error of ${label} with ${size} images a ${arm === 'bn' ? 'statistic' : 'GPU'}`,
        source: `${WU}, Table 2`,
        paper: errors[size],
        ours: effect,
        interval,
        unit: '%',
        differences: [
          `${evidence.options.model} instead of ResNet-50`,
          'small images of clothes instead of ImageNet',
          `${formatNumber(evidence.options.samples)} images seen instead of 100 epochs`,
        ],
      }
    }),
  )
}

function verdict({ small, large, loses, growth: lost, online }: FindingsOf<typeof claims>): string {
  return [
    say(
      small,
      'With batches of 4 layer normalization errs less than batch normalization',
      'With batches of 4 layer normalization errs more than batch normalization',
      'With batches of 4 it is not decided whether layer or batch normalization errs less',
    ),
    say(
      large,
      'with 128 they are as good',
      'with 128 it is worse by more than a point',
      'with 128 it is not decided',
    ),
    say(
      loses,
      'BN loses by small batches',
      'BN gains by small batches',
      'whether BN loses by small batches is not decided',
    ),
    say(
      lost,
      'group normalization loses less',
      'group normalization loses more',
      'whether group normalization loses less is not decided',
    ),
    say(
      online,
      'layer normalization learns from single images',
      'layer normalization does not learn from single images',
      'learning from single images is not decided',
    ),
  ]
    .join('; ')
    .concat('.')
}

export const batchSize: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'batch-size',
  title: 'Which normalization bears small batches?',
  question:
    'The same images in batches of 1 to 128: how does the error of batch, layer and group normalization depend on the batch?',
  sources: [papers.ba, papers.wu],
  options,
  profiles: {
    smoke: {
      about: 'does it work at all: seconds',
      minutes: 0.1,
      seeds: 3,
      data: 'digits',
      options: { model: 'mlp:16', samples: 400, 'repeats-4': 1, 'repeats-128': 1 },
    },
    quick: {
      about: 'a verdict in a minute, 5 seeds; of BN and LN 10 with batches of 4, 15 with 128',
      minutes: 0.7,
      seeds: 5,
      data: 'fashion-mnist',
      options: {},
    },
    paper: {
      about:
        'the 784-1000-1000-10 of the paper, ten times the images, 5 seeds; of BN and LN 10 with batches of 4, 15 with 128: hours',
      minutes: 120,
      seeds: 5,
      data: 'fashion-mnist',
      options: { model: 'mlp:1000,1000', samples: 120_000, groups: 20 },
    },
  },
  arms,
  claims,
  figures,
  quoted,
  verdict,
}
