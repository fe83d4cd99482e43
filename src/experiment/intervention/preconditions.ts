/** What must hold before a claim of the experiment `intervention` says anything: its manipulations took hold. */
import { counted } from '../../counts.ts'
import { formatNumber, median } from '../../stats/index.ts'
import type { Precondition } from '../framework/claim.ts'
import { armName, type Network, networkLabel, type Options } from './arms.ts'
import { type Check, curvature, distance, ratioAtLevels, ratioOf, steps } from './measures.ts'
import type { OptionValues } from '../../options/index.ts'

/** An injected shift counts from this ratio on, whatever its nominal factor. */
const LEAST_SHIFT = 1.5

/** Smoothing counts up to this ratio of the largest eigenvalues. */
const MOST_CURVATURE = 0.9

/** A network without injected shift and smoothing reaches the level in all but this share of its runs. */
const MOST_FAILURES = 0.1

type Chosen = OptionValues<Options>

/**
 * By the distance of distributions, which is what the noise manipulates. Gradients are not required to change: a
 * normalization above may take the injected shift out again.
 */
export const shiftRaised = (chosen: Chosen, network: Network): Precondition<Options> =>
  ofRatio(distance, {
    text: `In the ${networkLabel(chosen, network)} network the injected shift raises ${distance.words} to ${LEAST_SHIFT} times or more`,
    arms: [armName(network, 4, 'none'), armName(network, 1, 'none')],
    isMet: (middle) => middle >= LEAST_SHIFT,
  })

export const lossSmoothed = (chosen: Chosen, network: Network): Precondition<Options> =>
  ofRatio(curvature, {
    text: `In the ${networkLabel(chosen, network)} network SAM lowers ${curvature.words} to ${MOST_CURVATURE} times or less at the same loss`,
    arms: [armName(network, 1, 'sam'), armName(network, 1, 'none')],
    isMet: (middle) => middle <= MOST_CURVATURE,
  })

export const learns = (chosen: Chosen, network: Network): Precondition<Options> => ({
  text: `The ${networkLabel(chosen, network)} network reaches a training loss of ${chosen.level} without the interventions`,
  check(evidence) {
    const taken = [...steps(evidence, armName(network, 1, 'none')).values()]
    const reached = taken.filter(Number.isFinite).length
    return {
      met: taken.length > 0 && reached >= (1 - MOST_FAILURES) * taken.length,
      detail: `${reached} of ${counted(taken.length, 'run')} reach it`,
    }
  },
})

/** Otherwise there is no lead to lose. */
export const leads = (chosen: Chosen): Precondition<Options> => ({
  text: `Without the interventions, the ${networkLabel(chosen, 'norm')} network reaches the level before the plain one`,
  check(evidence) {
    const control = steps(evidence, armName('plain', 1, 'none'))
    const ratios = [...ratioOf(steps(evidence, armName('norm', 1, 'none')), control).values()]
    const middle = median(ratios)
    return { met: middle < 1, detail: `median ratio of steps ${formatNumber(middle)}` }
  },
})

function ofRatio(
  check: Check,
  {
    text,
    arms: [treated, control],
    isMet,
  }: { text: string; arms: readonly [string, string]; isMet: (median: number) => boolean },
): Precondition<Options> {
  return {
    text,
    check(evidence) {
      const ratios = [...ratioAtLevels(evidence, treated, control, check).values()]
      const middle = median(ratios)
      return {
        met: isMet(middle),
        detail: `median ratio ${formatNumber(middle)} over ${counted(ratios.length, 'seed')}`,
      }
    },
  }
}
