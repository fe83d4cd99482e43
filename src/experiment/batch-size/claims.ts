/** The claims of the experiment `batch-size`, and its verdict. */
import { bound, type Claims, type FindingsOf } from '../framework/claim.ts'
import { papers } from '../framework/papers.ts'
import type { OptionValues } from '../../options/index.ts'
import { hasLearned } from '../framework/preconditions.ts'
import { say } from '../framework/words.ts'
import { error, growth } from './measures.ts'
import { armAt, type Options } from './arms.ts'

const BA = papers.ba.short

export const WU = papers.wu.short

const learned = (norm: 'bn' | 'bn-all' | 'gn', size: number) =>
  hasLearned<Options>(armAt(norm, size), `network of the arm ${armAt(norm, size)}`)

export function claims(chosen: OptionValues<Options>) {
  const large = Number(chosen.large)
  const points = { scale: 'difference', factor: 100, unit: 'pp', figure: 'error' } as const
  return {
    small: {
      claim: 'With batches of 4, LN has a lower test error than BN on all layers',
      source: `${BA}, §6.6, Fig. 6 (right)`,
      paper: 'With a batch of 4 LN converges faster, and to a lower error, than BN.',
      preconditions: [learned('bn-all', 128)],
      pairs: (evidence) => ({ treated: error(evidence, 'ln', 4), control: error(evidence, 'bn-all', 4) }),
      ...points,
      direction: 'less',
      measure:
        'Test error at the end at a batch of 4, LN of the hidden layers minus BN of all layers with the unbiased variance',
    },
    large: {
      claim: 'With batches of 128, LN’s test error is as low as that of BN on all layers, within a point',
      source: `${BA}, §6.6, Fig. 6 (left)`,
      paper:
        'LN is robust to the batch size, and also trains faster than BN on all layers with batches of 128.',
      preconditions: [learned('bn-all', 128)],
      pairs: (evidence) => ({ treated: error(evidence, 'ln', 128), control: error(evidence, 'bn-all', 128) }),
      ...points,
      direction: 'not greater',
      measure: 'Test error at the end at a batch of 128, LN of the hidden layers minus BN of all layers',
    },
    loses: {
      claim: `With BN, batches of 2 give a higher test error than batches of ${large}`,
      source: `${WU}, Table 2, Fig. 1`,
      paper:
        'BN’s error rises from 23.6 % to 34.7 % as the batch of a GPU shrinks from 32 to 2 (ResNet-50, ImageNet).',
      preconditions: [learned('bn', large)],
      pairs: (evidence) => ({ treated: error(evidence, 'bn', 2), control: error(evidence, 'bn', large) }),
      ...points,
      direction: 'greater',
      measure: `Test error at the end, BN at a batch of 2 minus BN at ${large}`,
    },
    growth: {
      claim: 'Batches of 2 raise GN’s test error less than BN’s',
      source: `${WU}, Table 2, Fig. 1`,
      paper: 'GN’s error stays at about 24 % whatever the batch.',
      preconditions: [learned('bn', large), learned('gn', large)],
      pairs: (evidence) => ({ treated: growth(evidence, 'gn', 2), control: growth(evidence, 'bn', 2) }),
      ...points,
      direction: 'less',
      measure: `Growth of the test error from a batch of ${large} to one of 2, GN minus BN`,
    },
    online: {
      claim: 'LN learns online, from one image at a time',
      source: `${BA}, §1, §6.6; the review’s §4.1`,
      paper: 'LN can be applied to online learning, where a batch is one sample.',
      pairs: (evidence) => {
        const wrong = error(evidence, 'ln', 1)
        return { treated: wrong, control: bound(0.5, wrong) }
      },
      ...points,
      direction: 'less',
      measure: 'Test error at the end of LN at a batch of 1, minus 50 %',
    },
  } satisfies Claims<Options>
}

export function verdict({
  small,
  large: asGood,
  loses,
  growth: lost,
  online,
}: FindingsOf<typeof claims>): string {
  return [
    say(
      small,
      'With batches of 4, layer normalization has a lower test error than batch normalization',
      'With batches of 4, layer normalization has a higher test error than batch normalization',
      'With batches of 4, it is undecided whether layer or batch normalization has the lower test error',
      {
        equivalent:
          'With batches of 4, the test errors of layer and batch normalization differ by less than a point',
        untested:
          'Batches of 4 are not tested here: batch normalization of all layers has not learned even with batches of 128',
      },
    ),
    say(
      asGood,
      'with batches of 128, layer normalization is as good within a point',
      'with batches of 128, layer normalization is worse by more than a point',
      'whether layer normalization is as good with batches of 128 is undecided',
      { untested: 'batches of 128 are not tested here' },
    ),
    say(
      loses,
      'batches of 2 raise the error of BN',
      'batches of 2 lower the error of BN',
      'whether batches of 2 raise the error of BN is undecided',
      {
        equivalent: 'batches of 2 change the error of BN by less than a point',
        untested: 'batches of 2 are not tested here: BN has not learned with batches of 32',
      },
    ),
    say(
      lost,
      'they raise the error of group normalization less',
      'they raise the error of group normalization more',
      'whether they raise the error of group normalization less is undecided',
      {
        equivalent: 'they raise the error of group normalization as much, within a point',
        untested: 'group normalization is not compared with BN',
      },
    ),
    say(
      online,
      'layer normalization learns from single images',
      'layer normalization still misclassifies most images after it learned from single ones',
      'whether layer normalization learns from single images is undecided',
      {
        equivalent: 'layer normalization misclassifies half of the images after it learned from single ones',
      },
    ),
  ]
    .join('; ')
    .concat('.')
}
