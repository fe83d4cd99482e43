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

/** Candidates measured with the same seeds on the same samples; needs two or more seeds. */
export function chanceOfBest(
  candidates: readonly Crossed[],
  { draws = 2000, seed = 0 }: { draws?: number; seed?: number } = {},
): ChanceOfBest[] {
  const seeds = candidates[0]?.length ?? 0
  const samples = candidates[0]?.[0]?.length ?? 0
  const integer = uniformIntegers(seed)
  const counts = new Float64Array(samples)
  const repeats = new Uint32Array(seeds)
  const wider = Math.sqrt(seeds / (seeds - 1))
  const observed = candidates.map((each) => weightedMean(each, repeats.fill(1), counts.fill(1)))
  const wins = candidates.map(() => 0)
  const regrets = candidates.map(() => 0)
  for (let draw = 0; draw < draws; draw++) {
    repeats.fill(0)
    counts.fill(0)
    for (let s = 0; s < seeds; s++) repeats[integer(seeds)]!++
    for (let i = 0; i < samples; i++) counts[integer(samples)]!++
    const means = candidates.map((each, c) => {
      const middle = observed[c]!
      return middle + wider * (weightedMean(each, repeats, counts) - middle)
    })
    const highest = Math.max(...means)
    const first = means.flatMap((mean, c) => (highest - mean < 1e-12 ? [c] : []))
    for (const c of first) wins[c]! += 1 / first.length
    for (const [c, mean] of means.entries()) regrets[c]! += highest - mean
  }
  return candidates.map((_, c) => ({ probability: wins[c]! / draws, regret: regrets[c]! / draws }))
}

/** The mean over seeds and samples, each counted so many times; the counts sum to the numbers of seeds and samples. */
function weightedMean(values: Crossed, repeats: Uint32Array, counts: Float64Array): number {
  let sum = 0
  for (const [s, bySample] of values.entries()) {
    if (repeats[s] === 0) continue
    let own = 0
    for (let i = 0; i < counts.length; i++) own += counts[i]! * bySample[i]!
    sum += repeats[s]! * own
  }
  return sum / (values.length * counts.length)
}
