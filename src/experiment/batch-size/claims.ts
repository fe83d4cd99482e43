/** The claims of the experiment `batch-size`, and its verdict. */
import { bound, type Claims, type FindingsOf } from '../framework/claim.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned } from '../framework/preconditions.ts'
import { say } from '../framework/words.ts'
import { error, growth } from './measures.ts'
import { armAt, type Options } from './arms.ts'

const BA = papers.ba.short

export const WU = papers.wu.short

const learned = (norm: 'bn' | 'bn-all' | 'gn', size: number) =>
  hasLearned<Options>(armAt(norm, size), `network of the arm ${armAt(norm, size)}`)

export function claims() {
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
      claim: 'With BN, batches of 2 give a higher test error than batches of 32',
      source: `${WU}, Table 2, Fig. 1`,
      paper:
        'BN’s error rises from 23.6 % to 34.7 % as the batch of a GPU shrinks from 32 to 2 (ResNet-50, ImageNet).',
      preconditions: [learned('bn', 32)],
      pairs: (evidence) => ({ treated: error(evidence, 'bn', 2), control: error(evidence, 'bn', 32) }),
      ...points,
      direction: 'greater',
      measure: 'Test error at the end, BN at a batch of 2 minus BN at 32',
    },
    growth: {
      claim: 'Batches of 2 raise GN’s test error less than BN’s',
      source: `${WU}, Table 2, Fig. 1`,
      paper: 'GN’s error stays at about 24 % whatever the batch.',
      preconditions: [learned('bn', 32), learned('gn', 32)],
      pairs: (evidence) => ({ treated: growth(evidence, 'gn', 2), control: growth(evidence, 'bn', 2) }),
      ...points,
      direction: 'less',
      measure: 'Growth of the test error from a batch of 32 to one of 2, GN minus BN',
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

export function verdict({ small, large, loses, growth: lost, online }: FindingsOf<typeof claims>): string {
  return [
    say(
      small,
      'With batches of 4, layer normalization has a lower test error than batch normalization',
      'With batches of 4, layer normalization has a higher test error than batch normalization',
      'With batches of 4, it is undecided whether layer or batch normalization has the lower test error',
    ),
    say(
      large,
      'with 128 it is as good',
      'with 128 it is worse by more than a point',
      'with 128 it is undecided',
    ),
    say(
      loses,
      'small batches harm BN',
      'small batches help BN',
      'whether small batches harm BN is undecided',
    ),
    say(
      lost,
      'they harm group normalization less',
      'they harm group normalization more',
      'whether they harm group normalization less is undecided',
    ),
    say(
      online,
      'layer normalization learns from single images',
      'layer normalization does not learn from single images',
      'whether layer normalization learns from single images is undecided',
    ),
  ]
    .join('; ')
    .concat('.')
}
