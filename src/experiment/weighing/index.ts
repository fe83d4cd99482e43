/**
 * The review's question, asked of all experiments together: does batch normalization help because it reduces internal
 * covariate shift, or because it makes the loss smoother? Interventions answer it; prediction stands beside them.
 */
import type { FigureSpec } from '../../figure/index.ts'
import type { Finding } from '../../stats/index.ts'
import { answerOf } from './answer.ts'
import { predictionFigure } from './figures.ts'
import { type Measured, predict, type Predictions } from './prediction.ts'

export interface Weighing {
  /** Empty if nothing was tested that answers the question. */
  readonly verdict: string
  readonly predictions: Predictions | null
  readonly figures: readonly FigureSpec[]
}

export function weigh(measured: readonly Measured[], findings: readonly Finding[]): Weighing {
  const predictions = predict(measured)
  return {
    verdict: answerOf(findings, predictions),
    predictions,
    figures: predictions === null ? [] : [predictionFigure(predictions)],
  }
}
