/** The figures of the experiment `learning-rate`, from its records. */
import type { FigureSpec, LinesFigure } from '../../figure/index.ts'
import type { BySeed } from '../../stats/index.ts'
import { meanAtEnd } from '../framework/evaluations.ts'
import type { Evidence } from '../framework/evidence.ts'
import { dotsCaption, dotsRow, linesFigure } from '../framework/figures.ts'
import { type Norm, norms, type Options } from './arms.ts'
import { accuracyAt, growths, kurtosis, largestRate } from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const arms = norms.map(({ arm, label }) => ({ arm, label }))
  const lines = (
    figure: Pick<LinesFigure, 'name' | 'title' | 'caption' | 'x' | 'y'>,
    valuesOf: (norm: Norm) => readonly (readonly [x: number, values: readonly number[]])[],
  ) => linesFigure({ ...figure, records, arms, valuesOf })
  const dots = (
    figure: { name: string; title: string; caption: string; label: string },
    measure: (norm: Norm) => BySeed,
  ): FigureSpec => ({
    name: figure.name,
    title: figure.title,
    caption: `${figure.caption} ${dotsCaption(records)}`,
    kind: 'dots-with-intervals',
    arms,
    x: { label: figure.label, scale: 'log' },
    rows: norms.map(({ arm }) => dotsRow(arm, [...measure(arm).values()])),
  })
  return [
    lines(
      {
        name: 'accuracy',
        title: 'Test accuracy at the end, by learning rate',
        caption: `The ${meanAtEnd(chosen)}; a run that diverged counts as guessing.`,
        x: { label: 'learning rate', scale: 'log' },
        y: { label: 'test accuracy', format: 'percent' },
      },
      (norm) => chosen.rates.map((rate) => [rate, [...accuracyAt(evidence, norm, rate).values()]]),
    ),
    dots(
      {
        name: 'largest',
        title: 'Largest rate at which the network trains',
        caption: 'The largest rate of the grid at which it has learned at the end.',
        label: 'learning rate',
      },
      (norm) => largestRate(evidence, norm),
    ),
    lines(
      {
        name: 'growth',
        title: 'Growth of activations in one large step, by layer',
        caption: `Second moment of a layer’s summed inputs after one step with the learning rate ${chosen['large-rate']} over that before it.`,
        x: { label: 'layer, from the input' },
        y: { label: 'growth', scale: 'log' },
      },
      (norm) => {
        const all = [...growths(evidence, norm).values()]
        return (all[0] ?? []).map((_, i) => [i + 1, all.map((values) => values[i] ?? Number.NaN)])
      },
    ),
    dots(
      {
        name: 'tails',
        title: 'Tails of gradients at the start',
        caption:
          'Kurtosis of the entries of a layer’s gradient, geometric mean over layers; 3 if they are normal.',
        label: 'kurtosis of the gradient',
      },
      (norm) => kurtosis(evidence, norm),
    ),
  ]
}
