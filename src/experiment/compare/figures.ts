/** The figures of a comparison. */
import type { ArmKey, DotsRow, FigureSpec } from '../../figure/index.ts'
import { formatNumber, learningRateEnvelope, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { bandCaption, countSeeds, curvesFigure, pointAt } from '../framework/figures.ts'
import type { Records } from '../framework/records.ts'
import { resolutionNote, warningsOf } from './advice.ts'
import { accuracyDuringTraining, finalAccuracy } from './measures.ts'
import { type BatchRanking, type Candidate, type Ranked, type StepCost } from './ranking.ts'
import { armsOf, type ComparisonDesign } from './arms.ts'

export function figuresOf(
  design: ComparisonDesign,
  { candidates, rankings }: { candidates: readonly Candidate[]; rankings: readonly BatchRanking[] },
  { records, classes }: Evidence,
): FigureSpec[] {
  const arms = armsOf(design, candidates)
  const taken = rankings.flatMap(({ ranked }) => ranked)
  const { norms, batches, learningRates } = design
  const families = norms.map((norm) => ({ arm: norm, label: norm, family: norm }))
  const bands = bandCaption(records)
  const percent = { label: 'test accuracy', format: 'percent' } as const
  const [during] = arms.map(({ arm }) => accuracyDuringTraining(records, arm))
  const evaluated = { label: during ?? 'accuracy', format: 'percent' } as const
  const absent = taken.flatMap(({ norm, batch, reason }) =>
    reason === undefined ? [] : [`${norm} is not defined with batches of ${batch}: ${reason}`],
  )
  const byBatch: FigureSpec = {
    kind: 'lines-with-bands',
    name: 'accuracy',
    title: 'Test accuracy by batch size',
    caption: `At the end of training${learningRates.length > 1 ? ', each at the learning rate that validation chose' : ''}. Lines are means over ${countSeeds(records)}, bands their 95 % intervals over seeds and test samples.`,
    ...(absent.length > 0 && { notes: absent }),
    arms: families,
    x: { label: 'samples per step', scale: 'log' },
    y: percent,
    panels: [
      {
        series: norms.map((norm) => ({
          arm: norm,
          points: taken
            .filter((each) => each.norm === norm)
            .flatMap(({ batch, accuracy, interval }) =>
              accuracy === null
                ? []
                : [{ x: batch, y: accuracy, ...(interval && { low: interval[0], high: interval[1] }) }],
            ),
        })),
      },
    ],
  }
  const byRate: FigureSpec = {
    kind: 'lines-with-bands',
    name: 'learning-rates',
    title: 'Validation accuracy by learning rate',
    caption: `Of held-out samples at the end of training; a run that diverged counts as guessing. ${bands}`,
    arms: families,
    x: { label: 'learning rate', scale: 'log' },
    y: evaluated,
    panels: batches.map((batch) => ({
      title: `batches of ${batch}`,
      series: candidates
        .filter((each) => each.batch === batch)
        .map((each) => ({
          arm: each.norm,
          points: each.arms.flatMap(({ arm, learningRate }) =>
            pointAt(learningRate, [...finalAccuracy(records, arm, classes).values()]),
          ),
        })),
    })),
  }
  const curves = curvesFigure({
    records,
    arms,
    name: 'training',
    title: `${learningRates.length > 1 ? 'Validation' : 'Test'} accuracy during training`,
    caption: learningRates.length > 1 ? 'Each at the learning rate that validation chose.' : '',
    y: evaluated,
    axes: 'own',
    quantity: evaluated.label,
    panels: rankings.map(({ batch, ranked }) => ({
      title: `batches of ${batch}`,
      arms: ranked.flatMap(({ arm }) => arm ?? []),
    })),
  })
  const normOf = (arm: string) => arms.find((each) => each.arm === arm)!.family!
  const warnings = warningsOf(rankings)
  const training: FigureSpec = {
    ...curves,
    arms: families,
    ...(warnings.length > 0 && { notes: warnings }),
    panels: curves.panels.map((panel) => ({
      ...panel,
      series: panel.series.map((series) => ({ ...series, arm: normOf(series.arm) })),
    })),
  }
  const costs = taken.filter(({ cost }) => cost?.timeRatio !== undefined)
  return [
    ...(batches.length > 1 ? [byBatch] : []),
    ...rankings.map((ranking) => rankingFigure(ranking, families, records)),
    training,
    ...(learningRates.length > 1 ? [byRate, envelopeFigure(design, candidates, records)] : []),
    ...(costs.length > 0
      ? [
          {
            kind: 'bars',
            name: 'time',
            title: 'Time of a training step',
            caption: `Relative to the same network without normalization; medians over measurements taken alternately on one thread, with 95 % intervals.${busyNote(costs.map(({ cost }) => cost))}`,
            arms: families,
            x: { label: 'time per step', unit: '× none' },
            rows: costs.map(({ norm, batch, cost }) => ({
              arm: norm,
              label: `${norm}, batch ${batch}`,
              effect: cost!.timeRatio!,
              interval: cost!.timeRatioInterval ?? null,
            })),
          } satisfies FigureSpec,
        ]
      : []),
  ]
}

function busyNote(costs: readonly (StepCost | undefined)[]): string {
  const busy = costs.find((cost) => cost?.busy !== undefined)?.busy
  return busy === undefined ? '' : ` The ${busy}.`
}

/** What course projects plot under the name "loss landscape"; see `learningRateEnvelope`. */
function envelopeFigure(
  { norms, batches, learningRates }: ComparisonDesign,
  candidates: readonly Candidate[],
  records: Records,
): FigureSpec {
  const found = candidates.flatMap(({ norm, batch, arms }) => {
    const rows = arms.flatMap(({ arm }) => records.of(arm, trainingQuantities.trainingLoss))
    const points = learningRateEnvelope(rows, { arms: arms.map(({ arm }) => arm) })
    return arms.length === 0 ? [] : [{ norm, batch, points }]
  })
  return {
    kind: 'bands',
    name: 'learning-rate-envelope',
    title: 'Learning-rate envelope: smallest and largest training loss over the learning rates',
    caption:
      `Runs at the learning rates ${learningRates.join(', ')}, step by step: the smallest and the largest mean loss since the last evaluation of each seed, averaged over the seeds. ` +
      'Many course projects call such a band the loss landscape. It is not one: each run follows a path of its own. A narrow band means that the choice of the learning rate matters little; it does not show how the loss varies around one point, which the probe gradient-line measures.',
    notes: found.flatMap(({ norm, batch, points }) => {
      const { finite = 0, runs = 0 } = points.at(-1) ?? {}
      return finite === runs
        ? []
        : [
            `${norm}, batches of ${batch}: ${runs - finite} of ${runs} runs have no finite loss at the end; the band shows the others`,
          ]
    }),
    arms: norms.map((norm) => ({ arm: norm, label: norm, family: norm })),
    axes: 'own',
    x: { label: 'step' },
    y: { label: 'training loss', scale: 'log' },
    panels: batches.map((batch) => ({
      title: `batches of ${batch}`,
      series: found
        .filter((each) => each.batch === batch)
        .map(({ norm, points }) => ({
          arm: norm,
          // A diverged run leaves a step without values.
          points: points.flatMap(({ step, low, high, finite }) =>
            finite > 0 ? [{ x: step, low, high }] : [],
          ),
        })),
    })),
  }
}

function rankingFigure(ranking: BatchRanking, arms: readonly ArmKey[], records: Records): FigureSpec {
  const { batch, ranked } = ranking
  const note = resolutionNote(ranking)
  return {
    kind: 'dots-with-intervals',
    name: `ranking-${batch}`,
    title: `Batches of ${batch}, the highest accuracy first`,
    caption: `Test accuracy at the end. Small circles are seeds, dots their mean over ${countSeeds(records)}, lines its 95 % interval over seeds and test samples. Beside it, the verdict of multiple comparisons with the best, which are paired by seeds and samples and can be surer than these intervals.`,
    ...(note !== '' && { notes: [`${note}.`] }),
    arms,
    x: { label: 'test accuracy', format: 'percent' },
    rows: ranked.map(rankedRow),
  }
}

function rankedRow({ norm, values, accuracy, interval, standing, difference }: Ranked): DotsRow {
  const by = difference === null ? '' : `: ${difference > 0 ? '+' : ''}${formatNumber(100 * difference)} pp`
  return { arm: norm, values, effect: accuracy, interval, note: `${standing}${by}` }
}
