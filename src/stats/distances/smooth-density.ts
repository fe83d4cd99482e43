/**
 * A density from weights at points, each spread by a Gaussian, as Ghorbani, Krishnan & Xiao 2019, arXiv:1901.10159,
 * §2.1, draw a spectrum from the nodes of a quadrature.
 */
import { largest, smallest } from '../../extremes.ts'

export interface WeightedPoint {
  readonly x: number
  readonly weight: number
}

/**
 * The density at `points` evenly spaced x, from three widths below the smallest point to three above the largest;
 * empty if no point is finite.
 * @param width standard deviation of the Gaussian; by default a hundredth of the range
 */
export function smoothDensity(
  given: readonly WeightedPoint[],
  { width, points = 400 }: { width?: number; points?: number } = {},
): { x: number; y: number }[] {
  const finite = given.filter(({ x, weight }) => Number.isFinite(x) && Number.isFinite(weight))
  if (finite.length === 0) return []
  const places = finite.map(({ x }) => x)
  const [low, high] = [smallest(places), largest(places)]
  const deviation = width ?? ((high - low) / 100 || Math.abs(high) / 100 || 1)
  const [start, end] = [low - 3 * deviation, high + 3 * deviation]
  return Array.from({ length: points }, (_, i) => {
    const x = start + ((end - start) * i) / (points - 1)
    const y = finite.reduce((sum, point) => sum + point.weight * gaussian((x - point.x) / deviation), 0)
    return { x, y: y / deviation }
  })
}

const gaussian = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
