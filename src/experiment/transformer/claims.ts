/** The claims of the experiment `transformer`, and its verdict. */
import type { OptionValues } from '../../options/index.ts'
import type { Claims, FindingsOf } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { divergedRuns } from '../framework/measures.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned, learnedAtSomeRate, type Precondition } from '../framework/preconditions.ts'
import { say } from '../framework/words.ts'
import { cold, type Family, labelOf, type Options, POST_BEST, POST_FAST, POST_FAST_COLD } from './arms.ts'
import { finalLoss, gradientOf, largestRate, rateSensitivity, unevenness } from './measures.ts'

const XIONG = papers.xiong.short
const KIM = papers.kim.short
const ZHU = papers.zhu.short
const CHEN = papers.chen.short
const WORTSMAN = papers.wortsman.short

/** The least change of the loss that counts, as a share. */
const LITTLE = 0.01

const learned = (family: Family, arm: string = family): Precondition<Options> =>
  hasLearned(arm, family === 'none' ? 'network without normalization' : `network with ${labelOf(family)}`)

const learnedSomewhere = learnedAtSomeRate<Options>(
  'network without normalized queries and keys',
  (evidence) => largestRate(evidence, 'rms'),
)

/** How a claim compares the losses of two arms, without its wording. */
const lossOf = (treated: string, control: string) =>
  ({
    pairs: (evidence: Evidence<Options>) => ({
      treated: finalLoss(evidence, treated),
      control: finalLoss(evidence, control),
    }),
    scale: 'ratio',
    smallestEffect: LITTLE,
    figure: 'loss',
    remark: ({ records }: Evidence<Options>) => divergedRuns(records, [treated, control]),
  }) as const

export function claims(chosen: OptionValues<Options>) {
  const warmUp = `${chosen['warm-up']} steps of warm-up`
  const gradient = 'Norm of the gradient of a block’s second feed-forward matrix at the start'
  return {
    'near-output': {
      pairs: (evidence) => ({
        treated: gradientOf(evidence, 'post', 'last'),
        control: gradientOf(evidence, 'pre', 'last'),
      }),
      scale: 'ratio',
      direction: 'greater',
      claim: 'At the start, gradients near the output are larger with post-LN than with pre-LN',
      source: `${XIONG}, abstract`,
      paper:
        'With post-LN the expected gradients near the output are large; with pre-LN they are well-behaved.',
      measure: `${gradient}, last block, post-LN over pre-LN`,
      figure: 'gradients',
    },
    growth: {
      pairs: (evidence) => ({
        treated: gradientOf(evidence, 'post', 'last'),
        control: gradientOf(evidence, 'post', 'first'),
      }),
      scale: 'ratio',
      direction: 'greater',
      claim: 'With post-LN they are larger than near the input',
      source: `${XIONG}, abstract`,
      paper: 'With post-LN the expected gradients near the output are large.',
      measure: `${gradient}, post-LN, last block over first`,
      figure: 'gradients',
    },
    'post-warm-up': {
      ...lossOf(POST_FAST, POST_FAST_COLD),
      preconditions: [learned('post', POST_FAST)],
      direction: 'less',
      claim: 'At the rate that is best for pre-LN, post-LN ends with a lower loss with warm-up than without',
      source: `${XIONG}, abstract`,
      paper: 'Warm-up is essential for post-LN.',
      measure: `Test loss at the end, post-LN, with ${warmUp} over without, at the rate tuned for pre-LN with it`,
    },
    'post-best': {
      ...lossOf('post', POST_BEST),
      preconditions: [learned('post')],
      direction: 'less',
      claim: 'Post-LN with warm-up ends with a lower loss than without, each at its best rate',
      source: `${XIONG}, abstract`,
      paper: 'Warm-up is crucial to the final performance.',
      measure: `Test loss at the end, post-LN, with ${warmUp} over without, each at its tuned rate`,
    },
    'pre-warm-up': {
      ...lossOf(cold('pre'), 'pre'),
      preconditions: [learned('pre')],
      direction: 'equal',
      claim: `Pre-LN ends with the same loss without warm-up, within ${100 * LITTLE} %`,
      source: `${XIONG}, abstract`,
      paper: 'Pre-LN transformers without warm-up reach comparable results.',
      measure: `Test loss at the end, pre-LN, without warm-up over with ${warmUp}, at the rate tuned with it`,
    },
    'steady-gradients': {
      pairs: (evidence) => ({ treated: unevenness(evidence, 'peri'), control: unevenness(evidence, 'pre') }),
      scale: 'ratio',
      direction: 'less',
      claim: 'At the start, gradients differ less between blocks with peri-LN than with pre-LN',
      source: `${KIM}, abstract`,
      paper: 'Peri-LN has a steadier gradient flow.',
      measure: `${gradient}, largest over least of all blocks, peri-LN over pre-LN`,
      figure: 'gradients',
    },
    normalized: {
      ...lossOf('pre', 'none'),
      preconditions: [learned('none')],
      direction: 'less',
      claim: 'A transformer with pre-LN ends with a lower loss than one without normalization',
      source: `${ZHU}, abstract`,
      paper: 'Normalization has long been considered essential.',
      measure: 'Test loss at the end, pre-LN over no normalization, each at its tuned rate',
    },
    dyt: {
      ...lossOf('dyt', 'pre'),
      preconditions: [learned('pre')],
      direction: 'equal',
      claim: `DyT ends with the same loss as LN, within ${100 * LITTLE} %`,
      source: `${ZHU}, abstract`,
      paper: 'Transformers with dynamic tanh match or exceed those with normalization.',
      measure: 'Test loss at the end, DyT over pre-LN, each at its tuned rate',
    },
    'derf-ln': {
      ...lossOf('derf', 'pre'),
      preconditions: [learned('pre')],
      direction: 'not greater',
      claim: 'Derf ends with a loss at most as high as LN',
      source: `${CHEN}, abstract`,
      paper: 'Derf outperforms LN, RMS normalization and DyT.',
      measure: 'Test loss at the end, Derf over pre-LN, each at its tuned rate',
    },
    'derf-dyt': {
      ...lossOf('derf', 'dyt'),
      preconditions: [learned('dyt')],
      direction: 'not greater',
      claim: 'Derf ends with a loss at most as high as DyT',
      source: `${CHEN}, abstract`,
      paper: 'Derf outperforms LN, RMS normalization and DyT.',
      measure: 'Test loss at the end, Derf over DyT, each at its tuned rate',
    },
    range: {
      pairs: (evidence) => ({ treated: largestRate(evidence, 'qk'), control: largestRate(evidence, 'rms') }),
      scale: 'ratio',
      direction: 'greater',
      preconditions: [learnedSomewhere],
      claim: 'Normalized queries and keys make the largest rate at which the network trains larger',
      source: `${WORTSMAN}, abstract`,
      paper:
        'Attention logits grow at high rates; what mitigates that allows rates over orders of magnitude.',
      measure: 'Largest rate of the grid at which the network has learned, pre-RMS + QK over pre-RMS',
      figure: 'largest',
    },
    sensitivity: {
      pairs: (evidence) => ({
        treated: rateSensitivity(evidence, 'qk'),
        control: rateSensitivity(evidence, 'rms'),
      }),
      scale: 'ratio',
      direction: 'less',
      preconditions: [learnedSomewhere],
      claim: 'They make the loss depend less on the rate',
      source: `${WORTSMAN}, abstract`,
      paper: 'With such mitigations small models reach similar losses over orders of magnitude of the rate.',
      measure:
        'Test loss at the end, at most that at the start, minus that at the best rate, mean over the grid, pre-RMS + QK over pre-RMS',
      figure: 'sensitivity',
    },
  } satisfies Claims<Options>
}

export function verdict(findings: FindingsOf<typeof claims>): string {
  const notLearned = (what: string) => `${what} is not tested, because a network has not learned`
  const sentences = [
    [
      say(
        findings['near-output'],
        'At the start, gradients near the output are larger with post-LN than with pre-LN',
        'At the start, gradients near the output are smaller with post-LN than with pre-LN',
        'Whether gradients near the output are larger with post-LN than with pre-LN is undecided',
        { equivalent: 'At the start, gradients near the output are as large with post-LN as with pre-LN' },
      ),
      say(
        findings.growth,
        'with post-LN they are larger than near the input',
        'with post-LN they are smaller than near the input',
        'whether with post-LN they are larger than near the input is undecided',
        { equivalent: 'with post-LN they are as large as near the input' },
      ),
      say(
        findings['steady-gradients'],
        'peri-LN makes the gradients of the blocks more alike',
        'peri-LN makes the gradients of the blocks less alike',
        'whether peri-LN makes the gradients of the blocks more alike is undecided',
        { equivalent: 'peri-LN does not change how alike the gradients of the blocks are' },
      ),
    ],
    [
      say(
        findings['post-warm-up'],
        'At pre-LN’s rate post-LN is better with warm-up',
        'At pre-LN’s rate post-LN is worse with warm-up',
        'Whether post-LN is better with warm-up at pre-LN’s rate is undecided',
        {
          equivalent: 'At pre-LN’s rate post-LN is as good without warm-up',
          untested: notLearned('Warm-up of post-LN'),
        },
      ).concat(
        say(
          findings['post-best'],
          ', and it is better with it where each has its best rate',
          ', and it is worse with it where each has its best rate',
          ', and whether it is where each has its best rate is undecided',
          {
            equivalent: ', and it is as good without it where each has its best rate',
            untested: '',
          },
        ),
      ),
      say(
        findings['pre-warm-up'],
        'pre-LN needs no warm-up',
        'pre-LN is not as good without warm-up',
        'whether pre-LN needs warm-up is undecided',
        { untested: notLearned('warm-up of pre-LN') },
      ),
    ],
    [
      say(
        findings.normalized,
        'A transformer with LN is better than one without normalization',
        'A transformer without normalization is better than one with LN',
        'Whether a transformer with LN is better than one without normalization is undecided',
        {
          equivalent: 'A transformer without normalization is as good as one with LN',
          untested: 'Without normalization the transformer has not learned, so LN is not compared with it',
        },
      ),
      say(
        findings.dyt,
        `dynamic tanh is as good as LN within ${100 * LITTLE} % of the loss`,
        `dynamic tanh and LN differ by more than ${100 * LITTLE} % of the loss`,
        `whether dynamic tanh is as good as LN within ${100 * LITTLE} % of the loss is undecided`,
        { untested: notLearned('dynamic tanh') },
      ),
      say(
        findings['derf-ln'],
        'dynamic erf is at least as good as LN',
        'dynamic erf is worse than LN',
        'whether dynamic erf is at least as good as LN is undecided',
        { untested: notLearned('dynamic erf') },
      ),
      say(
        findings['derf-dyt'],
        'dynamic erf is at least as good as dynamic tanh',
        'dynamic erf is worse than dynamic tanh',
        'whether dynamic erf is at least as good as dynamic tanh is undecided',
        { untested: notLearned('dynamic erf against dynamic tanh') },
      ),
    ],
    [
      say(
        findings.range,
        'Normalized queries and keys allow larger rates',
        'Normalized queries and keys allow only smaller rates',
        'Whether normalized queries and keys allow larger rates is undecided',
        {
          equivalent: 'Normalized queries and keys do not change the largest rate',
          untested: notLearned('The largest rate with normalized queries and keys'),
        },
      ),
      say(
        findings.sensitivity,
        'the loss depends less on the rate with them',
        'the loss depends more on the rate with them',
        'whether the loss depends less on the rate with them is undecided',
        {
          equivalent: 'the loss depends as much on the rate with them',
          untested: 'how much the loss depends on the rate is not compared',
        },
      ),
    ],
  ]
  return sentences.map((parts) => `${parts.join('; ')}.`).join(' ')
}
