/**
 * Conditions without which a claim says nothing: a comparison with a network that has not begun to learn, or a
 * manipulation that did not take hold, is not a test. They are part of a claim and are shown with it.
 */
import { counted } from '../../counts.ts'
import {
  atLevel,
  type BySeed,
  formatNumber,
  formatQuantity,
  median,
  trainingQuantities,
} from '../../stats/index.ts'
import type { DocumentedTable } from '../../options/index.ts'
import type { Evidence } from './evidence.ts'
import { best, ending } from './measures.ts'
import type { Records } from './records.ts'

export interface Precondition<T extends DocumentedTable = DocumentedTable> {
  /** What must hold, as a sentence without a full stop: `the plain network has learned`. */
  readonly text: string
  check(evidence: Evidence<T>): { readonly met: boolean; readonly detail: string }
}

/** A condition on each run must hold for at least this share of an arm's seeds. */
const SHARE_OF_SEEDS = 3 / 4

/** The training loss of a network that has learned, as a share of the loss of guessing. */
const LEARNED_LOSS = 0.7

/** How far its test accuracy lies between guessing and perfect. */
const LEARNED_ACCURACY = 1 / 3

/** The loss of predicted values that has fallen to this share of its first value counts as learned. */
const LEARNED_VALUES = 0.5

const { trainingLoss, testAccuracy } = trainingQuantities

/**
 * The network of an arm has learned in at least three quarters of its seeds. A classifier has learned if its training
 * loss ends at or below 0.7 of ln(classes), and its best test accuracy is at least a third of the way from guessing to
 * perfect. A network that predicts values has learned if its training loss ends at or below half of its first value.
 */
export function hasLearned<T extends DocumentedTable>(arm: string, label: string): Precondition<T> {
  return {
    text: `the ${label} has learned`,
    check: ({ records, classes }) => {
      const losses = ending(records, arm, trainingLoss, { count: 1, afterDivergence: Infinity })
      const accuracies = best(records, arm, testAccuracy, { afterDivergence: 'measured' })
      const isOfClasses = [...accuracies.values()].some((value) => value > Number.NEGATIVE_INFINITY)
      const starts = startsOf(records, arm)
      const mostLoss = (seed: number) =>
        isOfClasses ? limitsOf(classes).loss : LEARNED_VALUES * (starts.get(seed) ?? Number.NaN)
      const { accuracy: leastAccuracy } = limitsOf(classes)
      const learned = [...losses].filter(
        ([seed, loss]) =>
          loss <= mostLoss(seed) && (!isOfClasses || (accuracies.get(seed) ?? 0) >= leastAccuracy),
      )
      const needed = isOfClasses
        ? `needed: at most ${formatNumber(limitsOf(classes).loss)}, and ${percent(leastAccuracy)}`
        : 'needed: half of its first value'
      const shown = isOfClasses ? `, best test accuracy ${percent(middle(accuracies))}` : ''
      return {
        met: isMost(learned.length, losses.size),
        detail: `${learned.length} of ${counted(losses.size, 'seed')}; median training loss at the end ${formatNumber(middle(losses))}${shown} (${needed})`,
      }
    },
  }
}

/** Whether a classifier with this training loss and test accuracy has learned, by the limits of `hasLearned`. */
export function isLearned(
  { loss, accuracy }: { readonly loss: number; readonly accuracy: number },
  classes: number,
): boolean {
  const limits = limitsOf(classes)
  return loss <= limits.loss && accuracy >= limits.accuracy
}

/** In three quarters of its seeds, a network has learned at one rate of a grid or more; `largest` is NaN where at none. */
export function learnedAtSomeRate<T extends DocumentedTable>(
  network: string,
  largest: (evidence: Evidence<T>) => BySeed,
): Precondition<T> {
  return {
    text: `at one rate of the grid or more, the ${network} has learned`,
    check: (evidence) => {
      const rates = [...largest(evidence).values()]
      const count = rates.filter(Number.isFinite).length
      return { met: isMost(count, rates.length), detail: `${count} of ${counted(rates.length, 'seed')}` }
    },
  }
}

const limitsOf = (classes: number) => ({
  loss: LEARNED_LOSS * Math.log(classes),
  accuracy: 1 / classes + LEARNED_ACCURACY * (1 - 1 / classes),
})

/** Every one of these arms reached the running training loss at which it is compared, in three quarters of its seeds. */
export function reachedLoss<T extends DocumentedTable>(
  arms: readonly string[],
  level: number,
  quantity: string,
): Precondition<T> {
  return {
    text: `each network reached the training loss ${level} at which it is measured`,
    check: ({ records }) => {
      const counts = arms.map((arm) => ({
        arm,
        reached: records.bySeed(arm, atLevel(quantity, level)).size,
        all: records.seedsOf(arm),
      }))
      return {
        met: counts.every(({ reached, all }) => isMost(reached, all)),
        detail: counts
          .map(({ arm, reached, all }) => `${arm} ${reached} of ${counted(all, 'seed')}`)
          .join(', '),
      }
    },
  }
}

/** A manipulation raised the very measure that it should raise: its median ratio over seeds is at least `times`. */
export const wasRaised = <T extends DocumentedTable>(
  text: string,
  times: number,
  pairs: (evidence: Evidence<T>) => Paired,
): Precondition<T> =>
  ofRatio(text, (ratio) => ratio >= times, `at least ${formatQuantity(times, '×')}`, pairs)

/** It lowered the very measure that it should lower: the median ratio is at most `times`. */
export const wasLowered = <T extends DocumentedTable>(
  text: string,
  times: number,
  pairs: (evidence: Evidence<T>) => Paired,
): Precondition<T> => ofRatio(text, (ratio) => ratio <= times, `at most ${formatQuantity(times, '×')}`, pairs)

interface Paired {
  readonly treated: BySeed
  readonly control: BySeed
}

function ofRatio<T extends DocumentedTable>(
  text: string,
  isMet: (ratio: number) => boolean,
  needed: string,
  pairs: (evidence: Evidence<T>) => Paired,
): Precondition<T> {
  return {
    text,
    check: (evidence) => {
      const { treated, control } = pairs(evidence)
      const ratios = [...treated].map(([seed, value]) => value / (control.get(seed) ?? Number.NaN))
      const ratio = ratios.length === 0 ? Number.NaN : median(ratios)
      return {
        met: isMet(ratio),
        detail: `median ratio ${formatQuantity(ratio, '×')} (needed: ${needed})`,
      }
    },
  }
}

function startsOf(records: Records, arm: string): BySeed {
  return new Map([...records.bySeed(arm, trainingLoss)].map(([seed, rows]) => [seed, rows[0]!.value]))
}

const isMost = (count: number, all: number): boolean => all > 0 && count >= SHARE_OF_SEEDS * all

const middle = (measure: BySeed): number => median([...measure.values()])

const percent = (share: number): string => `${formatNumber(100 * share)} %`
