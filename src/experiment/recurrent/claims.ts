/** The claims of the experiment `recurrent`, and its verdict. */
import type { OptionValues } from '../../options/index.ts'
import type { Finding } from '../../stats/index.ts'
import type { CheckResults, Checks } from '../framework/check.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import { across } from '../framework/measures.ts'
import { learnsSooner } from '../networks/learning.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned } from '../framework/preconditions.ts'
import { report, say } from '../framework/words.ts'
import { armOf, type Cell, cells, type Options } from './arms.ts'
import { trendOf } from './measures.ts'

const PAPER = papers.ba.short

export type Key = `${Cell}-${'sooner' | 'sooner-than-bn' | 'trend'}`

export function claims(): Claims<Options, Key> {
  const compare = (cell: Cell, treated: 'bn' | 'ln', control: 'plain' | 'bn') =>
    learnsSooner(armOf(cell, treated), armOf(cell, control))
  return claimsByKey(
    cells.flatMap(({ cell, label }): (readonly [Key, Claim<Options>])[] => [
      [
        `${cell}-sooner`,
        {
          ...compare(cell, 'ln', 'plain'),
          preconditions: [hasLearned(armOf(cell, 'plain'), `plain ${label}`)],
          claim: `LN makes the ${label} learn faster`,
          source: `${PAPER}, §6.1–6.5`,
          paper: 'LN substantially reduces the training time of recurrent networks.',
          measure: `Training loss, geometric mean over training, ${label} with LN over plain`,
        },
      ],
      [
        `${cell}-sooner-than-bn`,
        {
          ...compare(cell, 'ln', 'bn'),
          preconditions: [hasLearned(armOf(cell, 'ln'), `${label} with LN`)],
          claim: `LN makes the ${label} learn faster than BN does`,
          source: `${PAPER}, §6.2, Fig. 2`,
          paper: 'With LN the reader learns faster than with recurrent BN, and converges to a better result.',
          measure: `Training loss, geometric mean over training, ${label} with LN over BN`,
        },
      ],
      [
        `${cell}-trend`,
        {
          pairs: (evidence) => ({
            treated: trendOf(evidence, armOf(cell, 'ln')),
            control: trendOf(evidence, armOf(cell, 'plain')),
          }),
          scale: 'ratio',
          direction: 'not less',
          figure: 'trend',
          preconditions: [hasLearned(armOf(cell, 'plain'), `plain ${label}`)],
          claim: `With LN the summed inputs of the ${label} keep as much of their trend over time as without`,
          source: 'the review, §4.1',
          paper: 'LN normalizes along the layer, so the sequence trend is kept.',
          measure: `Share of the variance of a unit’s summed input that lies between time steps, mean over units, at the end of training, ${label} with LN over plain`,
        },
      ],
    ]),
  )
}

/** With statistics per time step, the mean of a unit over the batch is its shift β at every step. */
export function checks({ statistics }: OptionValues<Options>): Checks<Options> {
  if (statistics !== 'step') return {}
  return {
    'trend-removed': {
      values: (evidence) =>
        across(
          cells.map(({ cell }) => trendOf(evidence, armOf(cell, 'bn'))),
          (shares) => Math.max(...shares),
        ),
      needs: { atMost: 1e-6 },
      claim: 'BN of every time step removes the trend of the summed inputs over time',
      source: 'the review, §4.1',
      paper: 'BN would remove the moving trend of the distribution, the sequence trend.',
      measure:
        'Share of the variance of a unit’s summed input that lies between time steps, most of both cells, with the statistics of the batch at each step',
      figure: 'trend',
    },
  }
}

export function verdict(findings: Findings<Key>, results: CheckResults): string {
  const removed = report(
    results['trend-removed'],
    'BN removes the trend of the summed inputs over time',
    'With BN a trend of the summed inputs over time is left, which is an error of this program',
    'The trend over time that BN leaves was not measured',
  )
  const kept = cells
    .map(({ cell, label }) =>
      say(
        findings[`${cell}-trend`],
        `the ${label} with LN keeps it`,
        `the ${label} with LN has less of it than without`,
        `whether the ${label} with LN keeps it is undecided`,
        { untested: `the ${label} with LN is not compared with the one without, which has not learned` },
      ),
    )
    .join('; ')
  const compare = (finding: Finding, what: string, untested: string) =>
    say(
      finding,
      `learns faster with LN than ${what}`,
      `learns more slowly with LN than ${what}`,
      `is not shown to learn faster or more slowly with LN than ${what}`,
      { equivalent: `learns as fast with LN as ${what}`, untested },
    )
  return `${cells
    .map(({ cell, label }) =>
      [
        `The ${label} `,
        compare(
          findings[`${cell}-sooner`],
          'without',
          'has not learned without normalization, so that this is not compared with LN',
        ),
        ', and ',
        compare(
          findings[`${cell}-sooner-than-bn`],
          'with BN',
          'has not learned with LN, so that this is not compared with BN',
        ),
      ].join(''),
    )
    .join('. ')}. ${removed}; ${kept}.`
}
