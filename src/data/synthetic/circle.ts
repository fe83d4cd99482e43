/**
 * Two classes of points in the plane, inside and outside a circle, the test points shifted against the training
 * points: covariate shift (Shimodaira 2000, https://doi.org/10.1016/S0378-3758(00)00115-4), as a picture.
 *
 * Points are uniform on a disc around its centre; on average, half of them are in the circle. The points of the test
 * set are drawn in the same way and moved by (dx, dy). The question is what happens to their classes:
 *
 *   labels=move  the circle moves along: a point keeps the class of its original place. Centring both sets aligns
 *                them, and a classifier of one set is correct on the other.
 *   labels=stay  the circle stays where it is in training: points that are moved into or out of it change their
 *                class. The classifier of the training set is correct unchanged, and centring the test set makes it
 *                wrong.
 *
 * With normalize=each every coordinate of each set has mean 0 and deviation 1, by that set's own statistics.
 */
import { cosPi, sinPi } from '../../backend/elementary.ts'
import { choiceOption, define, numberOption } from '../../options/index.ts'
import type { Dataset } from '../dataset.ts'
import { momentsOfAll } from '../preprocessing.ts'
import type { ReadySplit } from '../split.ts'
import { samplesOption, draws, seedOption, uniforms } from './generated.ts'

interface CircleOptions {
  /** The radius of the circle around the origin. */
  radius: number
  /** The shift of the test points. */
  dx: number
  dy: number
  labels: 'move' | 'stay'
  normalize: 'none' | 'each'
  /** Samples of the training set, and of the test set. */
  samples: number
  seed: number
}

/** Throws a UserError for an invalid option. */
export const circle = define<CircleOptions, ReadySplit>({
  name: 'circle',
  summary: 'points inside and outside a circle, the test points shifted',
  options: {
    radius: numberOption(1, { above: 0 }),
    dx: numberOption(1),
    dy: numberOption(1),
    labels: choiceOption('move', ['move', 'stay']),
    normalize: choiceOption('none', ['none', 'each']),
    samples: samplesOption(1000),
    seed: seedOption,
  },
  positional: 'radius',
  create({ radius, dx, dy, labels, normalize, samples, seed }, spec) {
    const part = (name: 'train' | 'test'): Dataset => {
      const [x, y] = name === 'train' ? [0, 0] : [dx, dy]
      const points = disc(samples, Math.SQRT2 * radius, uniforms(2 * samples, seed, draws[name]))
      const inputs = Float32Array.from(points, (value, i) => value + (i % 2 === 0 ? x : y))
      const [centreX, centreY] = labels === 'move' ? [x, y] : [0, 0]
      // The rounding of `Math.hypot` differs between engines.
      const isInside = (i: number) =>
        (inputs[2 * i]! - centreX) ** 2 + (inputs[2 * i + 1]! - centreY) ** 2 < radius ** 2
      return {
        name: `${spec} ${name}`,
        inputs: normalize === 'each' ? standardized(inputs) : inputs,
        labels: Uint8Array.from({ length: samples }, (_, i) => (isInside(i) ? 1 : 0)),
        shape: [2],
        classes: 2,
        count: samples,
      }
    }
    const which = labels === 'move' ? 'and the circle with them' : 'the circle left in its place'
    return {
      name: spec,
      description: `points inside and outside a circle of radius ${radius}, the test points moved by (${dx}, ${dy}), ${which}${normalize === 'each' ? '; each set standardized on its own' : ''}`,
      source: 'https://doi.org/10.1016/S0378-3758(00)00115-4',
      licence: 'generated',
      train: part('train'),
      test: part('test'),
      classNames: ['outside', 'inside'],
    }
  },
})

/** Gives each coordinate mean 0 and deviation 1. */
function standardized(inputs: Float32Array): Float32Array {
  const moments = [0, 1].map((axis) => momentsOfAll(inputs.filter((_, i) => i % 2 === axis)))
  return inputs.map((value, i) => (value - moments[i % 2]!.mean) / moments[i % 2]!.deviation)
}

/** x, y of each of `count` points, uniform on a disc: the radius is the square root of a uniform number. */
function disc(count: number, radius: number, u: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * count }, (_, i) => {
    const point = i - (i % 2)
    const halfTurns = 2 * u[point + 1]!
    return radius * Math.sqrt(u[point]!) * (i % 2 === 0 ? cosPi : sinPi)(halfTurns)
  })
}
