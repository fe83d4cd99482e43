/**
 * The mean of a difference that is measured with every seed on every test sample, and how far chance could move it.
 * Both are samples: other seeds would train other networks, and another test set would have other images.
 *
 *   d(s, i) = μ + α(s) + β(i) + ε(s, i)        seed s = 1 … S, test sample i = 1 … n
 *   Var(mean) = σ²_α / S + σ²_β / n + σ²_ε / (S n)
 *
 * The variances are estimated by the mean squares of the two-way analysis of variance with random effects (Searle,
 * Casella and McCulloch, Variance Components, 1992, §4.3):
 *
 *   seeds    (n Σ_s (d̄(s) − d̄)² / (S − 1)) / (S n)          estimates σ²_α / S + σ²_ε / (S n)
 *   samples  (S Σ_i (d̄(i) − d̄)² / (n − 1) − residual) / (S n)  estimates σ²_β / n
 *
 * The first is at least the residual mean square / (S n): accuracies on a small test set move in steps, so that a few
 * seeds often agree by chance, which does not show that all seeds would.
 */
import { studentQuantile } from '../intervals/distributions.ts'
import type { Interval } from '../intervals/interval.ts'

/** `[seed][sample]`: each inner array has one value per test sample, in the same order. */
export type Crossed = readonly ArrayLike<number>[]

export interface CrossedMean {
  readonly mean: number
  /** The part of the variance of the mean that more seeds reduce; NaN with one seed. */
  readonly seedVariance: number
  /** The part that only more test samples reduce. */
  readonly sampleVariance: number
  /** The variance of the mean over test samples of this size, for these seeds: Var_i(d̄(i)) / n. */
  readonly testSetVariance: number
  readonly seeds: number
  readonly samples: number
}

/** The mean of `values`, or of `values − control`, which has as many seeds and samples. */
export function crossedMean(values: Crossed, control?: Crossed): CrossedMean {
  const [seeds, samples] = [values.length, values[0]?.length ?? 0]
  const bySample = new Float64Array(samples)
  const bySeed = new Float64Array(seeds)
  let squares = 0
  for (let s = 0; s < seeds; s++)
    for (let i = 0; i < samples; i++) {
      const d = values[s]![i]! - (control === undefined ? 0 : control[s]![i]!)
      bySeed[s]! += d / samples
      bySample[i]! += d / seeds
      squares += d * d
    }
  const mean = bySeed.reduce((sum, each) => sum + each, 0) / seeds
  const ofSeeds = samples * squaresAbout(mean, bySeed)
  const ofSamples = seeds * squaresAbout(mean, bySample)
  const rest = Math.max(0, squares - seeds * samples * mean ** 2 - ofSeeds - ofSamples)
  const count = seeds * samples
  const residual = ratio(rest, (seeds - 1) * (samples - 1)) / count
  return {
    mean,
    seedVariance: seeds < 2 ? Number.NaN : Math.max(ofSeeds / (seeds - 1) / count, residual),
    sampleVariance: Math.max(0, ratio(ofSamples, samples - 1) / count - residual),
    testSetVariance: ratio(ofSamples, samples - 1) / count,
    seeds,
    samples,
  }
}

/** Standard error of the mean; NaN with one seed. */
export const standardError = ({ seedVariance, sampleVariance }: CrossedMean): number =>
  Math.sqrt(seedVariance + sampleVariance)

/**
 * Degrees of freedom of the standard error, by Satterthwaite ("An approximate distribution of estimates of variance
 * components", Biometrics Bulletin 2(6), 1946), rounded down; at most 1000, from where Student's t is normal.
 */
export function degreesOfFreedom({ seedVariance, sampleVariance, seeds, samples }: CrossedMean): number {
  const spread = ratio(seedVariance ** 2, seeds - 1) + ratio(sampleVariance ** 2, samples - 1)
  if (!(spread > 0)) return Math.max(1, seeds - 1)
  return Math.min(1000, Math.max(1, Math.floor((seedVariance + sampleVariance) ** 2 / spread)))
}

/** Student's interval of the mean; null with fewer than 3 seeds. */
export function crossedInterval(mean: CrossedMean, confidence = 0.95): Interval | null {
  if (mean.seeds < 3) return null
  const half = studentQuantile((1 + confidence) / 2, degreesOfFreedom(mean)) * standardError(mean)
  return [mean.mean - half, mean.mean + half]
}

const squaresAbout = (mean: number, values: Float64Array) =>
  values.reduce((sum, value) => sum + (value - mean) ** 2, 0)

const ratio = (a: number, b: number) => (b > 0 ? a / b : 0)
