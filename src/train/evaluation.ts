/**
 * The loss and accuracy of a model on a whole data set, with running statistics, one chunk of resident rows per call.
 */
import { UserError } from '../errors.ts'
import { scalar } from '../backend/outputs.ts'
import type { Outputs, Session } from '../backend/types.ts'
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
  topologicalOrder,
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
   * The largest number of rows whose losses are added together: by default 1000, and fewer for large images. A call may
   * compute fewer, to save memory.
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

/** Compiles the programs of an evaluation. */
export async function openEvaluator<Name extends string = never>(
  session: Session,
  { count, rows, part, further, request, totals }: EvaluationGraph<Name>,
): Promise<Evaluator<Name>> {
  const program = await session.compile(request)
  const adder = totals && (await session.compile(totals))

  /** The sums of the `rows` samples from `start` on; `keep` gets the further outputs of each part. */
  async function sumsOf(start: number, keep: (values: Outputs, at: number, taken: number) => void) {
    if (adder === undefined) {
      const values = await program.run({ start })
      keep(values, start, rows)
      return values
    }
    const whole: Record<string, TypedArray> = {}
    for (let at = 0; at < rows; at += part) {
      const values = await program.run({ start: start + at })
      const taken = Math.min(part, rows - at)
      for (const name of Object.keys(totals!.outputs)) {
        whole[name] ??= allocate(dtypeOf(values[name]!), rows)
        whole[name].set(values[name]!.subarray(0, taken), at)
      }
      keep(values, start + at, taken)
    }
    return adder.run({ start, ...whole })
  }

  async function evaluate(): Promise<Evaluation<Name>> {
    const sums: Record<string, number> = {}
    const outputs: Record<string, TypedArray> = {}
    const keep = (values: Outputs, at: number, taken: number) => {
      for (const [name, { shape }] of Object.entries<Tensor>(further)) {
        const width = sizeOf(shape.slice(1))
        outputs[name] ??= allocate(dtypeOf(values[name]!), count * width)
        const isThere = Math.max(0, Math.min(taken, count - at))
        outputs[name].set(values[name]!.subarray(0, isThere * width), Math.min(at, count) * width)
      }
    }
    for (let start = 0; start < count; start += rows) {
      const values = await sumsOf(start, keep)
      for (const name of [lossName, weightName, correctName])
        if (values[name] !== undefined) sums[name] = (sums[name] ?? 0) + scalar(values[name])
    }
    return {
      loss: sums[lossName]! / (sums[weightName] ?? count),
      accuracy: (sums[correctName] ?? Number.NaN) / count,
      outputs: outputs as Record<Name, TypedArray>,
    }
  }

  return {
    evaluate,
    dispose() {
      program.dispose()
      adder?.dispose()
    },
  }
}

/** The programs of an evaluation, before they are compiled. Any number of sessions may open them. */
export interface EvaluationGraph<Name extends string = string> {
  /** Samples in all. */
  readonly count: number
  /** Samples whose losses are added together. The rounding of the result depends on it. */
  readonly rows: number
  /** Samples per call: `rows`, or fewer to save memory. The result does not depend on it. */
  readonly part: number
  readonly further: Readonly<Record<Name, Tensor>>
  readonly request: { readonly outputs: Readonly<Record<string, Tensor>> }
  /** Adds what the calls for the parts return; absent if one call does it all. */
  readonly totals?: { readonly outputs: Readonly<Record<string, Tensor>> }
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
  const lossOf = lossFor(data, wanted)
  const start = input('start', [], 'i32')

  // The last chunk extends past the end: its rows there repeat the last one, with weight 0.
  function samplesFrom(taken: number) {
    const positions = add(start, iota(taken))
    const batch = batchOf(data, minimum(positions, count - 1), model)
    const output = model.apply(batch.x, { mode: 'eval' })
    const extra = further({ ...output, ...batch })
    for (const [name, value] of Object.entries<Tensor>(extra))
      if (value.shape[0] !== taken)
        throw new ShapeError(
          `evaluation: output ${name} has shape ${formatShape(value.shape)}; expected one row for each of the ${taken} samples`,
        )
    const perSample = {
      [lossName]: lossOf(output.logits, batch.labels),
      ...(lossOf.weights && { [weightName]: lossOf.weights(output.logits, batch.labels) }),
      ...(hasClasses(data) && {
        [correctName]: overSteps(correctPerSample)(output.logits, batch.labels),
      }),
    }
    return { extra, perSample }
  }

  const sumOf = (perSample: Tensor) => sum(select(less(add(start, iota(rows)), count), perSample, 0))
  const all = samplesFrom(rows)
  const part = partOf(rows, Object.values({ ...all.extra, ...all.perSample }))
  if (part === rows)
    return {
      count,
      rows,
      part,
      further: all.extra,
      request: { outputs: { ...all.extra, ...mapped(all.perSample, sumOf) } },
    }
  const few = samplesFrom(part)
  const whole = mapped(few.perSample, ({ dtype }, name) => sumOf(input(name, [rows], dtype)))
  return {
    count,
    rows,
    part,
    further: few.extra,
    request: { outputs: { ...few.extra, ...few.perSample } },
    totals: { outputs: whole },
  }
}

const mapped = (
  tensors: Readonly<Record<string, Tensor>>,
  to: (tensor: Tensor, name: string) => Tensor,
): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, to(tensor, name)]))

/**
 * How many of `rows` samples to compute in a call, so that no intermediate result becomes large. All of them if
 * something random is drawn for them, because the numbers depend on the shape.
 */
function partOf(rows: number, results: readonly Tensor[]): number {
  const nodes = topologicalOrder(results)
  if (nodes.some(({ operation }) => operation.kind === 'uniform')) return rows
  const largest = Math.max(
    ...nodes.filter(({ shape }) => (shape[0] ?? 0) % rows === 0).map(({ shape }) => sizeOf(shape)),
  )
  const parts = Math.min(rows, Math.ceil(largest / mostAtOnce))
  return Math.ceil(rows / parts)
}

/** The most values of an intermediate result: 4 MiB in f32, about a cache of the second or third level. */
const mostAtOnce = 2 ** 20

/** The largest number of values in the samples of a chunk. */
const mostValues = 2 ** 22

const lossName = 'sum of losses'
const weightName = 'sum of weights'
const correctName = 'sum of correct samples'
