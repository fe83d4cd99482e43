/** How noisy the statistics of batches are, as figures. */
import type { DensityFigure, LinesFigure } from '../../figure/index.ts'
import { smoothDensity } from '../../stats/distances/smooth-density.ts'
import { quantiles } from '../../stats/intervals/quantile.ts'
import type { Noise } from './messages.ts'

export interface Spread {
  /** The root of the mean square of the errors of the mean, in deviations. */
  readonly error: number
  /** The 5th and the 95th percentile of the ratios of variances. */
  readonly ratios: readonly [number, number]
}

export function spreadOf({ errors, ratios }: Noise): Spread {
  const square = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length
  const [low, high] = quantiles(ratios, [0.05, 0.95])
  return { error: Math.sqrt(square), ratios: [low!, high!] }
}

/** So many values show the shape. */
const SHOWN = 1200

interface NoiseWords {
  readonly title: string
  readonly caption: string
  /** The name of the axis. */
  readonly value: string
  readonly density: string
  readonly batchOf: string
}

/** One measure of the chosen batch beside that of the largest one. */
export function noiseFigure(
  of: 'errors' | 'ratios',
  { chosen, largest }: { readonly chosen: Noise; readonly largest: Noise },
  { title, caption, value, density, batchOf }: NoiseWords,
): DensityFigure {
  const domain = of === 'errors' ? ([-2.5, 2.5] as const) : ([0, 3] as const)
  const shown = chosen === largest ? [largest] : [chosen, largest]
  return {
    kind: 'density',
    name: of,
    title,
    caption,
    arms: shown.map(({ batch }) => ({
      arm: String(batch),
      label: batchOf.replace('{batch}', String(batch)),
    })),
    x: { label: value, domain },
    y: { label: density },
    panels: [
      {
        series: shown.map((noise) => ({
          arm: String(noise.batch),
          points: densityOf(noise[of]).filter(({ x }) => x >= domain[0] && x <= domain[1]),
        })),
        references: [{ axis: 'x', value: of === 'errors' ? 0 : 1, label: '' }],
      },
    ],
  }
}

function densityOf(values: Float32Array) {
  const every = Math.ceil(values.length / SHOWN)
  const taken = Array.from(values).filter((_, i) => i % every === 0)
  const [low, high] = quantiles(taken, [0.25, 0.75])
  // Silverman's width, by quartiles: a few variances of pairs are very large.
  const width = Math.max(0.01, (0.9 * (high! - low!) * taken.length ** -0.2) / 1.34)
  return smoothDensity(
    taken.map((x) => ({ x, weight: 1 / taken.length })),
    { width, points: 160 },
  )
}

/** The error of the mean at every size that has been measured, beside 1 / √batch. */
export function errorFigure(
  measured: readonly Noise[],
  words: {
    readonly title: string
    readonly caption: string
    readonly batch: string
    readonly error: string
    readonly measured: string
    readonly logWords: string
  },
): LinesFigure {
  return {
    kind: 'lines-with-bands',
    name: 'error-of-mean',
    title: words.title,
    caption: words.caption,
    arms: [
      { arm: 'measured', label: words.measured },
      { arm: 'law', label: '1 / √m' },
    ],
    x: { label: words.batch, scale: 'log', logWords: words.logWords },
    y: { label: words.error, scale: 'log', logWords: words.logWords },
    panels: [
      {
        series: [
          {
            arm: 'measured',
            points: measured.map((noise) => ({ x: noise.batch, y: spreadOf(noise).error })),
          },
          { arm: 'law', points: measured.map(({ batch }) => ({ x: batch, y: 1 / Math.sqrt(batch) })) },
        ],
      },
    ],
  }
}
