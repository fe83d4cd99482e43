/** The figure of prediction: the loss over training against each measure at the initial weights, one dot per run. */
import type { FigureSpec } from '../../figure/index.ts'
import { formatNumber } from '../../stats/index.ts'
import type { Hypothesis, Predictions } from './prediction.ts'

const titles: Readonly<Record<Hypothesis, string>> = {
  baseline: 'to beat',
  shift: 'shift',
  smoothness: 'smoothness',
}

export function predictionFigure({ runs, arms, seeds, predictions }: Predictions): FigureSpec {
  return {
    kind: 'scatter',
    name: 'prediction',
    title: 'What, at the initial weights, predicts which network learns faster?',
    caption: `One dot per run, ${arms.length} normalizations, ${seeds} seeds: the training loss (geometric mean over training) against each measure before the first step. Under each: the share of pairs of normalizations that the measure orders rightly when one of the two is left out; chance orders half. p by permutation of the normalizations, corrected over the measures.`,
    arms,
    y: { label: 'training loss', scale: 'log' },
    panels: predictions.map(({ label, hypothesis, score, corrected }, i) => ({
      title: titles[hypothesis],
      x: { label, scale: 'log' as const },
      points: runs.map((run) => ({ arm: run.arm.arm, x: run.initial[i]!, y: run.loss })),
      correlation: {
        name: 'pairs ordered',
        coefficient: score,
        interval: null,
        note: `p = ${formatNumber(corrected, 2)}`,
      },
    })),
  }
}
