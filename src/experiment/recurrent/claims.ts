/** The claims of the experiment `recurrent`, and its verdict. */
import type { Finding } from '../../stats/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import { learnsSooner } from '../networks/learning.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned } from '../framework/preconditions.ts'
import { say } from '../framework/words.ts'
import { armOf, type Cell, cells, type Options } from './arms.ts'

const PAPER = papers.ba.short

export type Key = `${Cell}-${'sooner' | 'sooner-than-bn'}`

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
    ]),
  )
}

export function verdict(findings: Findings<Key>): string {
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
    .join('. ')}.`
}
