/** The figures of the experiment `convergence`, from its records. */
import { PERCENTILES } from '../probe/index.ts'
import {
  type Band,
  type BandPoint,
  bandsByStep,
  binBySteps,
  type BySeed,
  type DotsRow,
  type FigureSpec,
  summarize,
} from '../stats/index.ts'
import type { Arm, Evidence } from './experiment.ts'
import { divergence, ending, movement, stepsToReach } from './measures.ts'

interface Context {
  readonly arms: readonly Arm[]
  readonly marks: BySeed
  /** Evaluations that a final accuracy averages. */
  readonly last: number
  /** Whether a movement is measured in widths of the distribution. */
  readonly relative: boolean
}

const FAMILIES = [
  { family: 'plain', title: 'without BN' },
  { family: 'bn', title: 'with BN' },
] as const

export function convergenceFigures(
  { records, classes }: Evidence,
  { arms: everyArm, marks, last, relative }: Context,
): FigureSpec[] {
  const seeds = records.seeds.length
  const arms = everyArm.map(({ arm, label, family }) => ({ arm, label, ...(family && { family }) }))
  const bands =
    seeds < 3
      ? `Lines are means over ${seeds} seed${seeds === 1 ? '' : 's'}.`
      : `Lines are means over ${seeds} seeds, bands their 95 % bootstrap intervals.`
  const dots = `Small circles are seeds, dots their mean${seeds < 3 ? '' : ', lines its 95 % bootstrap interval'}.`
  const steps = { label: 'training step' }
  const mark = summarize([...marks.values()], 'range').middle
  const curve = (arm: string, quantity: string) => {
    const diverged = [...divergence(records, arm).values()]
    const note =
      diverged.length > 0
        ? `diverged at step ${Math.min(...diverged)} (${diverged.length} of ${seeds} seeds)`
        : undefined
    return {
      arm,
      points: points(bandsByStep(binBySteps(records.of(arm, quantity), 100))),
      ...(note && { note }),
    }
  }
  const finalAccuracy = (arm: string) =>
    ending(records, arm, 'test accuracy', { count: last, afterDivergence: 1 / classes })

  const firstRun = (arm: string, quantity: string) => records.bySeed(arm, quantity).get(records.seeds[0]!)

  return [
    {
      kind: 'lines-with-bands',
      name: 'accuracy',
      title: 'Test accuracy by step',
      caption: `After Fig. 1(a) of the paper, with higher learning rates. ${bands}${
        Number.isFinite(mark)
          ? ' Dashed: the best of the plain network at the base rate, median over seeds.'
          : ''
      }`,
      arms,
      x: steps,
      y: { label: 'test accuracy', format: 'percent' },
      panels: FAMILIES.map(({ family, title }) => ({
        title,
        series: arms.filter((key) => key.family === family).map(({ arm }) => curve(arm, 'test accuracy')),
        references: Number.isFinite(mark) ? [{ axis: 'y' as const, value: mark, label: 'plain’s best' }] : [],
      })),
    },
    {
      kind: 'lines-with-bands',
      name: 'loss',
      title: 'Training loss by step',
      caption: `Cross-entropy of the training batches, averaged between evaluations. ${bands}`,
      arms,
      x: steps,
      y: { label: 'training loss', unit: 'nats', scale: 'log' },
      panels: FAMILIES.map(({ family, title }) => ({
        title,
        series: arms.filter((key) => key.family === family).map(({ arm }) => curve(arm, 'training loss')),
      })),
    },
    {
      kind: 'percentile-bands',
      name: 'percentiles',
      title: 'The input of one sigmoid of the last hidden layer',
      caption: `Its 15th, 50th and 85th percentile over a fixed sample of training images, after Fig. 1(b, c) of the paper: one run (seed ${records.seeds[0]}) at the base rate. The next figure has all runs.`,
      arms,
      x: steps,
      y: { label: 'input of the sigmoid' },
      panels: FAMILIES.map(({ family, title }) => ({
        title,
        arm: family,
        percentiles: PERCENTILES.map((percentile) => ({
          percentile,
          points: (firstRun(family, `percentile ${percentile}`) ?? []).map(({ step, value }) => ({
            x: step,
            y: value,
          })),
        })),
      })),
    },
    {
      kind: 'dots-with-intervals',
      name: 'movement',
      title: 'How far the distribution of a sigmoid’s input moves',
      caption: `Mean change of the three percentiles from one evaluation to the next, ${
        relative ? 'as a share of the mean distance of the 15th and 85th' : 'in units of the input'
      }. ${dots}`,
      arms,
      x: { label: 'movement between evaluations', scale: 'log' },
      rows: arms.map(({ arm }) => dotsRow(arm, [...movement(records, arm, { relative }).values()])),
    },
    {
      kind: 'dots-with-intervals',
      name: 'steps',
      title: 'Steps to the plain network’s best accuracy',
      caption: `The first evaluation at which a run is as accurate as the plain network of its seed ever is at the base rate. ${dots}`,
      arms,
      x: { label: 'training steps', scale: 'log' },
      rows: arms.map(({ arm }) =>
        reachRow(arm, [...stepsToReach(records, arm, 'test accuracy', marks).values()]),
      ),
    },
    {
      kind: 'dots-with-intervals',
      name: 'final',
      title: 'Test accuracy at the end',
      caption: `The mean of the last ${last} evaluations; a run that diverged counts as guessing. ${dots}`,
      arms,
      x: { label: 'test accuracy', format: 'percent' },
      references: [{ axis: 'x', value: 1 / classes, label: 'guessing' }],
      rows: arms.map(({ arm }) => dotsRow(arm, [...finalAccuracy(arm).values()])),
    },
  ]
}

function points(bands: readonly Band[]): BandPoint[] {
  return bands.map(({ step, middle, low, high }) => ({ x: step, y: middle, low, high }))
}

function dotsRow(arm: string, values: readonly number[]): DotsRow {
  if (values.length === 0 || !values.every(Number.isFinite))
    return { arm, values, effect: null, interval: null }
  const { middle, low, high } = summarize(values, 'interval')
  return { arm, values, effect: middle, interval: Number.isFinite(low + high) ? [low, high] : null }
}

/** The mean of those that got there would flatter an arm whose other seeds never did: then there is none. */
function reachRow(arm: string, values: readonly number[]): DotsRow {
  const never = values.filter((value) => value === Infinity).length
  const row = dotsRow(arm, values)
  if (never > 0) return { ...row, note: `${never} of ${values.length} never reach it` }
  return values.some(Number.isNaN) ? { ...row, note: 'the plain network did not learn' } : row
}
