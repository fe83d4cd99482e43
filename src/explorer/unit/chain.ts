/** What happens to the values of one unit between its weights and its activation, as numbers and as figures. */
import type { DensityFigure, LinesFigure } from '../../figure/index.ts'
import { smoothDensity } from '../../stats/distances/smooth-density.ts'
import { quantile } from '../../stats/intervals/quantile.ts'
import type { Gains, LayerValues } from './messages.ts'

/** That of the page's normalization, `batch`. */
const EPSILON = 1e-5

export type Nonlinearity = 'sigmoid' | 'tanh' | 'relu'

/**
 * Each nonlinearity, and where it is steep: where its slope is at least half of its largest. σ′(z) = 1/8 at
 * 2 arcosh √2, tanh′(z) = 1/2 at arcosh √2.
 */
export const nonlinearities: Readonly<
  Record<Nonlinearity, { readonly apply: (z: number) => number; readonly steep: readonly [number, number] }>
> = {
  sigmoid: {
    apply: (z) => 1 / (1 + Math.exp(-z)),
    steep: [-2 * Math.acosh(Math.SQRT2), 2 * Math.acosh(Math.SQRT2)],
  },
  tanh: { apply: Math.tanh, steep: [-Math.acosh(Math.SQRT2), Math.acosh(Math.SQRT2)] },
  relu: { apply: (z) => Math.max(0, z), steep: [0, Infinity] },
}

/** The values of one unit, a column of `[sample, units]`. */
export function columnOf(values: Float32Array, unit: number, units: number): number[] {
  return Array.from({ length: values.length / units }, (_, i) => values[i * units + unit]!)
}

export function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, variance }
}

/** The γ and β with which a unit's normalization gives back what it gets. */
export function identityGains(values: readonly number[]): { gamma: number; beta: number } {
  const { mean, variance } = momentsOf(values)
  return { gamma: Math.sqrt(variance + EPSILON), beta: mean }
}

export function steepShare(
  values: readonly number[],
  { steep: [low, high] }: { steep: readonly [number, number] },
) {
  return values.filter((value) => value > low && value < high).length / values.length
}

/** The share over all units of a layer, with its own γ and β and with γ = 1 and β = 0. */
export function steepShares({ units, normalized, gamma, beta }: LayerValues, kind: Nonlinearity) {
  const plain = Array.from(normalized)
  const scaled = plain.map((value, i) => gamma[i % units]! * value + beta[i % units]!)
  return { plain: steepShare(plain, nonlinearities[kind]), scaled: steepShare(scaled, nonlinearities[kind]) }
}

interface Titled {
  readonly title: string
  readonly caption: string
}

/** From where to where the values are drawn. */
export const REACH = 5

export function chainFigure(
  stages: readonly { readonly label: string; readonly values: readonly number[] }[],
  { title, caption, value, density }: Titled & { readonly value: string; readonly density: string },
): DensityFigure {
  return {
    kind: 'density',
    name: 'chain',
    title,
    caption,
    arms: stages.map(({ label }, i) => ({ arm: String(i), label })),
    x: { label: value, domain: [-REACH, REACH] },
    y: { label: density },
    panels: [{ series: stages.map(({ values }, i) => ({ arm: String(i), points: densityOf(values) })) }],
  }
}

/** Silverman's width; equal values give a narrow peak. */
function densityOf(values: readonly number[]) {
  const deviation = Math.sqrt(momentsOf(values).variance)
  const width = Math.max(0.03, 1.06 * deviation * values.length ** -0.2)
  const points = values.map((x) => ({ x, weight: 1 / values.length }))
  return smoothDensity(points, { width, points: 120 }).filter(({ x }) => Math.abs(x) <= REACH)
}

/** γ and β of every layer over training: the median unit, and the range of all units. */
export function gainsFigure(
  gains: readonly Gains[],
  { title, caption, step, value }: Titled & { readonly step: string; readonly value: string },
  steps: number,
): LinesFigure {
  const layers = gains[0]?.layers.map(({ layer }) => layer) ?? []
  const pointsOf = (layer: number, of: 'gamma' | 'beta') =>
    gains.map((each) => {
      const values = Array.from(each.layers[layer]![of])
      return {
        x: each.step,
        y: quantile(values, 0.5),
        low: Math.min(...values),
        high: Math.max(...values),
      }
    })
  return {
    kind: 'lines-with-bands',
    name: 'gains',
    title,
    caption,
    axes: 'own',
    arms: layers.map((layer) => ({ arm: layer, label: layer })),
    x: { label: step, domain: [0, steps] },
    y: { label: value },
    panels: (['gamma', 'beta'] as const).map((of) => ({
      title: of === 'gamma' ? 'γ' : 'β',
      series: layers.map((layer, i) => ({ arm: layer, points: pointsOf(i, of) })),
    })),
  }
}
