/** Simulated results of networks: random effects of seeds and of test samples with known means. */
import { uniformNumbers } from '../../../src/random/index.ts'
import { normalQuantile } from '../../../src/stats/intervals/distributions.ts'

export interface Simulation {
  /** The true mean of each candidate. */
  readonly means: readonly number[]
  readonly seeds: number
  readonly samples: number
  /** `failing`: exponential effects, and a tenth of the seeds of the last candidate lose 8 standard deviations. */
  readonly shape: 'normal' | 'skewed' | 'failing'
  readonly run: number
  /** Standard deviations of the effects of seeds, of samples, and of both together. */
  readonly spread?: readonly [seed: number, sample: number, residual: number]
}

/** `[candidate][seed][sample]`. Half of the effect of a sample is common to all candidates, as for real images. */
export function simulated({
  means,
  seeds,
  samples,
  shape,
  run,
  spread = [0.02, 0.2, 0.2],
}: Simulation): Float64Array[][] {
  const count = means.length * (2 * seeds + samples + seeds * samples) + samples
  const uniform = uniformNumbers(count, 52, { seed: run, stream: 1, step: 0 })
  let next = 0
  const draw = () => {
    const u = uniform[next++]!
    return shape === 'normal' ? quickNormal(u) : -Math.log(u) - 1
  }
  const list = (size: number) => Float64Array.from({ length: size }, draw)
  const common = list(samples)
  return means.map((mean, c) => {
    const bySample = list(samples)
    const bySeed = list(seeds)
    const failures = Float64Array.from({ length: seeds }, () => uniform[next++]!)
    const fails = shape === 'failing' && c === means.length - 1
    return Array.from({ length: seeds }, (_, s) => {
      const failure = fails ? (failures[s]! < 0.1 ? -8 + 0.8 : 0.8) : 0
      return Float64Array.from(
        { length: samples },
        (__, i) =>
          mean +
          spread[0] * (bySeed[s]! + failure) +
          spread[1] * Math.SQRT1_2 * (bySample[i]! + common[i]!) +
          spread[2] * draw(),
      )
    })
  })
}

/** A table of the quantile, because the function bisects. */
const table = Float64Array.from({ length: 4096 }, (_, i) => normalQuantile((i + 0.5) / 4096))
const quickNormal = (u: number) => table[Math.floor(u * 4096)]!
