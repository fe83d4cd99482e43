/**
 * Which normalization helps recurrent networks? Ba, Kiros & Hinton 2016, arXiv:1607.06450, §3.1 and §6; the review's §4.1:
 * layer normalization at every time step shortens training, and needs no statistics for each step as batch normalization
 * does. Their tasks take days; here the rows of images are the steps of a sequence, or the characters of a text.
 */
import type { FigureSpec } from '../../figure/index.ts'
import { type Finding, trainingQuantities } from '../../stats/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import type { Arm, Experiment } from '../framework/experiment.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { learnsSooner, lossFigure } from '../networks/learning.ts'
import { ending } from '../framework/measures.ts'
import { choiceOption, numberOption, type OptionValues } from '../framework/options.ts'
import { papers } from '../framework/papers.ts'
import { say } from '../framework/words.ts'

const options = {
  units: numberOption(32, {
    min: 1,
    whole: true,
    about: 'hidden units',
    reason: 'ours; hundreds in the paper’s tasks',
  }),
  steps: numberOption(200, {
    min: 1,
    whole: true,
    about: 'training steps',
    reason: 'ours: what a minute affords',
  }),
  batch: numberOption(60, { min: 2, whole: true, about: 'sequences a step', reason: 'ours' }),
  'learning-rate': numberOption(0.003, {
    above: 0,
    about: 'of Adam, the same for all arms',
    reason: 'Adam in most of the paper’s tasks; the rates differ',
  }),
  'rnn-repeats': numberOption(6, {
    min: 1,
    whole: true,
    about: 'runs for each seed asked for, with further seeds, of the RNN without normalization and with LN',
    reason: 'ours; LN does little for it here, which 5 to 20 seeds left open, and the runs are short',
  }),
  statistics: choiceOption('step', ['step', 'shared'], {
    about: 'whether BN has running statistics for each time step, or one for all',
    reason: 'for each step in Cooijmans et al. 2016, shared in Laurent et al. 2015',
  }),
} as const
type Options = typeof options

const PAPER = papers.ba.short
const LOSS = trainingQuantities.trainingLoss
const ACCURACY = trainingQuantities.testAccuracy

const cells = [
  { cell: 'rnn', label: 'RNN' },
  { cell: 'lstm', label: 'LSTM' },
] as const
const norms = [
  { arm: 'plain', label: 'plain', norm: 'none', description: 'no normalization' },
  {
    arm: 'bn',
    label: 'BN',
    norm: 'batch',
    description: 'batch normalization of the summed inputs at every time step',
  },
  {
    arm: 'ln',
    label: 'LN',
    norm: 'layer',
    description: 'layer normalization of the summed inputs at every time step',
  },
] as const

type Cell = (typeof cells)[number]['cell']
const armOf = (cell: Cell, norm: (typeof norms)[number]['arm']) => `${cell}-${norm}`

function arms(chosen: OptionValues<Options>): Arm[] {
  return cells.flatMap(({ cell, label: cellLabel }) =>
    norms.map(
      ({ arm, label, norm, description }): Arm => ({
        arm: armOf(cell, arm),
        label: `${cellLabel} ${label}`,
        family: arm,
        description: `${cellLabel} of ${chosen.units} units, ${description}`,
        spec: {
          scaling: 'standardize',
          model: {
            architecture: `${cell}:${chosen.units}${norm === 'batch' && chosen.statistics === 'shared' ? ',statistics=shared' : ''}`,
            norm,
          },
          optimizer: 'adam',
          learningRate: chosen['learning-rate'],
          batch: chosen.batch,
          steps: chosen.steps,
          evaluateEvery: Math.max(1, Math.floor(chosen.steps / 20)),
          probes: [],
        },
        ...(cell === 'rnn' && norm !== 'batch' && { repeats: chosen['rnn-repeats'] }),
      }),
    ),
  )
}

type Key = `${Cell}-${'sooner' | 'sooner-than-bn'}`

function claims(): Claims<Options, Key> {
  const compare = (cell: Cell, treated: 'bn' | 'ln', control: 'plain' | 'bn') =>
    learnsSooner(armOf(cell, treated), armOf(cell, control))
  return claimsByKey(
    cells.flatMap(({ cell, label }): (readonly [Key, Claim<Options>])[] => [
      [
        `${cell}-sooner`,
        {
          ...compare(cell, 'ln', 'plain'),
          claim: `LN makes the ${label} learn sooner`,
          source: `${PAPER}, §6.1–6.5`,
          paper: 'LN substantially reduces the training time of recurrent networks.',
          measure: `Training loss, geometric mean over training, ${label} with LN over plain`,
        },
      ],
      [
        `${cell}-sooner-than-bn`,
        {
          ...compare(cell, 'ln', 'bn'),
          claim: `LN makes the ${label} learn sooner than BN does`,
          source: `${PAPER}, §6.2, Fig. 2`,
          paper: 'With LN the reader learns faster than with recurrent BN, and converges to a better result.',
          measure: `Training loss, geometric mean over training, ${label} with LN over BN`,
        },
      ],
    ]),
  )
}

function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen, classes } = evidence
  const all = arms(chosen)
  const panels = cells.map(({ cell, label }) => ({
    title: label,
    arms: norms.map(({ arm }) => armOf(cell, arm)),
  }))
  return [
    curvesFigure({
      records,
      arms: all,
      panels,
      quantity: LOSS,
      name: 'loss-by-step',
      title: 'Training loss by step',
      caption: 'Cross-entropy of the training batches, averaged between evaluations.',
      y: { label: 'training loss', unit: 'nats', scale: 'log' },
    }),
    curvesFigure({
      records,
      arms: all,
      panels,
      quantity: ACCURACY,
      name: 'accuracy',
      title: 'Test accuracy by step',
      caption: 'BN evaluates with running statistics.',
      y: { label: 'test accuracy', format: 'percent' },
    }),
    lossFigure(records, all, 'nats'),
    dotsFigure({
      records,
      arms: all,
      measure: (arm) => ending(records, arm, ACCURACY, { count: 3, afterDivergence: 1 / classes }),
      name: 'final',
      title: 'Test accuracy at the end',
      caption: 'The mean of the last 3 evaluations.',
      x: { label: 'test accuracy', format: 'percent' },
    }),
  ]
}

function verdict(findings: Findings<Key>): string {
  const than = (finding: Finding, what: string) =>
    say(
      finding,
      `learns sooner with LN than ${what}`,
      `learns later with LN than ${what}`,
      `is not shown to learn sooner or later with LN than ${what}`,
    )
  return `${cells
    .map(
      ({ cell, label }) =>
        `The ${label} ${than(findings[`${cell}-sooner`], 'without')}, and ${than(findings[`${cell}-sooner-than-bn`], 'with BN')}`,
    )
    .join('. ')}.`
}

export const recurrent: Experiment<Options, Key> = {
  name: 'recurrent',
  title: 'Which normalization helps recurrent networks?',
  question:
    'An RNN and an LSTM read images row by row, or a text: do they learn sooner with layer normalization, with batch normalization, or without?',
  sources: [papers.ba, papers.cooijmans],
  options,
  profiles: {
    smoke: {
      about: 'does it work at all: digits in 8 rows, seconds',
      minutes: 0.1,
      seeds: 3,
      data: 'digits',
      options: { units: 8, steps: 60, 'rnn-repeats': 1 },
    },
    quick: {
      about:
        'a verdict in seconds: digits in 8 rows, 5 seeds, 30 of the RNN without normalization and with LN; --data fashion-mnist has 28',
      minutes: 0.1,
      seeds: 5,
      data: 'digits',
      options: { steps: 300 },
    },
    paper: {
      about: '100 units, 5,000 steps over the 28 rows of clothes, 5 seeds; pass a text with --data text:FILE',
      minutes: 60,
      seeds: 5,
      data: 'fashion-mnist',
      options: { units: 100, steps: 5000, 'rnn-repeats': 1 },
    },
  },
  arms,
  claims,
  figures,
  verdict,
}
