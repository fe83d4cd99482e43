/** Synthetic records shaped like those of the experiment `convergence`, and the figures and report made of them. */
import type { Row } from '../../src/stats/records/record.ts'
import type { Report, ReportSection } from '../../src/report/report.ts'
import { comparePaired, type Comparison, pairedEffect } from '../../src/stats/findings/compare.ts'
import type { Finding } from '../../src/stats/findings/finding.ts'
import { correctFamily } from '../../src/stats/findings/verdict.ts'
import type { BandPoint, FigureSpec } from '../../src/figure/figure.ts'
import type { ArmKey } from '../../src/figure/parts.ts'
import { uniformIntegers } from '../../src/random/philox.ts'
import { type Band, bandsByStep, binBySteps, summarize } from '../../src/stats/records/summary.ts'

const seeds = Array.from({ length: 12 }, (_, i) => i + 301)

export const arms: ArmKey[] = [
  { arm: 'plain', label: 'plain', family: 'plain' },
  { arm: 'plain-x5', label: 'plain ×5', family: 'plain' },
  { arm: 'plain-x30', label: 'plain ×30', family: 'plain' },
  { arm: 'bn', label: 'BN', family: 'bn' },
  { arm: 'bn-x5', label: 'BN ×5', family: 'bn' },
  { arm: 'bn-x30', label: 'BN ×30', family: 'bn' },
]

const shapes: Record<string, { rate: number; best: number; start: number }> = {
  plain: { rate: 1 / 900, best: 0.845, start: 400 },
  'plain-x5': { rate: 1 / 700, best: 0.838, start: 150 },
  'plain-x30': { rate: 1 / 3000, best: 0.3, start: 0 },
  bn: { rate: 1 / 350, best: 0.868, start: 0 },
  'bn-x5': { rate: 1 / 140, best: 0.874, start: 0 },
  'bn-x30': { rate: 1 / 110, best: 0.871, start: 0 },
}
const STEPS = 5000
const EVERY = 50
/** Only `plain-x30` of the even seeds blows up. */
const DIVERGED = 337

function records(): Row[] {
  const rows: Row[] = []
  for (const { arm } of arms) {
    const shape = shapes[arm]!
    for (const seed of seeds) {
      const integer = uniformIntegers(seed, arm.length)
      const noise = () => integer(2001) / 1000 - 1
      const offset = noise() * 0.004
      const last = arm === 'plain-x30' && seed % 2 === 0 ? DIVERGED : STEPS
      const row = (step: number, quantity: string, value: number, layer = '') =>
        rows.push({ run: `${arm}-${seed}`, arm, seed, step, layer, quantity, value })
      for (let step = 0; step <= last; step += EVERY) {
        const progress = 1 - Math.exp(-Math.max(0, step - shape.start) * shape.rate)
        row(step, 'test accuracy', 0.1 + (shape.best - 0.1 + offset) * progress + noise() * 0.006)
        row(
          step,
          'training loss',
          2.3 * (1 - progress) + 0.35 - 0.3 * shape.best * progress + 0.05 + noise() * 0.03,
        )
        const drift = arm.startsWith('bn') ? 0.1 : 1.6 * progress + 0.5 * Math.sin(step / 500)
        const width = arm.startsWith('bn') ? 1.1 : 0.3 + 2.4 * progress
        for (const [percentile, z] of [
          [15, -1],
          [50, 0],
          [85, 1],
        ] as const) {
          row(step, `percentile ${percentile}`, drift + z * width + noise() * 0.15, 'hidden-3')
        }
      }
    }
  }
  return rows
}

const all = records()
const of = (arm: string, quantity: string) =>
  all.filter((row) => row.arm === arm && row.quantity === quantity)
const points = (bands: readonly Band[]): BandPoint[] =>
  bands.map(({ step, middle, low, high }) => ({ x: step, y: middle, low, high }))
const diverged = (arm: string) =>
  arm === 'plain-x30' ? { note: 'diverged at step 337 (6 of 12 seeds)' } : {}

/** The first step at which a seed's accuracy reaches the best of its plain network; Infinity for never. */
function stepsToReach(arm: string): Map<number, number> {
  return new Map(
    seeds.map((seed) => {
      const best = Math.max(
        ...of('plain', 'test accuracy')
          .filter((row) => row.seed === seed)
          .map((row) => row.value),
      )
      const hit = of(arm, 'test accuracy').find((row) => row.seed === seed && row.value >= best)
      return [seed, hit?.step ?? Number.POSITIVE_INFINITY]
    }),
  )
}

function bestAccuracy(arm: string): Map<number, number> {
  return new Map(
    seeds.map((seed) => [
      seed,
      Math.max(
        ...of(arm, 'test accuracy')
          .filter((row) => row.seed === seed)
          .map((row) => row.value),
      ),
    ]),
  )
}

const bands = 'Lines are medians over 12 seeds, bands their intervals, which cover them with 96.1 %.'
const step = { label: 'training step' }

export const figures: FigureSpec[] = [
  {
    kind: 'lines-with-bands',
    name: 'accuracy',
    title: 'BN reaches the plain network’s best accuracy sooner, and bears higher rates',
    caption: `Test accuracy by step, after Fig. 1(a) of the paper. ${bands}`,
    arms,
    x: step,
    y: { label: 'test accuracy', format: 'percent', domain: [0, 1] },
    panels: [
      {
        series: arms.map(({ arm }) => ({
          arm,
          points: points(bandsByStep(of(arm, 'test accuracy'))),
          ...diverged(arm),
        })),
        references: [{ axis: 'y', value: 0.848, label: 'best of plain' }],
      },
    ],
  },
  {
    kind: 'lines-with-bands',
    name: 'loss',
    title: 'Training loss',
    caption: `Cross-entropy of the training batches, averaged in stretches of 100 steps. ${bands}`,
    arms,
    x: step,
    y: { label: 'training loss', unit: 'nats', scale: 'log' },
    panels: (['plain', 'bn'] as const).map((family) => ({
      title: family === 'bn' ? 'with BN' : 'without BN',
      series: arms
        .filter((key) => key.family === family)
        .map(({ arm }) => ({
          arm,
          points: points(bandsByStep(binBySteps(of(arm, 'training loss'), 50))),
          ...diverged(arm),
        })),
    })),
  },
  {
    kind: 'percentile-bands',
    name: 'percentiles',
    title: 'The input of a typical sigmoid moves less with BN',
    caption: `15th, 50th and 85th percentile of the input of one sigmoid of the last hidden layer. ${bands}`,
    arms,
    x: step,
    y: { label: 'input of the sigmoid' },
    panels: (['plain', 'bn'] as const).map((arm) => ({
      title: arm === 'bn' ? 'with BN' : 'without BN',
      arm,
      percentiles: [15, 50, 85].map((percentile) => ({
        percentile,
        points: points(bandsByStep(of(arm, `percentile ${percentile}`))),
      })),
    })),
  },
  {
    kind: 'dots-with-intervals',
    name: 'steps',
    title: 'Steps to the plain network’s best accuracy',
    caption: 'Small circles are seeds, dots their median, lines its interval, which covers it with 96.1 %.',
    arms,
    x: { label: 'training steps', scale: 'log' },
    rows: arms.map(({ arm }) => {
      const values = [...stepsToReach(arm).values()]
      const finite = values.filter(Number.isFinite)
      const never = values.length - finite.length
      const { middle, low, high } = summarize(finite, 'interval')
      return {
        arm,
        values,
        effect: never > 0 ? null : middle,
        interval: never > 0 ? null : ([low, high] as const),
        ...(never > 0 ? { note: `${never} of ${values.length} never reach it` } : {}),
      }
    }),
  },
  {
    kind: 'bars',
    name: 'best',
    title: 'Best test accuracy',
    caption: 'Medians over 12 seeds with intervals that cover them with 96.1 %.',
    arms,
    x: { label: 'best test accuracy', format: 'percent' },
    references: [{ axis: 'x', value: 0.1, label: 'chance' }],
    rows: arms.map(({ arm }) => {
      const { middle, low, high } = summarize([...bestAccuracy(arm).values()], 'interval')
      return { arm, effect: middle, interval: [low, high] }
    }),
  },
]

/** A finding without preconditions. */
function found(comparison: Omit<Comparison, 'experiment'>): Finding {
  return { ...comparePaired({ experiment: 'convergence', ...comparison }), preconditions: [] }
}

const learned = {
  text: 'the plain network has learned',
  met: true,
  detail: 'training loss 0.52 (median of 12 seeds)',
}

const aheadAt30 = {
  source: 'Ioffe & Szegedy 2015, §4.2.2',
  treated: bestAccuracy('bn-x30'),
  control: bestAccuracy('bn-x5'),
  scale: 'difference',
  factor: 100,
  unit: 'pp',
  measure: 'Best test accuracy, BN ×30 minus BN ×5',
  figure: 'best',
} as const

export const section: ReportSection = {
  experiment: 'convergence',
  title: 'Does batch normalization make training faster?',
  question:
    'Three hidden layers of 100 sigmoids, with and without batch normalization: which reaches a given accuracy in fewer steps, and which bears a higher learning rate?',
  verdict:
    'Yes: with BN the network reaches the plain network’s best accuracy in about a quarter of the steps, and only with BN does a rate 30 times higher still train.',
  figures,
  quoted: [
    {
      what: 'test accuracy after 50,000 steps, BN',
      source: 'made up',
      paper: 98.5,
      ours: 86.8,
      interval: [86.2, 87.1],
      unit: '%',
      differences: ['clothes in the place of digits', '5,000 steps'],
    },
    {
      what: 'steps to it',
      source: 'made up',
      paper: 'about 10,000',
      ours: null,
      unit: 'steps',
      differences: [],
    },
  ],
  findings: correctFamily([
    {
      ...found({
        key: 'faster',
        claim: 'BN reaches the plain network’s best accuracy in fewer steps',
        source: 'Ioffe & Szegedy 2015, §4.1, Fig. 1(a)',
        treated: stepsToReach('bn'),
        control: stepsToReach('plain'),
        scale: 'ratio',
        direction: 'less',
        measure: 'Steps to the plain network’s best accuracy, BN over plain',
        figure: 'accuracy',
      }),
      preconditions: [learned],
      paper: 'The batch-normalized network trains faster and reaches a higher accuracy.',
      setup: 'mlp:100,100,100, 5,000 steps (the paper’s profile: 50,000)',
    },
    found({
      key: 'tolerates-x30',
      claim: 'At 30 times the rate the plain network learns more',
      source: 'the contrary of §4.2.1, to show an opposite',
      treated: bestAccuracy('plain-x30'),
      control: bestAccuracy('plain'),
      scale: 'difference',
      direction: 'greater',
      factor: 100,
      unit: 'pp',
      measure: 'Best test accuracy, plain ×30 minus plain',
      figure: 'best',
    }),
    {
      ...found({
        ...aheadAt30,
        key: 'as-good-x30',
        claim: 'At 30 times the rate BN is as good as at 5 times',
        direction: 'equal',
      }),
      atEnd: pairedEffect(aheadAt30),
    },
    found({
      ...aheadAt30,
      key: 'ahead-x30',
      claim: 'BN at 30 times the rate beats BN at 5 times the rate',
      direction: 'greater',
      smallestEffect: 0.01,
    }),
    {
      ...found({
        ...aheadAt30,
        key: 'imagenet',
        claim: 'At 30 times the rate Inception learns more',
        direction: 'greater',
      }),
      verdict: 'not tested',
      p: Number.NaN,
      preconditions: [
        learned,
        { text: 'the network is an Inception', met: false, detail: 'it is mlp:100,100,100' },
      ],
    },
  ]),
  checks: [
    {
      experiment: 'convergence',
      key: 'scale-free',
      claim: 'Scaling the weights before BN changes no output',
      source: 'Ioffe & Szegedy 2015, §3.3',
      passed: true,
      explanation:
        'Largest relative difference of an output: most 3e-7 over 12 seeds; it must be at most 1e-5.',
    },
    {
      experiment: 'convergence',
      key: 'unmeasured',
      claim: 'Shifting the inputs of BN changes no output',
      source: 'Ioffe & Szegedy 2015, §3.3',
      passed: null,
      explanation: 'Largest relative difference of an output: nothing was measured.',
    },
  ],
  arms: arms.map(({ arm, label }) => ({
    label,
    description: `${arm.startsWith('bn') ? 'batch normalization before each sigmoid' : 'no normalization'}, learning rate ${arm.endsWith('x30') ? '3' : arm.endsWith('x5') ? '0.5' : '0.1'}`,
    outcome:
      arm === 'plain-x30' ? 'diverged at step 337 (seeds 302, 304, 306, 308, 310, 312)' : '12 of 12 finished',
  })),
  options: [
    { name: 'learning-rate', value: '0.1', reason: 'not given in the paper' },
    { name: 'init', value: 'gaussian, σ = 0.1', reason: '“small random Gaussian”; σ not given' },
    { name: 'batch', value: '60', reason: '§4.1' },
  ],
  seeds,
  command: 'normscope run convergence --profile quick',
  sources: [{ label: 'Ioffe & Szegedy 2015, arXiv:1502.03167', url: 'https://arxiv.org/abs/1502.03167' }],
  spec: { experiment: 'convergence', profile: 'quick' },
}

export const report: Report = {
  title: section.title,
  question: section.question,
  verdict: section.verdict,
  figures: [],
  sections: [section],
  versions: { normscope: '0.1.0', node: '20.20.0', backend: 'wasm, 1 thread a run' },
  files: ['records.csv', 'summary.json', 'figures/accuracy.svg'],
  command: section.command,
  duration: 83.2,
}
