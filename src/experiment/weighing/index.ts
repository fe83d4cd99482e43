/**
 * The review's question, asked of all runs together: does less internal covariate shift, or a smoother loss,
 * correlate with faster learning? A hypothesis gains support if its measures predict which networks learn faster, and
 * loses support if they do not.
 *
 * A correlation does not prove a cause, but it can contradict one.
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

/** Null if no network was measured with three or more normalizations. */
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
