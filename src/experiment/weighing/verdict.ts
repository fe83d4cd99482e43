/** What the correlations of measures with learning say about the two hypotheses, in words. */
import type { RankCorrelation } from '../../stats/index.ts'
import type { Hypothesis, Prediction } from './predictions.ts'

type Answer = 'yes' | 'opposite' | 'open'

function answerOf({ interval }: RankCorrelation): Answer {
  if (interval === null) return 'open'
  return interval[0] > 0 ? 'yes' : interval[1] < 0 ? 'opposite' : 'open'
}

/** How many measures of a hypothesis predict faster learning, and how many predict the opposite. */
interface Tally {
  readonly hypothesis: Hypothesis
  readonly yes: number
  readonly opposite: number
  readonly all: number
}

function tallies(
  predictions: readonly Prediction[],
  correlationOf: (prediction: Prediction) => RankCorrelation | null,
): Tally[] {
  return (['shift', 'smoothness'] as const).map((hypothesis) => {
    const answers = predictions
      .filter((prediction) => prediction.hypothesis === hypothesis)
      .flatMap((prediction) => correlationOf(prediction) ?? [])
      .map(answerOf)
    const count = (what: Answer) => answers.filter((answer) => answer === what).length
    return { hypothesis, yes: count('yes'), opposite: count('opposite'), all: answers.length }
  })
}

/** `arms` and `seeds` are the numbers of normalizations and seeds in the correlations. */
export function describeWeighing(predictions: readonly Prediction[], arms: number, seeds: number): string {
  const average = tallies(predictions, ({ correlation }) => correlation)
  const initial = tallies(predictions, ({ atStart }) => atStart).filter(({ all }) => all > 0)
  const score = (hypothesis: Hypothesis) =>
    Math.max(
      0,
      [...average, ...initial]
        .filter((tally) => tally.hypothesis === hypothesis)
        .reduce((sum, { yes, opposite }) => sum + yes - opposite, 0),
    )
  const [shift, smoothness] = [score('shift'), score('smoothness')]
  const lead =
    smoothness > shift
      ? 'A smoother loss correlates with faster learning more than less internal covariate shift does'
      : smoothness < shift
        ? 'Less internal covariate shift correlates with faster learning more than a smoother loss does'
        : shift > 0
          ? 'Both less internal covariate shift and a smoother loss correlate with faster learning; these runs cannot separate them'
          : 'Neither less internal covariate shift nor a smoother loss correlates with faster learning'
  return [
    `${lead} (${arms} normalizations, ${seeds} seeds).`,
    `Averaged over training, networks that learn faster have ${say(average)}.`,
    ...(initial.length > 0
      ? [`At the initial weights, before any network has learned anything, they have ${say(initial)}.`]
      : []),
  ].join(' ')
}

const words = {
  shift: { less: 'less shift', more: 'more shift' },
  smoothness: { less: 'a smoother loss', more: 'a rougher loss' },
} as const satisfies Record<Hypothesis, object>

/** Formats `more shift by 3 of 3 measures, and a smoother loss by 1 and a rougher loss by 2 of 3 measures`. */
function say(tallied: readonly Tally[]): string {
  return tallied
    .map(({ hypothesis, yes, opposite, all }) => {
      const { less, more } = words[hypothesis]
      const parts = [
        ...(yes > 0 ? [`${less} by ${yes}`] : []),
        ...(opposite > 0 ? [`${more} by ${opposite}`] : []),
      ]
      return parts.length > 0
        ? `${parts.join(' and ')} of ${all} measures`
        : `neither ${less} nor ${more} by any of ${all} measures`
    })
    .join(', and ')
}
