/** The figures of the experiment `transformer`, from its records. */
import type { FigureSpec, LinesFigure } from '../../figure/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { curvesFigure, dotsCaption, dotsFigure, dotsRow, linesFigure } from '../framework/figures.ts'
import {
  arms,
  cold,
  type Family,
  familyNames,
  labelOf,
  measured,
  type Options,
  overRates,
  type OverRates,
  POST_BEST,
  POST_FAST,
  POST_FAST_COLD,
} from './arms.ts'
import { finalLoss, gradientsByBlock, largestRate, lossAt, rateSensitivity } from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const shared = { records, arms: arms(chosen) }
  const keys = <F extends Family>(families: readonly F[]) =>
    families.map((arm) => ({ arm, label: labelOf(arm) }))
  const lines = <F extends Family>(
    figure: Pick<LinesFigure, 'name' | 'title' | 'caption' | 'x' | 'y'>,
    families: readonly F[],
    valuesOf: (family: F) => readonly (readonly [x: number, values: readonly number[]])[],
  ) => linesFigure({ ...figure, records, arms: keys(families), valuesOf })
  const dotsOverRates = (
    figure: { name: string; title: string; caption: string; label: string; unit?: string },
    measure: (family: OverRates) => BySeed,
  ): FigureSpec => ({
    name: figure.name,
    title: figure.title,
    caption: `${figure.caption} ${dotsCaption(records)}`,
    kind: 'dots-with-intervals',
    arms: keys(overRates),
    x: { label: figure.label, scale: 'log', ...(figure.unit !== undefined && { unit: figure.unit }) },
    rows: overRates.map((family) => dotsRow(family, [...measure(family).values()])),
  })
  return [
    dotsFigure({
      ...shared,
      drawn: [
        ...familyNames.flatMap((family) => [family, cold(family)]),
        POST_BEST,
        POST_FAST,
        POST_FAST_COLD,
      ],
      measure: (arm) => finalLoss(evidence, arm),
      name: 'loss',
      title: 'Test loss at the end',
      caption: 'Each network at the rate that is tuned with warm-up, if no other is named.',
      x: { label: 'test loss', unit: 'nats', scale: 'log' },
    }),
    lines(
      {
        name: 'gradients',
        title: 'Gradients at the start, by block',
        caption: 'Norm of the gradient of each block’s second feed-forward matrix on the first batch.',
        x: { label: 'block, from the input' },
        y: { label: 'gradient norm', scale: 'log' },
      },
      measured,
      (family) => {
        const all = [...gradientsByBlock(evidence, family).values()]
        return (all[0] ?? []).map((_, i) => [i + 1, all.map((values) => values[i] ?? Number.NaN)])
      },
    ),
    curvesFigure({
      ...shared,
      quantity: trainingQuantities.testLoss,
      panels: [
        { title: 'post-LN', arms: [POST_FAST, POST_FAST_COLD] },
        { title: 'pre-LN', arms: ['pre', cold('pre')] },
      ],
      name: 'warm-up',
      title: 'Test loss by step, with warm-up and without',
      caption: 'At the rate that is best for pre-LN with warm-up.',
      y: { label: 'test loss', unit: 'nats', scale: 'log' },
    }),
    lines(
      {
        name: 'rates',
        title: 'Test loss at the end, by learning rate',
        caption: 'With warm-up; a run that diverged, or ended above its start, counts as at its start.',
        x: { label: 'learning rate', scale: 'log' },
        y: { label: 'test loss', unit: 'nats', scale: 'log' },
      },
      overRates,
      (family) => chosen.rates.map((rate) => [rate, [...lossAt(evidence, family, rate).values()]]),
    ),
    dotsOverRates(
      {
        name: 'largest',
        title: 'Largest rate at which the network trains',
        caption: 'The largest rate of the grid at which it has learned at the end.',
        label: 'learning rate',
      },
      (family) => largestRate(evidence, family),
    ),
    dotsOverRates(
      {
        name: 'sensitivity',
        title: 'How much the loss depends on the rate',
        caption:
          'Test loss at the end, at most that at the start, minus that at the best rate, mean over the grid.',
        label: 'loss above the best',
        unit: 'nats',
      },
      (family) => rateSensitivity(evidence, family),
    ),
  ]
}
