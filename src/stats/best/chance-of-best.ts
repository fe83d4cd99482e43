/**
 * How probable it is that each candidate is the best, and what choosing it costs on average: a bootstrap over seeds
 * and test samples, both drawn with replacement, the same for all candidates (the pigeonhole bootstrap: A. B. Owen,
 * Annals of Applied Statistics 1(2), 2007). S seeds show √((S − 1)/S) of the spread that S more would have; the
 * deviations from the observed means are therefore multiplied by √(S/(S − 1)).
 */
import { uniformIntegers } from '../../random/index.ts'
import type { Crossed } from './crossed.ts'

export interface ChanceOfBest {
  /** The share of draws in which the candidate has the highest mean; equal ones share a draw. */
  readonly probability: number
  /** The mean over draws of the highest mean minus the candidate's. */
  readonly regret: number
}

/** Draws of the seeds for each draw of the samples, which takes the time. */
const OF_SEEDS = 10

/**
 * Candidates measured with the same seeds on the same samples; needs two or more seeds.
 * @param draws of the samples; by default 2000, and down to 500 for test sets of more than 2500 samples
 */
export function chanceOfBest(
  candidates: readonly Crossed[],
  { draws, seed = 0 }: { draws?: number; seed?: number } = {},
): ChanceOfBest[] {
  const seeds = candidates[0]?.length ?? 0
  const samples = candidates[0]?.[0]?.length ?? 0
  const count = draws ?? Math.min(2000, Math.max(500, Math.floor(5e6 / samples)))
  const integer = uniformIntegers(seed)
  const counts = new Float64Array(samples)
  const wider = Math.sqrt(seeds / (seeds - 1))
  const all = Array.from({ length: seeds }, (_, s) => s)
  const observed = candidates.map((each) => meanOver(all, seedMeans(each, counts.fill(1))))
  const wins = candidates.map(() => 0)
  const regrets = candidates.map(() => 0)
  for (let draw = 0; draw < count; draw++) {
    counts.fill(0)
    for (let i = 0; i < samples; i++) counts[integer(samples)]!++
    const bySeed = candidates.map((each) => seedMeans(each, counts))
    for (let again = 0; again < OF_SEEDS; again++) {
      const chosen = all.map(() => integer(seeds))
      const means = bySeed.map((own, c) => {
        const middle = observed[c]!
        return middle + wider * (meanOver(chosen, own) - middle)
      })
      const highest = Math.max(...means)
      const first = means.flatMap((mean, c) => (highest - mean < 1e-12 ? [c] : []))
      for (const c of first) wins[c]! += 1 / first.length
      for (const [c, mean] of means.entries()) regrets[c]! += highest - mean
    }
  }
  const total = count * OF_SEEDS
  return candidates.map((_, c) => ({ probability: wins[c]! / total, regret: regrets[c]! / total }))
}

/** The mean of each seed over the samples, each counted so many times; the counts sum to the number of samples. */
function seedMeans(values: Crossed, counts: Float64Array): number[] {
  return values.map((bySample) => {
    let sum = 0
    for (let i = 0; i < counts.length; i++) sum += counts[i]! * bySample[i]!
    return sum / counts.length
  })
}

const meanOver = (seeds: readonly number[], bySeed: readonly number[]) =>
  seeds.reduce((sum, s) => sum + bySeed[s]!, 0) / seeds.length
