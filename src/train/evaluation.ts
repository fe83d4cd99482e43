/**
 * The loss and accuracy of a model on a whole data set, with running statistics, one chunk of resident rows per call.
 */
import { UserError } from '../errors.ts'
import { scalar } from '../backend/outputs.ts'
import type { Session } from '../backend/types.ts'
import {
  correctPerSample,
  type Loss,
  type LossName,
  type Model,
  type ModelOutput,
  overSteps,
} from '../nn/index.ts'
import {
  add,
  allocate,
  dtypeOf,
  formatShape,
  input,
  iota,
  less,
  minimum,
  select,
  ShapeError,
  sizeOf,
  sum,
  type Tensor,
  type TypedArray,
} from '../tensor/index.ts'
import { type Batch, batchOf, checkFits, hasClasses, type ResidentData } from './batches.ts'
import { lossFor } from './loss.ts'

export interface EvaluationContext extends ModelOutput, Batch {}

/** `Name`: the names of further outputs. */
export interface EvaluationOptions<Name extends string = string> {
  model: Model
  data: ResidentData
  /**
   * The largest number of rows per call: by default 1000, and fewer for large images, whose activations would not fit
   * in memory.
   */
  chunk?: number
  /** By default cross-entropy for classes, squared error for values. */
  loss?: LossName | Loss
  /** Further values, one row per sample: each `[chunk, ...]`. */
  outputs?: (context: EvaluationContext) => Readonly<Record<Name, Tensor>>
}

export interface Evaluation<Name extends string = string> {
  /** Mean over the data set. */
  loss: number
  /** Share of samples, or of their steps, whose largest logit is the label's; NaN if labels are values. */
  accuracy: number
  /** `outputs` for the whole data set, in its order. */
  outputs: Readonly<Record<Name, TypedArray>>
}

export interface Evaluator<Name extends string = string> {
  evaluate(): Promise<Evaluation<Name>>
  dispose(): void
}

/** Rejects with a UserError if the data do not fit the model. */
export async function createEvaluator<Name extends string = never>(
  session: Session,
  options: EvaluationOptions<Name>,
): Promise<Evaluator<Name>> {
  return openEvaluator(session, buildEvaluation(options))
}

/** Compiles the program of an evaluation. */
export async function openEvaluator<Name extends string = never>(
  session: Session,
  { count, rows, further, request }: EvaluationGraph<Name>,
): Promise<Evaluator<Name>> {
  const isWeighted = weightName in request.outputs
  const hasAccuracy = correctName in request.outputs
  const program = await session.compile(request)

  async function evaluate(): Promise<Evaluation<Name>> {
    let loss = 0
    let weight = 0
    let correct = 0
    const outputs: Record<string, TypedArray> = {}
    for (let start = 0; start < count; start += rows) {
      const values = await program.run({ start })
      loss += scalar(values[lossName])
      weight += isWeighted ? scalar(values[weightName]) : 0
      correct += hasAccuracy ? scalar(values[correctName]) : Number.NaN
      for (const [name, { shape }] of Object.entries<Tensor>(further)) {
        const width = sizeOf(shape.slice(1))
        outputs[name] ??= allocate(dtypeOf(values[name]!), count * width)
        outputs[name].set(values[name]!.subarray(0, (count - start) * width), start * width)
      }
    }
    return {
      loss: loss / (isWeighted ? weight : count),
      accuracy: correct / count,
      outputs: outputs as Record<Name, TypedArray>,
    }
  }

  return { evaluate, dispose: () => program.dispose() }
}

/** The program of an evaluation, before it is compiled. Any number of sessions may open it. */
export interface EvaluationGraph<Name extends string = string> {
  /** Samples in all. */
  readonly count: number
  /** Samples per call. */
  readonly rows: number
  readonly further: Readonly<Record<Name, Tensor>>
  readonly request: { readonly outputs: Readonly<Record<string, Tensor>> }
}

/** Throws a UserError if the data do not fit the model. */
export function buildEvaluation<Name extends string = never>({
  model,
  data,
  chunk = Math.max(1, Math.min(1000, Math.floor(mostValues / (model.widest ?? sizeOf(model.input))))),
  loss: wanted,
  outputs: further = () => ({}) as Record<Name, Tensor>,
}: EvaluationOptions<Name>): EvaluationGraph<Name> {
  checkFits(model, data)
  const { count } = data
  if (!Number.isInteger(chunk) || chunk < 1)
    throw new UserError(
      `evaluation: chunk is ${chunk}, expected a whole number of 1 or more rows per call; pass another`,
    )
  const calls = Math.ceil(count / chunk)
  const rows = Math.ceil(count / calls)
  // The last chunk extends past the end: its rows there repeat the last one, with weight 0.
  const positions = add(input('start', [], 'i32'), iota(rows))
  const batch = batchOf(data, minimum(positions, count - 1), model)
  const output = model.apply(batch.x, { mode: 'eval' })
  const extra = further({ ...output, ...batch })
  for (const [name, value] of Object.entries<Tensor>(extra))
    if (value.shape[0] !== rows)
      throw new ShapeError(
        `evaluation: output ${name} has shape ${formatShape(value.shape)}; expected one row for each of the ${rows} samples`,
      )
  const total = (perSample: Tensor) => sum(select(less(positions, count), perSample, 0))
  const lossOf = lossFor(data, wanted)
  const outputs = {
    ...extra,
    [lossName]: total(lossOf(output.logits, batch.labels)),
    ...(lossOf.weights && { [weightName]: total(lossOf.weights(output.logits, batch.labels)) }),
    ...(hasClasses(data) && {
      [correctName]: total(overSteps(correctPerSample)(output.logits, batch.labels)),
    }),
  }
  return { count, rows, further: extra, request: { outputs } }
}

/** The largest number of values in the samples of a call. */
const mostValues = 2 ** 22

const lossName = 'sum of losses'
const weightName = 'sum of weights'
const correctName = 'sum of correct samples'
