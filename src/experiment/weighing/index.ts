/**
 * The review's question, asked of all runs at once: is it less internal covariate shift, or a smoother loss, that goes with
 * learning sooner? A hypothesis gains where its measures predict who learns sooner, and loses where they do not.
 *
 * A correlation is no cause. What it can do is to contradict.
 */
import type { FigureSpec } from '../../figure/index.ts'
import { type Measured, predict, type Prediction } from './predictions.ts'
import { averageFigure, initialFigure } from './figures.ts'
import { describeWeighing } from './verdict.ts'

export interface Weighing {
  readonly verdict: string
  readonly predictions: readonly Prediction[]
  readonly figures: readonly FigureSpec[]
}

/** Null where no network was measured with three normalizations or more. */
export function weigh(measured: readonly Measured[]): Weighing | null {
  const found = predict(measured)
  if (found === null) return null
  const { runs, arms, predictions } = found
  return {
    verdict: describeWeighing(predictions, arms.length, new Set(runs.map(({ seed }) => seed)).size),
    predictions,
    figures: [
      averageFigure(found),
      ...(predictions.every(({ atStart }) => atStart !== null) ? [initialFigure(found)] : []),
    ],
  }
}
