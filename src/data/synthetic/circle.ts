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
import { choiceOption, define, numberOption } from '../../options/index.ts'
import type { Dataset } from '../dataset.ts'
import { momentsOfAll } from '../preprocessing.ts'
import type { ReadySplit } from '../split.ts'
import { type Disc, type Move, movedPoints, pointsBefore } from './circle-points.ts'
import { samplesOption, seedOption } from './generated.ts'

interface CircleOptions extends Disc, Move {
  normalize: 'none' | 'each'
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
      const shift = name === 'train' ? { dx: 0, dy: 0 } : { dx, dy }
      const found = movedPoints(pointsBefore(name, { samples, radius, seed }), { ...shift, labels, radius })
      return {
        name: `${spec} ${name}`,
        inputs: normalize === 'each' ? standardized(found.inputs) : found.inputs,
        labels: found.labels,
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
