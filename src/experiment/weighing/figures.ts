/** The figures that weigh the hypotheses: the loss over training against each measure, one dot per run. */
import type { FigureSpec } from '../../figure/index.ts'
import { formatNumber, type RankCorrelation } from '../../stats/index.ts'
import type { Hypothesis, Predictions, WeighedRun } from './predictions.ts'

export function averageFigure(found: Predictions): FigureSpec {
  return figure(found, {
    name: 'predictors',
    title: 'What correlates with faster learning?',
    caption:
      'One dot per run: the training loss against each measure, both geometric means over training. Where a smaller measure goes with faster learning, dots rise to the right. Spearman’s ρ with its 95 % interval over seeds; within arms: the mean over normalizations of ρ over their seeds.',
    measures: found.predictions.map(({ correlation, within, ...measure }, i) => ({
      ...measure,
      correlation,
      valueOf: ({ values }) => values[i]!,
      ...(within !== null && { note: `within arms ${formatNumber(within, 2)}` }),
    })),
  })
}

export function initialFigure(found: Predictions): FigureSpec {
  return figure(found, {
    name: 'predictors-at-start',
    title: 'What, at the initial weights, predicts faster learning?',
    caption:
      'As above, with each measure taken before the first step: there no network has learned anything yet, and the only differences are the normalization and the seed.',
    measures: found.predictions.map(({ atStart, ...measure }, i) => ({
      ...measure,
      correlation: atStart!,
      valueOf: ({ initial }) => initial[i]!,
    })),
  })
}

interface DrawnMeasure {
  readonly label: string
  readonly hypothesis: Hypothesis
  readonly correlation: RankCorrelation
  readonly valueOf: (run: WeighedRun) => number
  readonly note?: string
}

function figure(
  { runs, arms }: Predictions,
  {
    measures,
    ...titles
  }: { name: string; title: string; caption: string; measures: readonly DrawnMeasure[] },
): FigureSpec {
  return {
    kind: 'scatter',
    ...titles,
    arms,
    y: { label: 'training loss', scale: 'log' },
    panels: measures.map(({ label, hypothesis, correlation, valueOf, note }) => ({
      title: hypothesis,
      x: { label, scale: 'log' as const },
      points: runs.map((run) => ({ arm: run.arm.arm, x: valueOf(run), y: run.loss })),
      correlation: {
        name: 'Spearman’s ρ',
        coefficient: correlation.coefficient,
        interval: correlation.interval,
        ...(note !== undefined && { note }),
      },
    })),
  }
}
