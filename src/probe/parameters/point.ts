/** The loss as a function of the parameters: on one batch, at any point of their space. */
import type { ModelOutput } from '../../nn/index.ts'
import type { ApplyOptions, ReadState } from '../../norm/index.ts'
import { choiceOption, flagOption, type Option } from '../../options/index.ts'
import { cast, constant, type DType, grad, isFloat, type State, type Tensor } from '../../tensor/index.ts'
import type { Batch, TrainingStep } from '../../train/index.ts'
import { castVector, tensorsOf, type Vector } from './vector.ts'

/**
 * The source of the statistics for normalizations that use batch statistics: `batch`, the batch whose loss is
 * computed, at each point; `frozen`, the current running statistics, the same at all points.
 */
type Statistics = 'batch' | 'frozen'

export interface LossOptions {
  statistics: Statistics
  /** Computes in float64, whatever the type of the parameters. */
  double: boolean
}

export const lossOptions: { readonly [K in keyof LossOptions]: Option<LossOptions[K]> } = {
  statistics: choiceOption<Statistics>('batch', ['batch', 'frozen']),
  double: flagOption(false),
}

export interface LossFunction {
  readonly dtype: DType
  /** The current values of the parameters. */
  readonly here: Vector
  /** The model with these values for the parameters. */
  apply(point: Vector, options: Omit<ApplyOptions, 'read'>): { output: ModelOutput; loss: Tensor }
  /** With the chosen statistics. */
  at(point: Vector): { readonly logits: Tensor; readonly loss: Tensor; readonly labels: Tensor }
  gradientAt(point: Vector): Vector
}

/**
 * The loss of `step`'s model on its batch or another, as a function of `parameters`; all other parameters keep their
 * values.
 */
export function lossFunction(
  step: TrainingStep,
  { statistics, double }: LossOptions,
  {
    batch = step.batch,
    parameters = step.model.parameters,
  }: { batch?: Batch; parameters?: readonly State[] } = {},
): LossFunction {
  const dtype = double ? 'f64' : step.model.dtype
  const data = { x: inType(batch.x, dtype), labels: inType(batch.labels, dtype) }
  const apply: LossFunction['apply'] = (point, options) => {
    const values = new Map(parameters.map((parameter, i) => [parameter, point[i]!]))
    const read: ReadState = (state) => values.get(state) ?? inType(state.tensor, dtype)
    return step.at({ ...options, read }, data)
  }
  const at: LossFunction['at'] = (point) => {
    const { output, loss } = apply(point, { mode: statistics === 'batch' ? 'train' : 'eval' })
    return { logits: output.logits, loss, labels: data.labels }
  }
  return {
    dtype,
    here: castVector(tensorsOf(parameters), dtype),
    apply,
    at,
    gradientAt: (point) => grad(at(point).loss, point),
  }
}

/** The learning rate of the step, in float64. */
export function rateOf({ learningRate }: TrainingStep): Tensor {
  return typeof learningRate === 'number' ? constant(learningRate, [], 'f64') : cast(learningRate, 'f64')
}

/** Whole numbers do not change. */
export const inType = (x: Tensor, dtype: DType): Tensor => (isFloat(x.dtype) ? cast(x, dtype) : x)
