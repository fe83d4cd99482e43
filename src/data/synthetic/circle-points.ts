/** The points of the circle themselves, without the reading of options: a page draws them before it has anything else. */
import { cosPi, sinPi } from '../../backend/elementary.ts'
import { draws, uniforms } from './draws.ts'

export interface Disc {
  /** The radius of the circle around the origin. */
  radius: number
  /** Samples of the training set, and of the test set. */
  samples: number
  seed: number
}

export interface Move {
  /** The shift of the test points. */
  dx: number
  dy: number
  labels: 'move' | 'stay'
}

/** x, y of each point of a set before it is moved. */
export function pointsBefore(set: 'train' | 'test', { samples, radius, seed }: Disc): Float64Array {
  return disc(samples, Math.SQRT2 * radius, uniforms(2 * samples, seed, draws[set]))
}

/** The points, moved, and their classes: 1 inside the circle. */
export function movedPoints(
  points: Float64Array,
  { dx, dy, labels, radius }: Move & Pick<Disc, 'radius'>,
): { readonly inputs: Float32Array; readonly labels: Uint8Array } {
  const inputs = Float32Array.from(points, (value, i) => value + (i % 2 === 0 ? dx : dy))
  const [centreX, centreY] = labels === 'move' ? [dx, dy] : [0, 0]
  // The rounding of `Math.hypot` differs between engines.
  const isInside = (i: number) =>
    (inputs[2 * i]! - centreX) ** 2 + (inputs[2 * i + 1]! - centreY) ** 2 < radius ** 2
  return {
    inputs,
    labels: Uint8Array.from({ length: points.length / 2 }, (_, i) => (isInside(i) ? 1 : 0)),
  }
}

/** x, y of each of `count` points, uniform on a disc: the radius is the square root of a uniform number. */
function disc(count: number, radius: number, u: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * count }, (_, i) => {
    const point = i - (i % 2)
    const halfTurns = 2 * u[point + 1]!
    return radius * Math.sqrt(u[point]!) * (i % 2 === 0 ? cosPi : sinPi)(halfTurns)
  })
}
