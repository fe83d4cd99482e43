/** The claims of the experiment `shift-demo`, and its verdict. */
import { type BySeed, formatQuantity, median } from '../../stats/index.ts'
import type { Claims, FindingsOf } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { ending } from '../framework/measures.ts'
import type { Precondition } from '../framework/preconditions.ts'
import type { OptionValues } from '../../options/index.ts'
import { all, gains, type Options, own, running } from './arms.ts'
import { areUntested, isShown, say } from '../framework/words.ts'

const REVIEW = 'the review, §2.1'

const SOURCE = {
  move: `${REVIEW}, Fig. 1`,
  after: `${REVIEW}, Fig. 2`,
  stay: `${REVIEW}, the counter-question`,
}

export const at = ({ records }: Evidence<Options>, arm: string, quantity: string): BySeed =>
  ending(records, arm, quantity, { count: 1, afterDivergence: 0.5 })

/** How well the plain network must classify its own training points. */
const FITTED = 0.9

const fits: Precondition<Options> = {
  text: 'the plain network classifies its training points',
  check: (evidence) => {
    const accuracies = ['before', 'stay-before'].map((arm) =>
      median([...at(evidence, arm, running.trainAccuracy).values()]),
    )
    return {
      met: accuracies.every((accuracy) => accuracy >= FITTED),
      detail: `median accuracy ${accuracies.map((each) => formatQuantity(100 * each, '%')).join(' and ')} (needed: ${100 * FITTED} %)`,
    }
  },
}

export function claims({ tolerance }: OptionValues<Options>) {
  const points = { scale: 'difference', factor: 100, unit: 'pp' } as const
  const compare = (treated: readonly [string, string], control: readonly [string, string]) => ({
    ...points,
    preconditions: [fits],
    pairs: (evidence: Evidence<Options>) => ({
      treated: at(evidence, ...treated),
      control: at(evidence, ...control),
    }),
  })
  return {
    misled: {
      ...compare(['before', running.testAccuracy], ['before', running.trainAccuracy]),
      claim: 'Shifted points are classified worse than training points',
      source: SOURCE.move,
      paper: 'Training and test points are distributed differently around the same kind of boundary.',
      direction: 'less',
      measure: 'Accuracy of the plain network, test points minus training points',
      figure: 'points',
    },
    normalized: {
      ...compare(['after', running.testAccuracy], ['before', running.testAccuracy]),
      claim: 'Normalizing each set by its own statistics restores the accuracy',
      source: SOURCE.after,
      paper: 'Normalization shifts the data sets so that they have the same distribution.',
      direction: 'greater',
      measure: 'Accuracy on test points, normalized minus unchanged',
      figure: 'points',
    },
    adapted: {
      ...compare(['bn', own.testAccuracy], ['before', running.testAccuracy]),
      claim: 'BN with the statistics of the test points restores the accuracy',
      source: `${SOURCE.after}; Li et al. 2016, §3 (on other data)`,
      paper: 'Batch normalization by the statistics of the new data adapts a network to them.',
      direction: 'greater',
      measure: 'Accuracy on test points, BN with their statistics minus the plain network',
      figure: 'accuracy',
    },
    stale: {
      ...compare(['bn', running.testAccuracy], ['bn', own.testAccuracy]),
      claim: 'BN with its running statistics does not restore the accuracy',
      source: 'ours: the running statistics are those of the training set',
      direction: 'less',
      smallestEffect: tolerance,
      measure: 'Accuracy on test points, BN with running statistics minus BN with those of the test points',
      figure: 'accuracy',
    },
    harmed: {
      ...compare(['stay-after', running.testAccuracy], ['stay-before', running.testAccuracy]),
      claim: 'Where shifted points should change their class, normalization harms',
      source: SOURCE.stay,
      paper: 'What if the input distribution should be shifted?',
      direction: 'less',
      measure: 'Accuracy on test points, normalized minus unchanged',
      figure: 'counter-points',
    },
    affine: {
      ...compare(['stay-bn', gains.testAccuracy], ['stay-bn', own.testAccuracy]),
      claim: 'Training γ and β alone on shifted points corrects this',
      source: `${SOURCE.stay}, and §2.2`,
      paper: 'This is why γ and β are needed: they give the distribution the ability to shift.',
      direction: 'greater',
      measure:
        'Accuracy on the other half of the test points, after minus before training γ and β on one half, with the statistics of the test points',
      figure: 'counter-gains',
    },
    'affine-alone': {
      ...compare(['stay-bn', gains.testAccuracy], ['stay-bn', all.testAccuracy]),
      claim: `γ and β alone come within ${tolerance} points of training everything again`,
      source: `ours, after ${SOURCE.stay}`,
      direction: 'not less',
      smallestEffect: tolerance,
      measure: 'Accuracy on the other half of the test points, γ and β trained minus all trained',
      figure: 'accuracy',
    },
  } satisfies Claims<Options>
}

export function verdict(findings: FindingsOf<typeof claims>): string {
  // All have the same precondition.
  if (areUntested(Object.values(findings)))
    return 'Not tested: the plain network does not classify its training points.'
  const { misled, normalized, adapted, stale, harmed, affine } = findings
  return [
    say(
      misled,
      'A shift of the points misleads a network',
      'A network classifies the shifted points better',
      'Whether a shift of the points misleads a network is undecided',
      { equivalent: 'A shift of the points makes no relevant difference to a network' },
    ),
    say(
      normalized,
      'normalizing each set corrects this where classes move with the points',
      'normalizing each set lowers the accuracy even where classes move with the points',
      'whether normalizing each set corrects this is undecided',
      { equivalent: 'normalizing each set makes no relevant difference where classes move with the points' },
    ),
    say(
      adapted,
      `BN corrects it${isShown(stale) ? ' only' : ''} with the statistics of the new points`,
      'BN with the statistics of the new points lowers the accuracy',
      'whether BN corrects it is undecided',
      { equivalent: 'BN makes no relevant difference' },
    ),
    say(
      harmed,
      'where points should change their class, normalization harms',
      'where points should change their class, normalization helps',
      'whether normalization harms where points should change their class is undecided',
      { equivalent: 'where points should change their class, normalization makes no relevant difference' },
    ),
    say(
      affine,
      'there, training γ and β alone raises the accuracy',
      'there, training γ and β alone lowers the accuracy',
      'whether training γ and β alone helps there is undecided',
      { equivalent: 'there, training γ and β alone makes no relevant difference' },
    ),
  ]
    .join('; ')
    .concat('.')
}
