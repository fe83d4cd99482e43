/**
 * Multiple comparisons with the best: simultaneous intervals for how far each candidate is from the best of the
 * others, θ_i − max over j ≠ i of θ_j (J. C. Hsu, "Constrained simultaneous confidence intervals for multiple
 * comparisons with the best", Annals of Statistics 12(3), 1984; Multiple Comparisons, 1996, ch. 4).
 *
 *   upper_i = max(0, min over j ≠ i of (m_i − m_j + c_ij e_ij))
 *   G       = the candidates whose minimum is not below 0: those that may be the best
 *   lower_i = 0 if G = {i}, otherwise min(0, min over j in G, j ≠ i, of (m_i − m_j − c_ij e_ij))
 *
 * All intervals are right at once if every other candidate's difference to the true best is within its bound: k − 1
 * one-sided statements. Differences are paired by seeds and samples, so their errors e_ij differ and are correlated;
 * c_ij is therefore Student's quantile at 1 − (1 − confidence) / (k − 1) (Bonferroni), which holds whatever the
 * correlation.
 */
import type { Interval } from '../intervals/interval.ts'
import { studentQuantile } from '../intervals/distributions.ts'
import { type Crossed, type CrossedMean, crossedMean, degreesOfFreedom, standardError } from './crossed.ts'

/** The mean difference of candidates i and j, its standard error and the degrees of freedom of that. */
export interface Difference {
  readonly mean: number
  readonly error: number
  readonly degrees: number
}

export interface WithTheBest {
  /** The mean minus the best mean of the others. */
  readonly difference: number
  /** Simultaneous for all candidates; an end is 0 where the sign is certain. */
  readonly interval: Interval
  /** `best`: all others are worse. `worse`: another is better. Otherwise it may or may not be the best. */
  readonly standing: 'best' | 'worse' | 'cannot tell'
}

/** `difference(i, j)` of `count` candidates, two or more, is i minus j. */
export function comparisonsWithTheBest(
  count: number,
  difference: (i: number, j: number) => Difference,
  confidence = 0.95,
): WithTheBest[] {
  const all = Array.from({ length: count }, (_, i) => i)
  const bounds = (i: number, j: number): Interval => {
    const { mean, error, degrees } = difference(i, j)
    const half = error === 0 ? 0 : criticalValue(count, degrees, confidence) * error
    return [mean - half, mean + half]
  }
  const others = (i: number, from = all) => from.filter((j) => j !== i)
  const upper = all.map((i) => Math.min(...others(i).map((j) => bounds(i, j)[1])))
  const candidates = all.filter((i) => upper[i]! >= 0)
  return all.map((i) => {
    const rivals = others(i, candidates)
    const low = rivals.length === 0 ? 0 : Math.min(0, ...rivals.map((j) => bounds(i, j)[0]))
    return {
      difference: Math.min(...others(i).map((j) => difference(i, j).mean)),
      interval: [low, Math.max(0, upper[i]!)],
      standing: upper[i]! < 0 ? 'worse' : rivals.length === 0 ? 'best' : 'cannot tell',
    }
  })
}

/** Candidates measured with the same seeds on the same samples; needs two or more seeds. */
export function compareCrossed(candidates: readonly Crossed[], confidence = 0.95): WithTheBest[] {
  const means = new Map<string, CrossedMean>()
  const meanOf = (i: number, j: number): CrossedMean => {
    const key = `${i} ${j}`
    const known = means.get(key) ?? crossedMean(candidates[i]!, candidates[j])
    means.set(key, known)
    return known
  }
  return comparisonsWithTheBest(
    candidates.length,
    (i, j) => {
      const [sign, found] = i < j ? [1, meanOf(i, j)] : [-1, meanOf(j, i)]
      return { mean: sign * found.mean, error: standardError(found), degrees: degreesOfFreedom(found) }
    },
    confidence,
  )
}

/** The c of `count` candidates: Student's quantile, corrected for `count` − 1 comparisons. */
export const criticalValue = (count: number, degrees: number, confidence = 0.95): number =>
  studentQuantile(1 - (1 - confidence) / (count - 1), degrees)
