/**
 * Statistics of the values inside a network, layer by layer, on a fixed set of training images, as in Glorot & Bengio
 * 2010, "Understanding the difficulty of training deep feedforward neural networks", §3. For each unit (in a
 * convolution: each channel, whose positions count as samples), then the mean over units:
 *
 *   mean        E[x_j]; its magnitude |E[x_j]| is reported too, because means of opposite sign cancel
 *   variance    Var[x_j] = E[(x_j − E[x_j])²]
 *   skewness    E[(x_j − E[x_j])³] / Var[x_j]^{3/2}, over the units that vary; NaN if none does
 *
 * and, for the activation that follows,
 *
 *   percentiles  of all units' values together, or of one `unit`'s, in the layers that have it
 *   dead         the share of units at which the activation's slope is 0 for every sample: no gradient passes a dead
 *                ReLU
 *   saturated    for sigmoid and tanh, the share of values whose output is within `saturation` (0.05) of either end
 *                of the range, relative to its width: σ(x) below 0.05 or above 0.95, |tanh(x)| above 0.9
 *
 * A layer without an activation has neither dead nor saturated units. By default the values are the activation's
 * input, `tap`.
 *
 * Cost: one forward pass on the sample and a few sums; `points` values of each unit are sorted for the percentiles.
 */
import type { Mode } from '../../norm/index.ts'
import { choiceOption, countOption, listOption, numberOption } from '../../options/index.ts'
import {
  nameOf,
  named,
  namesOf,
  numberBlank,
  type Quantities,
  type Quantity,
  quantiles,
} from '../../stats/index.ts'
import {
  add,
  abs,
  cast,
  equal,
  less,
  max,
  mean,
  mul,
  onesLike,
  reshape,
  slice,
  square,
  sub,
  type Tensor,
  transpose,
  vjp,
} from '../../tensor/index.ts'
import { UserError } from '../../errors.ts'
import { defineProbe, type Measurement, graphOfOneProgram } from '../probe.ts'

import { allButUnits, asPoints, fixedSample, TAPS, type Tap } from '../target.ts'

export interface ActivationsOptions {
  /** From 0 to 100. */
  percentiles: readonly number[]
  /** The unit whose percentiles are taken, from 0; by default all units together. */
  unit: number | undefined
  tap: Tap
  /** Number of images; at most all. */
  sample: number
  /** Samples, or positions of samples, for the percentiles; at most all. */
  points: number
  saturation: number
  mode: Mode
}

const declared = {
  mean: {
    name: 'activation mean',
    unit: 'activation',
    layer: 'name',
    definition: 'the mean over units j of E[x_j], over samples and positions',
  },
  magnitude: {
    name: 'activation mean magnitude',
    unit: 'activation',
    layer: 'name',
    definition: 'the mean over units j of |E[x_j]|',
  },
  variance: {
    name: 'activation variance',
    unit: 'activation²',
    layer: 'name',
    definition: 'the mean over units j of Var[x_j] = E[(x_j − E[x_j])²]',
  },
  skewness: {
    name: 'activation skewness',
    unit: 'dimensionless',
    layer: 'name',
    definition:
      'the mean over the units j that vary of E[(x_j − E[x_j])³] / Var[x_j]^{3/2}; NaN if none varies',
  },
  dead: {
    name: 'dead share',
    unit: 'share',
    layer: 'name',
    definition:
      'units at which the slope of the activation is 0 for every sample / all units; no rows for layers without an activation',
  },
  saturated: {
    name: 'saturated share',
    unit: 'share',
    layer: 'name',
    definition:
      'values whose sigmoid or tanh is within `saturation` of either end of its range, relative to the width / all values; no rows for other activations',
  },
} as const satisfies Quantities

const declaredPercentile: Quantity = {
  name: named`activation percentile ${numberBlank('percentile', 'P')}`,
  unit: 'activation',
  layer: 'name',
  definition: 'the P-th percentile, from 0 to 100, of the values of all units together, or of one `unit`',
}

/** The names of its quantities, one value per layer. */
export const activationQuantities = {
  ...namesOf(declared),
  percentile: (percentile: number) => nameOf(declaredPercentile, { percentile }),
} as const

export const activations = defineProbe<ActivationsOptions>({
  name: 'activations',
  summary: 'mean, variance, skewness and percentiles of each layer’s values; dead and saturated units',
  source: 'Glorot & Bengio 2010, §3',
  quantities: [...Object.values(declared), declaredPercentile],
  options: {
    percentiles: listOption([5, 25, 50, 75, 95], { min: 0, max: 100 }),
    unit: countOption<number | undefined>(undefined, 0),
    tap: choiceOption('activationInput', TAPS),
    sample: countOption(512, 2),
    points: countOption(512),
    saturation: numberOption(0.05, { above: 0, below: 0.5 }),
    mode: choiceOption<Mode>('train', ['train', 'eval']),
  },
  positional: 'percentiles',
  build({ step: next, train }, { percentiles, unit, tap, sample, points, saturation, mode }) {
    const { model } = next
    const { taps } = next.at({ mode }, fixedSample(train, sample, model)).output
    const outputs: Record<string, Tensor> = {}
    const layers = model.layers.map(({ name }) => name).filter((name) => taps[`${name}.${tap}`])
    checkUnit(unit, Math.max(...layers.map((name) => taps[`${name}.${tap}`]!.shape[1]!)))
    for (const name of layers) {
      const x = taps[`${name}.${tap}`]!
      const shown = unit === undefined ? x : oneUnit(x, unit)
      const ofLayer = {
        ...momentsPerUnit(x),
        ...(shown && { values: asPoints(shown, points) }),
        ...sharesOf(taps[`${name}.activationInput`]!, taps[`${name}.activated`]!, saturation),
      }
      for (const [key, value] of Object.entries(ofLayer)) outputs[`${name} ${key}`] = value
    }
    return graphOfOneProgram(outputs, (step, values) =>
      layers.flatMap((layer) => {
        const of = (key: string) => values[`${layer} ${key}`]
        const row = (quantity: string, value: number): Measurement => ({ step, layer, quantity, value })
        const shares = (['dead', 'saturated'] as const).flatMap((key) =>
          of(key) ? [row(activationQuantities[key], of(key)![0]!)] : [],
        )
        const shown = of('values')
        const found = shown
          ? quantiles(
              shown,
              percentiles.map((percentile) => percentile / 100),
            )
          : []
        return [
          ...summary(of('mean')!, of('variance')!, of('third')!).map(([key, value]) =>
            row(activationQuantities[key], value),
          ),
          ...found.map((value, i) => row(activationQuantities.percentile(percentiles[i]!), value)),
          ...shares,
        ]
      }),
    )
  },
})

/** Means of x, (x − E x)² and (x − E x)³ of each unit, in float64. */
function momentsPerUnit(given: Tensor): { mean: Tensor; variance: Tensor; third: Tensor } {
  const x = cast(given, 'f64')
  const axes = allButUnits(x)
  const centred = sub(x, mean(x, axes, { keepDims: true }))
  return {
    mean: mean(x, axes),
    variance: mean(square(centred), axes),
    third: mean(mul(square(centred), centred), axes),
  }
}

function summary(
  means: ArrayLike<number>,
  variances: ArrayLike<number>,
  thirds: ArrayLike<number>,
): ['mean' | 'magnitude' | 'variance' | 'skewness', number][] {
  const [own, spread] = [Array.from(means), Array.from(variances)]
  const skews = Array.from(thirds, (third, j) => third / spread[j]! ** 1.5)
  return [
    ['mean', average(own)],
    ['magnitude', average(own.map(Math.abs))],
    ['variance', average(spread)],
    // A unit that overflowed does vary: its NaN stays visible.
    ['skewness', average(skews.filter((_, j) => spread[j] !== 0))],
  ]
}

/**
 * A tensor before its elements were moved, and the same move for another of its shape: taps of dense layers that act on
 * each token are turned, each by itself, so none of them is computed from another.
 */
function beforeMoves(x: Tensor): { readonly source: Tensor; readonly move: (y: Tensor) => Tensor } {
  const { operation, inputs } = x
  if (operation.kind !== 'transpose' && operation.kind !== 'reshape') return { source: x, move: (y) => y }
  const { source, move } = beforeMoves(inputs[0]!)
  const last = (y: Tensor) =>
    operation.kind === 'transpose' ? transpose(y, operation.permutation) : reshape(y, x.shape)
  return { source, move: (y) => last(move(y)) }
}

/** Shares of dead units and of saturated values, if the activation can have them. */
function sharesOf(x: Tensor, activated: Tensor, saturation: number): Record<string, Tensor> {
  if (activated === x) return {}
  const [before, after] = [beforeMoves(x), beforeMoves(activated)]
  const [atSource] = vjp(after.source, onesLike(after.source), [before.source])
  const slope = before.move(atSource)
  const dead = mean(cast(equal(max(abs(slope), allButUnits(slope)), 0), 'f64'))
  const { operation } = after.source
  if (operation.kind !== 'unary' || (operation.name !== 'sigmoid' && operation.name !== 'tanh'))
    return { dead }
  const margin = operation.name === 'sigmoid' ? saturation : 2 * saturation
  const lowest = operation.name === 'sigmoid' ? 0 : -1
  const isNear = add(less(activated, lowest + margin), less(1 - margin, activated))
  return { dead, saturated: mean(cast(isNear, 'f64')) }
}

/** Undefined if the layer has fewer units. */
function oneUnit(x: Tensor, unit: number): Tensor | undefined {
  const [batch, units, ...positions] = x.shape as [number, number, ...number[]]
  if (unit >= units) return undefined
  const zeros = positions.map(() => 0)
  return slice(x, [0, unit, ...zeros], [batch, unit + 1, ...positions])
}

function checkUnit(unit: number | undefined, most: number): void {
  if (unit !== undefined && unit >= most)
    throw new UserError(
      `activations: unit is ${unit}, expected one from 0 to ${most - 1}, as the widest layer has; write activations:unit=…`,
    )
}

/** NaN for an empty list. */
const average = (values: readonly number[]) =>
  values.reduce((total, value) => total + value, 0) / values.length
