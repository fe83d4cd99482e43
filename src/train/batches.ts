/**
 * Batches of a data set that is resident in the backend, gathered, shuffled and scaled inside the program that uses
 * them. The order depends on (seed, size, batch) only: every arm of a comparison sees the same batches.
 */
import { UserError } from '../errors.ts'
import { labelsEachStep } from '../data/dataset.ts'
import type { Dataset, Preprocessing } from '../data/index.ts'
import { type Model, streams } from '../nn/index.ts'
import type { Update } from '../norm/index.ts'
import {
  add,
  cast,
  type DType,
  flatten,
  gather,
  greaterEqual,
  iota,
  isFloat,
  less,
  literal,
  mul,
  oneHot,
  permute,
  select,
  type Shape,
  sizeOf,
  type State,
  state,
  sub,
  type Tensor,
} from '../tensor/index.ts'

/** Create one per data set and session: every program that reads it then shares the one copy. */
export interface ResidentData {
  readonly name: string
  /** `[count, values of one sample]`, as stored. */
  readonly inputs: State
  /** Classes, u8 or i32 `[count]`, or for each step `[count, steps]`; or target values, f32 `[count, classes]`. */
  readonly labels: State
  /** The shape of one sample: `[28, 28]`, `[3, 32, 32]`. */
  readonly shape: Shape
  readonly count: number
  /** The number of classes, or of target values per sample. */
  readonly classes: number
  readonly preprocessing: Preprocessing
}

/**
 * Scaled samples `[batch, values of one sample]`, or, for a model of tokens, integers `[batch, steps]`, and their labels:
 * i32 `[batch]` or `[batch, steps]`, or values.
 */
export interface Batch {
  readonly x: Tensor
  readonly labels: Tensor
}

/** The arrays are kept, not copied. */
export function residentData(name: string, dataset: Dataset, preprocessing: Preprocessing): ResidentData {
  const { inputs, labels, shape, count, classes } = dataset
  const isList = labels instanceof Float32Array || labelsEachStep(dataset)
  return {
    name,
    inputs: state(`${name}.inputs`, inputs, [count, inputs.length / count], undefined, 'data'),
    labels: state(
      `${name}.labels`,
      labels,
      isList ? [count, labels.length / count] : [count],
      undefined,
      'data',
    ),
    shape,
    count,
    classes,
    preprocessing,
  }
}

/** What a batch depends on: the type of a model's numbers, and whether it takes tokens. */
export type Taker = Pick<Model, 'dtype' | 'tokens'>

/** The rows `indices`, i32 `[batch]`, of a data set, as the model takes them. */
export function batchOf(data: ResidentData, indices: Tensor, { dtype, tokens }: Taker): Batch {
  const raw = gather(data.inputs.tensor, indices)
  return {
    x: tokens === undefined ? preprocess(raw, data.preprocessing, dtype) : cast(raw, 'i32'),
    labels: labelsOf(data, indices, dtype),
  }
}

/** The labels of the rows `indices`. */
export function labelsOf(data: ResidentData, indices: Tensor, dtype: DType): Tensor {
  return cast(gather(data.labels.tensor, indices), hasClasses(data) ? 'i32' : dtype)
}

/** Whether labels are classes and not target values. */
export function hasClasses({ labels }: ResidentData): boolean {
  return !isFloat(labels.tensor.dtype)
}

/** Throws a UserError if the model was made for other samples, for fewer classes or for other target values. */
export function checkFits(model: Model, data: ResidentData): void {
  const { name, inputs, classes, labels, preprocessing } = data
  checkTokens(model, data)
  const codes = model.tokens === undefined ? (preprocessing.oneHot ?? 1) : 1
  const [expected, got] = [sizeOf(model.input), sizeOf(inputs.tensor.shape.slice(1)) * codes]
  if (expected !== got)
    throw new UserError(
      `${name}: expected samples of ${expected} values, as the model takes, got ${got}; make the model for this data`,
    )
  if (hasClasses(data) && classes > model.classes)
    throw new UserError(
      `${name}: expected at most ${model.classes} classes, as the model has, got ${classes}; give the model more`,
    )
  const steps = hasClasses(data) ? labels.tensor.shape[1] : undefined
  if (steps !== model.steps)
    throw new UserError(
      steps === undefined
        ? `${name}: expected a label for each of ${model.steps} steps, as the model has logits, got one per sample; ` +
            'make the model for this data'
        : `${name}: each of ${steps} steps of a sample has a label, and the model has logits for whole samples; ` +
            'use a model of sequences: gpt, rnn, lstm or gru',
    )
  if (!hasClasses(data) && classes !== model.classes)
    throw new UserError(
      `${name}: expected ${model.classes} values to predict, as the model has outputs, got ${classes}; ` +
        'make the model for this data',
    )
}

function checkTokens({ tokens }: Model, { name, preprocessing: { oneHot: codes } }: ResidentData): void {
  if (tokens === undefined) return
  if (codes === undefined)
    throw new UserError(
      `${name}: expected tokens, as the model takes, got values; use a text, or a model of values such as mlp`,
    )
  if (codes > tokens)
    throw new UserError(
      `${name}: expected at most ${tokens} different tokens, as the model has, got ${codes}; make the model for this data`,
    )
}

/**
 * `applyPreprocessing` of `data/` as tensors.
 * @param pixel the position of each value of `raw` in its image; by default the last axis counts through it
 */
export function preprocess(
  raw: Tensor,
  { shift, scale, threshold, oneHot: codes }: Preprocessing,
  dtype: DType,
  pixel?: Tensor,
): Tensor {
  if (codes !== undefined) return flatten(oneHot(raw, codes, dtype))
  const x = cast(raw, dtype)
  if (threshold !== undefined) return greaterEqual(x, threshold)
  const operand = (value: number | Float32Array) => {
    if (typeof value === 'number') return value
    const table = literal(value, [value.length])
    return cast(pixel ? gather(table, pixel) : table, dtype)
  }
  return mul(sub(x, operand(shift)), operand(scale))
}

export interface Sampler {
  /** The rows of the current batch, i32 `[batch]`. */
  readonly indices: Tensor
  /** Advances to the next batch. */
  readonly updates: readonly Update[]
  readonly states: readonly State[]
}

/**
 * Every row once per epoch, in an order that is new in each epoch; the rows that do not fill a last batch are left
 * out of that epoch. A batch of all rows takes them in their stored order, because another order would change only
 * the rounding. Throws a UserError if the batch is larger than the data set.
 */
export function shuffled(count: number, batch: number, seed: number | Tensor): Sampler {
  if (!Number.isInteger(batch) || batch < 1 || batch > count)
    throw new UserError(
      `batch is ${batch}, expected a whole number from 1 to ${count}, the size of the training set; pass another batch`,
    )
  if (batch === count) return { indices: iota(count), updates: [], states: [] }
  const epoch = state('order.epoch', 0, [], 'i32', 'counter')
  const start = state('order.start', 0, [], 'i32', 'counter')
  const isLast = less(count - 2 * batch, start.tensor)
  return {
    indices: permute(add(start.tensor, iota(batch)), count, {
      seed,
      stream: streams.dataOrder,
      step: epoch.tensor,
    }),
    updates: [
      [epoch, add(epoch.tensor, isLast)],
      [start, select(isLast, 0, add(start.tensor, batch))],
    ],
    states: [epoch, start],
  }
}
