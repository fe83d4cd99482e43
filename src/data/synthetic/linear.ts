/**
 * A linear map to learn: the task of the deep linear network of Santurkar, Tsipras, Ilyas & Mądry 2018,
 * arXiv:1805.11604. Samples x ~ N(0, I), targets A x, each element of the square A from N(0, 1).
 *
 * Their text does not give the number of samples; it is 1,000 by default here. The test set is our addition: the same
 * number of new samples with the same A.
 */
import { UserError } from '../../errors.ts'
import { define, numberOption } from '../../options/index.ts'
import type { Dataset } from '../dataset.ts'
import type { ReadySplit } from '../split.ts'
import { draws, normals } from './draws.ts'
import { samplesOption, seedOption } from './generated.ts'

/** Limit of the training set: 64 MiB of float32. */
const MOST_VALUES = 2 ** 24

interface LinearOptions {
  /** The dimension of x and of A x. */
  dimension: number
  /** Samples of the training set, and of the test set. */
  samples: number
  seed: number
}

/** Throws a UserError for an invalid option. */
export const linear = define<LinearOptions, ReadySplit>({
  name: 'linear',
  summary: 'real-valued targets A x for Gaussian x, A a square Gaussian matrix (Santurkar et al. 2018)',
  options: {
    dimension: numberOption(10, { min: 1, max: 2000, integer: true }),
    samples: samplesOption(1000),
    seed: seedOption,
  },
  positional: 'dimension',
  create({ dimension, samples, seed }, spec) {
    if (dimension * samples > MOST_VALUES)
      throw new UserError(
        `linear: expected at most ${MOST_VALUES} values, got ${samples} samples of ${dimension}; ask for fewer samples`,
      )
    const map = normals(dimension * dimension, seed, draws.task)
    const part = (name: 'train' | 'test'): Dataset => {
      const inputs = Float32Array.from(normals(samples * dimension, seed, draws[name]))
      return {
        name: `${spec} ${name}`,
        inputs,
        labels: images(map, inputs, dimension),
        shape: [dimension],
        classes: dimension,
        count: samples,
      }
    }
    return {
      name: spec,
      description: `a Gaussian ${dimension} × ${dimension} matrix times Gaussian samples, to be learned`,
      source: 'https://arxiv.org/abs/1805.11604',
      licence: 'generated',
      train: part('train'),
      test: part('test'),
    }
  },
})

/** A x for each row x, summed in float64. */
function images(map: Float64Array, rows: Float32Array, dimension: number): Float32Array {
  return rows.map((_, at) => {
    const [row, i] = [Math.floor(at / dimension), at % dimension]
    let sum = 0
    for (let j = 0; j < dimension; j++) sum += map[i * dimension + j]! * rows[row * dimension + j]!
    return sum
  })
}
