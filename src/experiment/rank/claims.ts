/** The claims of the experiment `rank`, its check, and its verdict. */
import type { OptionValues } from '../../options/index.ts'
import type { CheckResultsOf, Checks } from '../framework/check.ts'
import { bound, type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned, wasLowered, wasRaised } from '../framework/preconditions.ts'
import { report, say } from '../framework/words.ts'
import { learnsSooner } from '../networks/learning.ts'
import { type ActivationName, activations, deepest, type Options, trainedArm } from './arms.ts'
import { atDepth, closed, mismatch, overLayers, rankAtStart } from './measures.ts'

const FIRST = papers.daneshmand.short
const SECOND = papers.daneshmandOrthogonal.short

/** The share of BN's lead that the start must close, and the share of BN's rank that it must have. */
const CLOSED = 0.8

/** The least lead of BN that there is something to close of: its loss over the plain network's. */
const LEAD = 0.9

export type Key = `${'collapses' | 'kept' | 'gap' | 'sooner' | 'closes'}-${ActivationName}`

export function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
  return claimsByKey<Key, Claim<Options>>(
    activations.flatMap(({ name, label }) => claimsOf(name, label, chosen)),
  )
}

function claimsOf(
  name: ActivationName,
  label: string,
  chosen: OptionValues<Options>,
): readonly (readonly [Key, Claim<Options>])[] {
  const [shallow, deep] = [chosen.depths[0]!, deepest(chosen)]
  const learned = hasLearned<Options>(trainedArm(name, 'plain'), `plain ${label} network`)
  return [
    [
      `collapses-${name}`,
      {
        pairs: (evidence) => ({
          treated: atDepth(evidence, [name, 'plain'], deep, 'participation'),
          control: atDepth(evidence, [name, 'plain'], shallow, 'participation'),
        }),
        scale: 'ratio',
        direction: 'less',
        claim: `Without normalization the rank of a ${label} network’s values falls with depth`,
        source: `${FIRST}, abstract`,
        paper: 'In random networks without BN the rank collapses quickly with depth.',
        measure: `Participation rank of a batch’s values at the start, ${deep} layers over ${shallow} layers above the input, plain`,
        figure: 'rank-by-depth',
      },
    ],
    [
      `kept-${name}`,
      {
        pairs: (evidence) => ({
          treated: overLayers(evidence, name, 'deeper half'),
          control: overLayers(evidence, name, 'quarter before'),
        }),
        scale: 'ratio',
        direction: 'not less',
        claim: `With BN the rank of a ${label} network’s values no longer falls in deep layers`,
        source: `${FIRST}, abstract`,
        paper: 'BN avoids the collapse: in deep linear networks the rank has a lower bound.',
        measure: `Participation rank of a batch’s values at the start, mean over the deeper half of ${deep} hidden layers over that of the quarter before, BN`,
        figure: 'rank-by-depth',
      },
    ],
    [
      `gap-${name}`,
      {
        pairs: (evidence) => ({
          treated: atDepth(evidence, [name, 'bn'], deep, 'gap'),
          control: atDepth(evidence, [name, 'plain'], deep, 'gap'),
        }),
        scale: 'ratio',
        direction: 'less',
        claim: `With BN the samples’ values in a deep ${label} network are nearer to orthogonal`,
        source: `${SECOND}, abstract`,
        paper:
          'Successive BN and random linear maps make samples increasingly orthogonal; without BN they align.',
        measure: `Orthogonality gap at the start, ${deep} layers above the input, BN over plain`,
        figure: 'gap-by-depth',
      },
    ],
    [
      `sooner-${name}`,
      {
        ...learnsSooner(trainedArm(name, 'bn'), trainedArm(name, 'plain')),
        preconditions: [learned],
        claim: `With BN a deep ${label} network learns sooner`,
        source: `${FIRST}, abstract`,
        paper: 'Stability of the rank is crucial for training deep networks.',
        measure: 'Training loss, geometric mean over training, BN over plain, each at its tuned rate',
      },
    ],
    [
      `closes-${name}`,
      {
        pairs: (evidence) => {
          const treated = closed(evidence, name)
          return { treated, control: bound(CLOSED, treated) }
        },
        scale: 'difference',
        factor: 100,
        unit: 'pp',
        smallestEffect: 0,
        direction: 'greater',
        preconditions: [
          learned,
          wasLowered(
            'BN learns sooner than the plain network',
            LEAD,
            learnsSooner(trainedArm(name, 'bn'), trainedArm(name, 'plain')).pairs,
          ),
          wasRaised('the orthogonal start keeps the rank through all hidden layers', CLOSED, (evidence) => ({
            treated: rankAtStart(evidence, name, 'start'),
            control: rankAtStart(evidence, name, 'start', 1),
          })),
        ],
        claim: `A start that keeps the rank closes at least ${100 * CLOSED} % of BN’s lead in a deep ${label} network`,
        source: `${SECOND}, abstract`,
        paper:
          'Starting from orthogonal representations is sufficient to accelerate SGD, with no need for BN.',
        measure: `Share of BN’s lead that the orthogonal start closes, in logarithms of the training loss averaged over training, minus ${100 * CLOSED} %`,
        figure: 'closed',
      },
    ],
  ]
}

export function checks() {
  return {
    identity: {
      values: mismatch,
      needs: { atMost: 1e-9 },
      claim: 'The orthogonality gap and the participation rank are one measure',
      source: `${FIRST}; ${SECOND}, §3`,
      measure:
        'Distance of the squared gap from 1/r − 1/n, r the participation rank and n the samples, most over layers, linear network with BN at the start',
    },
  } satisfies Checks<Options>
}

export function verdict(findings: Findings<Key>, { identity }: CheckResultsOf<typeof checks>): string {
  const sentences = activations.map(({ name, label }) => {
    const parts = [
      say(
        findings[`collapses-${name}`],
        `In a random ${label} network the rank of a batch’s values falls with depth`,
        `In a random ${label} network the rank of a batch’s values rises with depth`,
        `Whether the rank of a batch’s values falls with depth in a random ${label} network is undecided`,
        { equivalent: `In a random ${label} network the rank of a batch’s values hardly changes with depth` },
      ),
      say(
        findings[`kept-${name}`],
        'BN keeps it',
        'BN does not keep it either',
        'whether BN keeps it is undecided',
        { equivalent: 'BN keeps it' },
      ),
      say(
        findings[`sooner-${name}`],
        'BN makes training faster',
        'BN makes training slower',
        'whether BN makes training faster is undecided',
        {
          equivalent: 'BN makes training neither faster nor slower',
          untested: 'BN is not compared with the plain network, which has not learned',
        },
      ),
      say(
        findings[`closes-${name}`],
        `an orthogonal start closes at least ${100 * CLOSED} % of that lead`,
        `an orthogonal start closes less than ${100 * CLOSED} % of that lead`,
        `whether an orthogonal start closes ${100 * CLOSED} % of that lead is undecided`,
        {
          equivalent: `an orthogonal start closes about ${100 * CLOSED} % of that lead`,
          untested: 'what a start with a high rank does is not tested',
        },
      ),
    ]
    return `${parts.join('; ')}.`
  })
  return sentences
    .join(' ')
    .concat(report(identity, '', ' The measures of rank disagree, which is an error of this program.', ''))
}
