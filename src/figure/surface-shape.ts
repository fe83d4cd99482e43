/**
 * The shape of a surface in two numbers, so that pictures can be compared over seeds. The papers call pictures of
 * loss surfaces, such as those of Li, Xu, Taylor, Studer & Goldstein 2018, arXiv:1712.09913, §5 and §6, flat and
 * convex by eye; these measures are this project's own.
 */
import type { Surface } from './surface.ts'

/** The mean over the grid minus the value in its middle; not finite if any value is not. */
export function meanRise({ x, y, z }: Surface): number {
  const middle = z[Math.floor(y.length / 2) * x.length + Math.floor(x.length / 2)] ?? Number.NaN
  return z.reduce((sum, value) => sum + value, 0) / z.length - middle
}

/**
 * The share of the curvature that is negative: with λ₁, λ₂ the eigenvalues of the 2 × 2 Hessian at each inner point
 * of an evenly spaced grid, by central differences,
 *
 *   Σ (max(0, −λ₁) + max(0, −λ₂)) / Σ (|λ₁| + |λ₂|)
 *
 * 0 is convex, ½ a saddle, 1 concave. NaN if a value is not finite or nothing is curved.
 */
export function negativeCurvature({ x, y, z }: Surface): number {
  const at = (i: number, j: number) => z[j * x.length + i]!
  const [dx, dy] = [x[1]! - x[0]!, y[1]! - y[0]!]
  let negative = 0
  let all = 0
  for (let j = 1; j < y.length - 1; j++)
    for (let i = 1; i < x.length - 1; i++) {
      const xx = (at(i + 1, j) - 2 * at(i, j) + at(i - 1, j)) / (dx * dx)
      const yy = (at(i, j + 1) - 2 * at(i, j) + at(i, j - 1)) / (dy * dy)
      const xy = (at(i + 1, j + 1) - at(i - 1, j + 1) - at(i + 1, j - 1) + at(i - 1, j - 1)) / (4 * dx * dy)
      const radius = Math.hypot((xx - yy) / 2, xy)
      for (const eigenvalue of [(xx + yy) / 2 - radius, (xx + yy) / 2 + radius]) {
        negative += Math.max(0, -eigenvalue)
        all += Math.abs(eigenvalue)
      }
    }
  return negative / all
}
