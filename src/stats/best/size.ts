/**
 * How large a comparison must be to find a difference: the number of seeds, or of test samples if no number of seeds
 * suffices. A difference δ is found with probability `power` if (c + t) · e ≤ δ, with c the critical value of
 * multiple comparisons with the best, t Student's quantile at `power`, and e the standard error.
 */
import { studentQuantile } from '../intervals/distributions.ts'
import type { CrossedMean } from './crossed.ts'
import { criticalValue } from './with-the-best.ts'

export interface Size {
  /** Null if even very many would be too few with this test set. */
  readonly seeds: number | null
  /** If `seeds` is null: the number of test samples that leaves half of the allowed variance to the seeds. */
  readonly samples: number | null
}

const MOST_SEEDS = 1000

/** From the variances of a pair of `count` candidates. `seeds` is at least 3, the fewest that show their own spread. */
export function sizeToFind(
  difference: number,
  { seedVariance, sampleVariance, seeds: had, samples }: CrossedMean,
  { count, power = 0.8 }: { count: number; power?: number },
): Size {
  const allowed = (seeds: number) =>
    (difference / (criticalValue(count, seeds - 1) + studentQuantile(power, seeds - 1))) ** 2
  const suffices = (seeds: number) => (seedVariance * had) / seeds + sampleVariance <= allowed(seeds)
  if (!suffices(MOST_SEEDS))
    return { seeds: null, samples: Math.ceil((2 * samples * sampleVariance) / allowed(MOST_SEEDS)) }
  let [few, enough] = [2, MOST_SEEDS]
  while (enough - few > 1) {
    const middle = (few + enough) >> 1
    if (suffices(middle)) enough = middle
    else few = middle
  }
  return { seeds: enough, samples: null }
}
