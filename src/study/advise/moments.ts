/**
 * How noisy the statistics of batches are, and how far stored statistics are from those of the data. For channel c with
 * mean m_b and variance v_b in batch b of K,
 *
 *   σ²              mean_b v_b + Var_b m_b, the variance of the data
 *   noise of means      p = √mean_c (Var_b m_b / σ²)
 *   noise of variances  q = √mean_c (Var_b v_b / (mean_b v_b)²)
 *   effective           the smaller of 1 / p² and 1 + 2 / q², the number of independent normal values with as noisy a mean
 *                       or variance. Positions of an image are alike, so it is far below batch · positions
 *
 * and, with stored mean μ and variance s²,
 *
 *   off             √mean_c ((μ − mean_b m_b)² / σ²)
 *   ratio           exp mean_c |ln (s² / σ²)|
 *
 * Channels that do not vary are left out.
 */

export interface Noise {
  /** In standard deviations of the data. */
  readonly means: number
  /** Relative to the mean of the variances. */
  readonly variances: number
  readonly effective: number
}

export interface Distance {
  /** In standard deviations of the data. */
  readonly off: number
  /** 1 or more. */
  readonly ratio: number
}

/** By channel, over the batches. */
export interface Moments {
  readonly mean: readonly number[]
  /** Of the means, and of the variances. */
  readonly varianceOfMeans: readonly number[]
  readonly varianceOfVariances: readonly number[]
  readonly within: readonly number[]
  /** Within batches and between them: that of the data. */
  readonly whole: readonly number[]
}

export function momentsOf(
  means: readonly (readonly number[])[],
  variances: readonly (readonly number[])[],
): Moments {
  const channels = means[0]?.length ?? 0
  const along = (values: readonly (readonly number[])[], c: number) => values.map((row) => row[c]!)
  const each = <T>(of: (c: number) => T) => Array.from({ length: channels }, (_, c) => of(c))
  const varianceOfMeans = each((c) => varianceOf(along(means, c)))
  const within = each((c) => averageOf(along(variances, c)))
  return {
    mean: each((c) => averageOf(along(means, c))),
    varianceOfMeans,
    varianceOfVariances: each((c) => varianceOf(along(variances, c))),
    within,
    whole: each((c) => within[c]! + varianceOfMeans[c]!),
  }
}

export function noiseOf(
  { varianceOfMeans, varianceOfVariances, within, whole }: Moments,
  batches: number,
): Noise | null {
  if (batches < 2) return null
  const varying = [...whole.keys()].filter((c) => whole[c]! > 0 && within[c]! > 0)
  if (varying.length === 0) return null
  const share = averageOf(varying.map((c) => varianceOfMeans[c]! / whole[c]!))
  const spread = averageOf(varying.map((c) => varianceOfVariances[c]! / within[c]! ** 2))
  return {
    means: Math.sqrt(share),
    variances: Math.sqrt(spread),
    effective: Math.min(1 / share, 1 + 2 / spread),
  }
}

export function distanceOf(
  stored: { readonly mean: readonly number[]; readonly variance: readonly number[] },
  { mean: means, whole }: Moments,
): Distance | null {
  const varying = [...whole.keys()].filter((c) => whole[c]! > 0 && stored.variance[c]! > 0)
  if (varying.length === 0) return null
  const squares = varying.map((c) => (stored.mean[c]! - means[c]!) ** 2 / whole[c]!)
  const logs = varying.map((c) => Math.abs(Math.log(stored.variance[c]! / whole[c]!)))
  return { off: Math.sqrt(averageOf(squares)), ratio: Math.exp(averageOf(logs)) }
}

const averageOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Unbiased; 0 of one value. */
function varianceOf(values: readonly number[]): number {
  if (values.length < 2) return 0
  const centre = averageOf(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}
