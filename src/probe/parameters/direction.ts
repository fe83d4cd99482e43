/**
 * Random directions in the space of parameters, with lengths that fit the network: Li, Xu, Taylor, Studer & Goldstein
 * 2018, arXiv:1712.09913, §4. A normal direction d is scaled part by part to the weights w:
 *
 *   filter  d_i ← d_i ‖w_i‖ / (‖d_i‖ + 1e-10) for each filter of a convolution and each neuron of a dense layer: a
 *           column of its weights [inputs, outputs]
 *   layer   the same for all weights of a layer at once
 *   none    no scaling
 *
 * With `zero`, biases, gains and shifts do not move; with `same`, d is the parameter itself there, as in the authors'
 * code if it is told not to ignore them (https://github.com/tomgoldstein/loss-landscape, net_plotter.py).
 */
import { choiceOption } from '../../options/index.ts'
import {
  add,
  div,
  mul,
  type RandomKey,
  sqrt,
  square,
  type State,
  sum,
  type Tensor,
  zerosLike,
} from '../../tensor/index.ts'
import { isWeight } from '../target.ts'
import { randomVector, tensorsOf, type Vector } from './vector.ts'

export interface DirectionOptions {
  normalize: 'filter' | 'layer' | 'none'
  biases: 'zero' | 'same'
}

export const directionOptions = {
  normalize: choiceOption<DirectionOptions['normalize']>('filter', ['filter', 'layer', 'none']),
  biases: choiceOption<DirectionOptions['biases']>('zero', ['zero', 'same']),
}

/** One tensor per parameter. */
export function randomDirection(
  parameters: readonly State[],
  key: RandomKey,
  options: DirectionOptions,
): Vector {
  return normalizedDirection(randomVector(tensorsOf(parameters), key), parameters, options)
}

export function normalizedDirection(
  direction: Vector,
  parameters: readonly State[],
  { normalize, biases }: DirectionOptions,
): Vector {
  return parameters.map((parameter, i) => {
    const w = parameter.tensor
    if (!isWeight(parameter)) return biases === 'zero' ? zerosLike(w) : w
    const d = direction[i]!
    return normalize === 'none' ? d : mul(d, div(lengths(w, normalize), add(lengths(d, normalize), 1e-10)))
  })
}

/** The lengths of each filter or neuron, or of all together; they broadcast against x. */
const lengths = (x: Tensor, of: 'filter' | 'layer'): Tensor => sqrt(sumOver(square(x), of))

/** The sum over each filter or neuron of a weight, or over all of it; it broadcasts against x. */
export function sumOver(x: Tensor, of: 'filter' | 'layer'): Tensor {
  const axes = x.shape.map((_, axis) => axis)
  const unit = x.shape.length === 2 ? 1 : 0
  return sum(x, of === 'layer' ? axes : axes.filter((axis) => axis !== unit), { keepDims: true })
}
