/** The figures of the experiment `convergence`, from its records. */
import { percentileQuantity, PERCENTILES } from '../../probe/index.ts'
import type { Axis, DotsRow, FigureSpec } from '../../figure/index.ts'
import { summarize, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { papers } from '../framework/papers.ts'
import {
  curvesFigure,
  dotsCaption,
  dotsFigure,
  dotsRow,
  keysOf,
  trainingSteps,
} from '../framework/figures.ts'
import { arms as armsOf, type Options } from './arms.ts'
import { finalAccuracy, inputMovement, isRelative, LAST, steps as stepsToTarget, target } from './measures.ts'

const FAMILIES = [
  { family: 'plain', title: 'without BN' },
  { family: 'bn', title: 'with BN' },
] as const

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, classes, options } = evidence
  const arms = armsOf(options)
  const relative = isRelative(options)
  const keys = keysOf(arms)
  const panels = FAMILIES.map(({ family, title }) => ({
    title,
    arms: arms.filter((arm) => arm.family === family).map(({ arm }) => arm),
  }))
  const mark = summarize([...target(evidence).values()], 'range').middle
  const firstRun = (arm: string, quantity: string) => records.bySeed(arm, quantity).get(records.seeds[0]!)

  return [
    curvesFigure({
      records,
      arms,
      quantity: trainingQuantities.testAccuracy,
      name: 'accuracy',
      title: 'Test accuracy by step',
      after: `${papers.ioffe.short}, Fig. 1(a)`,
      caption: `At the base learning rate, at multiples of it${options['learning-rate'] === 'tuned' ? ', and with BN at the rate tuned for it' : ''}.${
        Number.isFinite(mark)
          ? ' Dashed: the best of the plain network at the base rate, median over seeds.'
          : ''
      }`,
      y: { label: 'test accuracy', format: 'percent' },
      panels: panels.map((panel) => ({
        ...panel,
        references: Number.isFinite(mark) ? [{ axis: 'y' as const, value: mark, label: 'plain’s best' }] : [],
      })),
    }),
    curvesFigure({
      records,
      arms,
      quantity: trainingQuantities.trainingLoss,
      name: 'loss',
      title: 'Training loss by step',
      caption: 'Cross-entropy of the training batches, averaged between evaluations.',
      y: { label: 'training loss', unit: 'nats', scale: 'log' },
      panels,
    }),
    {
      kind: 'percentile-bands',
      name: 'percentiles',
      title: 'The input of one sigmoid of the last hidden layer',
      after: `${papers.ioffe.short}, Fig. 1(b, c)`,
      caption: `The 15th, 50th and 85th percentile over a fixed sample of training images: one run (seed ${records.seeds[0]}) at the base rate. The next figure shows all runs.`,
      arms: keys,
      x: trainingSteps,
      y: { label: 'input of the sigmoid' },
      panels: FAMILIES.map(({ family, title }) => ({
        title,
        arm: family,
        percentiles: PERCENTILES.map((percentile) => ({
          percentile,
          points: (firstRun(family, percentileQuantity(percentile)) ?? []).map(({ step, value }) => ({
            x: step,
            y: value,
          })),
        })),
      })),
    },
    dotsFigure({
      records,
      arms,
      measure: (arm) => inputMovement(evidence, arm, { relative }),
      name: 'movement',
      title: 'How far the distribution of a sigmoid’s input moves',
      caption: `Mean change of the three percentiles from one evaluation to the next, ${
        relative ? 'as a share of the mean distance between the 15th and 85th' : 'in units of the input'
      }.`,
      x: { label: 'movement between evaluations', scale: 'log' },
    }),
    {
      kind: 'dots-with-intervals',
      name: 'steps',
      title: 'Steps to the plain network’s best accuracy',
      caption: `The first evaluation at which a run reaches the best accuracy of the plain network with the same seed at the base rate. ${dotsCaption(records)}`,
      arms: keys,
      x: steps,
      rows: arms.map(({ arm }) => reachRow(arm, [...stepsToTarget(evidence, arm).values()])),
    },
    dotsFigure({
      records,
      arms,
      measure: (arm) => finalAccuracy(evidence, arm),
      name: 'final',
      title: 'Test accuracy at the end',
      caption: `The mean of the last ${LAST} evaluations; a run that diverged counts as guessing.`,
      x: { label: 'test accuracy', format: 'percent' },
      references: [{ axis: 'x', value: 1 / classes, label: 'guessing' }],
    }),
  ]
}

const steps: Axis = { label: 'training steps', scale: 'log' }

/** A mean over the seeds that reached it would flatter an arm in which other seeds never did; then there is no mean. */
function reachRow(arm: string, values: readonly number[]): DotsRow {
  const never = values.filter((value) => value === Infinity).length
  const row = dotsRow(arm, values)
  if (never > 0) return { ...row, note: `${never} of ${values.length} never reach it` }
  return values.some(Number.isNaN) ? { ...row, note: 'the plain network did not learn' } : row
}
