/** The claims of the experiment `residual-scaling`, and its verdict. */
import type { OptionValues } from '../../options/index.ts'
import type { Claim, Claims, FindingsOf } from '../framework/claim.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned } from '../framework/preconditions.ts'
import { say } from '../framework/words.ts'
import { learnsSooner } from '../networks/learning.ts'
import { armAt, atSkipInitsRate, blocksOf, largest, type Options, smallest } from './arms.ts'
import { accuracy, fall, LAST, shareAt } from './measures.ts'

const PAPER = papers.deSmith.short

const learned = (variant: 'skipinit' | 'fixup' | 'plain', batch: number) =>
  hasLearned<Options>(
    armAt(variant, batch),
    `${variant === 'plain' ? 'plain network' : `network with ${variant === 'skipinit' ? 'SkipInit' : 'Fixup'}`}, batches of ${batch}`,
  )

const bnLearned = (batch: number) =>
  hasLearned<Options>(armAt('bn', batch), `network with BN, batches of ${batch}`)

/** How a claim compares the test accuracies of two arms at the end, in points. */
const accuracyOf = (treated: string, control: string) =>
  ({
    pairs: (evidence) => ({ treated: accuracy(evidence, treated), control: accuracy(evidence, control) }),
    scale: 'difference',
    factor: 100,
    unit: 'pp',
    figure: 'accuracy',
  }) satisfies Partial<Claim<Options>>

const ENDS = `Test accuracy at the end (mean of the last ${LAST} evaluations)`

export function claims(chosen: OptionValues<Options>) {
  const blocks = blocksOf(chosen)
  const [middle, small, large] = [chosen['middle-batch'], smallest(chosen), largest(chosen)]
  const share = 'Share of a block’s variance that its branch contributes at the start'
  return {
    falls: {
      pairs: (evidence) => ({
        treated: shareAt(evidence, 'bn', blocks.at(-1)!),
        control: shareAt(evidence, 'bn', blocks[0]!),
      }),
      scale: 'ratio',
      direction: 'less',
      claim:
        'With BN, deeper residual branches contribute a smaller share of their block’s variance at the start',
      source: `${PAPER}, abstract`,
      paper:
        'BN downscales the residual branch relative to the skip, by a factor of the order of the square root of the depth.',
      measure: `${share}, block ${blocks.length} of the first size over block 1, BN`,
      figure: 'share',
    },
    more: {
      pairs: (evidence) => ({ treated: fall(evidence, 'bn'), control: fall(evidence, 'plain') }),
      scale: 'ratio',
      direction: 'less',
      claim: 'That share falls more with BN than without',
      source: `${PAPER}, abstract`,
      paper: 'It is BN that makes deep residual branches small at the start.',
      measure: `${share}, block ${blocks.length} of the first size over block 1, BN over plain`,
      figure: 'share',
    },
    'skipinit-sooner': {
      ...learnsSooner(armAt('skipinit', middle), armAt('plain', middle)),
      preconditions: [learned('skipinit', middle), learned('plain', middle)],
      claim: 'Branches that start at 0 make a network without normalization learn sooner',
      source: `${PAPER}, abstract`,
      paper:
        'A simple initialization that starts branches at 0 trains deep residual networks without normalization.',
      measure: `Training loss, geometric mean over training, SkipInit over plain, batches of ${middle}, each at its tuned rate`,
    },
    skipinit: {
      ...accuracyOf(armAt('skipinit', middle), armAt('bn', middle)),
      direction: 'equal',
      preconditions: [bnLearned(middle), learned('skipinit', middle)],
      claim: 'With SkipInit the network ends with the same test accuracy as with BN, within a point',
      source: `${PAPER}, abstract`,
      paper: 'SkipInit is competitive with BN without normalization.',
      measure: `${ENDS}, SkipInit minus BN, batches of ${middle}, each at its tuned rate`,
    },
    fixup: {
      ...accuracyOf(armAt('fixup', middle), armAt('bn', middle)),
      direction: 'equal',
      preconditions: [bnLearned(middle), learned('fixup', middle)],
      claim: 'With Fixup the network ends with the same test accuracy as with BN, within a point',
      source: `${papers.zhangFixup.short}, abstract`,
      paper: 'With Fixup, training of residual networks without normalization is as stable as with it.',
      measure: `${ENDS}, Fixup minus BN, batches of ${middle}, each at its tuned rate`,
    },
    'small-batch': {
      ...accuracyOf(armAt('bn', small), atSkipInitsRate(small)),
      direction: 'equal',
      preconditions: [bnLearned(small)],
      claim: `With batches of ${small}, BN gains nothing from its own best rate over SkipInit’s, within a point`,
      source: `${PAPER}, abstract`,
      paper: 'BN’s larger stable rates help only in the regime of large batches.',
      measure: `${ENDS}, BN at its tuned rate minus BN at SkipInit’s, batches of ${small}`,
    },
    'large-batch': {
      ...accuracyOf(armAt('bn', large), atSkipInitsRate(large)),
      direction: 'greater',
      preconditions: [bnLearned(large)],
      claim: `With batches of ${large}, BN gains from its own best rate over SkipInit’s`,
      source: `${PAPER}, abstract`,
      paper: 'BN’s larger stable rates help only in the regime of large batches.',
      measure: `${ENDS}, BN at its tuned rate minus BN at SkipInit’s, batches of ${large}`,
    },
    'large-lead': {
      ...accuracyOf(armAt('bn', large), armAt('skipinit', large)),
      direction: 'greater',
      preconditions: [bnLearned(large), learned('skipinit', large)],
      claim: `With batches of ${large}, the network with BN ends with a higher test accuracy than with SkipInit`,
      source: `${PAPER}, abstract`,
      paper: 'With large batches the larger rates of BN pay.',
      measure: `${ENDS}, BN minus SkipInit, batches of ${large}, each at its tuned rate`,
    },
  } satisfies Claims<Options>
}

export function verdict(findings: FindingsOf<typeof claims>): string {
  const notLearned = 'is not tested, because a network has not learned'
  const groups = [
    [
      say(
        findings.falls,
        'With BN, deeper branches contribute less of the variance at the start',
        'With BN, deeper branches contribute more of the variance at the start',
        'Whether deeper branches contribute less of the variance at the start with BN is undecided',
        { equivalent: 'With BN, all branches contribute alike to the variance at the start' },
      ),
      say(
        findings.more,
        'and this is more so than without it',
        'and this is less so than without it',
        'whether this is more so than without it is undecided',
        { equivalent: 'and without it this is alike' },
      ),
    ],
    [
      say(
        findings.skipinit,
        'SkipInit ends as high as BN',
        'SkipInit and BN end differently',
        'Whether SkipInit ends as high as BN is undecided',
        { untested: `SkipInit ${notLearned}` },
      ),
    ],
    [
      say(
        findings.fixup,
        'Fixup ends as high as BN',
        'Fixup and BN end differently',
        'Whether Fixup ends as high as BN is undecided',
        { untested: `Fixup ${notLearned}` },
      ),
    ],
    [
      say(
        findings['small-batch'],
        'With small batches BN’s own rate gains nothing',
        'With small batches BN’s own rate changes its accuracy',
        'Whether BN’s own rate gains something with small batches is undecided',
        { untested: `BN with small batches ${notLearned}` },
      ),
      say(
        findings['large-batch'],
        'with large batches it does',
        'with large batches it is worse',
        'whether it does with large batches is undecided',
        {
          equivalent: 'with large batches it gains nothing either',
          untested: `BN with large batches ${notLearned}`,
        },
      ),
    ],
  ]
  return groups.map((parts) => `${parts.join('; ')}.`).join(' ')
}
