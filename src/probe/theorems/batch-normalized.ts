/** Finds the batch-normalized layers of a network, and their statistics. */
import type { ModelLayer, ModelOutput } from '../../nn/index.ts'
import { type ReadState, standardize } from '../../norm/index.ts'
import {
  add,
  mul,
  onesLike,
  reshape,
  sizeOf,
  sqrt,
  type StateRole,
  stopGradient,
  sub,
  type Tensor,
  topologicalOrder,
} from '../../tensor/index.ts'
import { allButUnits } from '../target.ts'

/** z = γ ŷ + β with ŷ = (y − μ) / √(σ² + ε), statistics of each unit over batch and positions. */
export interface BatchNormalized {
  readonly name: string
  /** `[batch, units, ...positions]`, like the next two. */
  readonly y: Tensor
  readonly normalized: Tensor
  readonly z: Tensor
  /**
   * z with γ = √(σ² + ε) and β = μ of this batch, both constant: equal to y, while its gradient with respect to y
   * passes through the normalization.
   */
  readonly identical: Tensor
  /** √(σ² + ε) ŷ + μ as it is computed, with its rounding: y again. */
  readonly recovered: Tensor
  /** γ, `[units]`. */
  readonly gain: Tensor
  /** σ² + ε, `[units]`. */
  readonly variance: Tensor
  readonly units: number
  /** m: the number of values of a unit in the batch. */
  readonly count: number
}

/**
 * The batch normalization of this layer; undefined if it has none. Expressions are hash-consed, so building what
 * batch normalization would compute shows whether it is there.
 */
export function batchNormalized(
  { name, parameters }: ModelLayer,
  taps: ModelOutput['taps'],
  read: ReadState,
): BatchNormalized | undefined {
  const normalized = taps[`${name}.normalized`]
  // In a layer that normalizes before its weights, `y` is its input.
  for (const y of [taps[`${name}.preactivation`], taps[`${name}.input`]]) {
    if (!normalized || !y || y.shape.length < 2) continue
    const axes = allButUnits(y)
    const epsilon = constantsIn(normalized).find(
      (value) => standardize(y, axes, value).normalized === normalized,
    )
    if (epsilon === undefined) continue
    const { mean, variance } = standardize(y, axes, epsilon)
    const units = y.shape[1]!
    const parameter = (wanted: StateRole) => parameters.find(({ role }) => role === wanted)
    const [gamma, beta] = [parameter('gain'), parameter('shift')]
    const along = (x: Tensor) => reshape(x, [units, ...y.shape.slice(2).map(() => 1)])
    const scaled = gamma ? mul(along(read(gamma)), normalized) : normalized
    const spread = reshape(add(variance, epsilon), [units])
    const undone = add(mul(stopGradient(along(sqrt(spread))), normalized), stopGradient(along(mean)))
    return {
      name,
      y,
      normalized,
      // Its value is y to the last bit: where y is 0 a rounding would choose the slope of a ReLU.
      identical: add(undone, stopGradient(sub(y, undone))),
      recovered: undone,
      z: beta ? add(scaled, along(read(beta))) : scaled,
      gain: gamma ? read(gamma) : onesLike(spread),
      variance: spread,
      units,
      count: sizeOf(y.shape) / units,
    }
  }
  return undefined
}

/** The possible values of ε; an ε of 0 leaves no trace in the expression. */
function constantsIn(x: Tensor): number[] {
  const found = topologicalOrder([x]).flatMap(({ operation }) =>
    operation.kind === 'constant' ? [operation.value] : [],
  )
  return [0, ...new Set(found)]
}
