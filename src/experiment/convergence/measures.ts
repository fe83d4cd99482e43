/** One number per run of the experiment `convergence`: what its claims compare and its figures show. */
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, best, ending, movement, stepsToReach } from '../framework/measures.ts'
import type { OptionValues } from '../../options/index.ts'
import { armsAtRates, type Family, type Options } from './arms.ts'

/**
 * A network has learned if its best accuracy is this many times that of guessing. Otherwise its accuracy is no target
 * for the others.
 */
const LEARNED = 1.5

/** Number of evaluations at the end of a run over which its final accuracy is averaged. */
export const LAST = 5

const ACCURACY = trainingQuantities.testAccuracy

/** A diverged run counts as lower than any other. */
export function bestAccuracy({ records }: Evidence, arm: string): BySeed {
  return best(records, arm, ACCURACY, { afterDivergence: -Infinity })
}

/** The best accuracy that a run reached, even if it diverged later: a target for others. */
function reachedAccuracy({ records }: Evidence, arm: string): BySeed {
  return best(records, arm, ACCURACY, { afterDivergence: 'measured' })
}

/**
 * The best accuracy of the plain network at the base rate, which is the target of the other arms; NaN if it did not
 * learn.
 */
export function target(evidence: Evidence): BySeed {
  return ifLearned(evidence, reachedAccuracy(evidence, 'plain'))
}

/** The best accuracy of the plain network at any rate; NaN if it did not learn. */
export function tunedTarget(evidence: Evidence<Options>): BySeed {
  const all = overRates(evidence, 'plain', (arm) => reachedAccuracy(evidence, arm))
  return ifLearned(
    evidence,
    across(all, (values) => Math.max(...values)),
  )
}

function ifLearned({ classes }: Evidence, accuracies: BySeed): BySeed {
  return across([accuracies], ([accuracy]) => (accuracy! >= LEARNED / classes ? accuracy! : Number.NaN))
}

/** Steps to an accuracy, which differs from seed to seed. */
export function steps(evidence: Evidence, arm: string, accuracy: BySeed = target(evidence)): BySeed {
  return stepsToReach(evidence.records, arm, ACCURACY, accuracy)
}

/** Steps to an accuracy at the rate that reaches it first. */
export function fewestSteps(evidence: Evidence<Options>, family: Family, accuracy: BySeed): BySeed {
  const all = overRates(evidence, family, (arm) => steps(evidence, arm, accuracy))
  return across(all, (values) => Math.min(...values))
}

function overRates(
  { options }: Evidence<Options>,
  family: Family,
  measure: (arm: string) => BySeed,
): BySeed[] {
  return armsAtRates(family, options).map(measure)
}

/** Accuracy at the end; a diverged run counts as guessing. */
export function finalAccuracy({ records, classes }: Evidence, arm: string): BySeed {
  return ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes })
}

/** How far the distribution of one sigmoid's input moves between evaluations. */
export function inputMovement({ records }: Evidence, arm: string, options: { relative: boolean }): BySeed {
  return movement(records, arm, options)
}

/** Whether movements are measured in units of the width of the distribution. */
export function isRelative(chosen: OptionValues<Options>): boolean {
  return chosen['movement-scale'] === 'width'
}
