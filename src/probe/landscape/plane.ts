/**
 * The loss and accuracy over a line or plane through the space of parameters: at w + x a + y b, where w is the
 * current parameters and a, b are kept in the session. A point is one program with x and y as inputs, run once for
 * each batch of the data: one forward pass over them.
 *
 * a and b also have a part for each running statistic, which is 0 unless they lead to another network; it matters if
 * statistics are frozen.
 *
 *   batch         every point normalizes with the statistics of each batch of the data it is measured on
 *   frozen        with the running statistics of w, moved along a and b
 *   re-estimated  with averages over the batches of a training sample, computed again at each point (Ioffe & Szegedy
 *                 2015, Algorithm 2, lines 8 to 12): a second pass
 */
import { runNow, scalar } from '../../backend/outputs.ts'
import type { Session } from '../../backend/types.ts'
import type { Update } from '../../norm/index.ts'
import { correctPerSample, overSteps } from '../../nn/index.ts'
import {
  add,
  cast,
  input,
  iota,
  isFloat,
  mean,
  permute,
  type State,
  state,
  type Tensor,
} from '../../tensor/index.ts'
import { type Batch, batchOf, hasClasses, type ResidentData, type TrainingStep } from '../../train/index.ts'
import { lossFunction } from '../parameters/point.ts'
import { probeStreams } from '../../random/index.ts'
import { castVector, moved, tensorsOf, type Vector, vectorStates } from '../parameters/vector.ts'

export type PlaneStatistics = 'batch' | 'frozen' | 're-estimated'

export interface PlaneOptions {
  readonly step: TrainingStep
  /** The data on which the loss is measured. */
  readonly data: ResidentData
  /** The data on which statistics are re-estimated. */
  readonly train: ResidentData
  readonly dimensions: 1 | 2
  readonly statistics: PlaneStatistics
  readonly double: boolean
  /** The number of samples of the data, always the same ones; all of them if there are no more. */
  readonly sample: number
  /** Samples per batch; see `batchesOf`. */
  readonly batch: number
}

interface PlaneValue {
  readonly loss: number
  /** NaN if labels are target values. */
  readonly accuracy: number
}

export interface Plane {
  /** The states that the axes move: parameters, then running statistics. */
  readonly moving: readonly State[]
  /** One per dimension: a state for each of `moving`, initially 0. */
  readonly axes: readonly (readonly State[])[]
  /** Whether labels are classes. */
  readonly hasAccuracy: boolean
  /** The number of samples that a value is averaged over. */
  readonly samples: number
  at(x: number, y?: number): Promise<PlaneValue>
  dispose(): void
}

/** Builds its tensors at once; compiles when opened. */
export function buildPlane({ step, data, train, dimensions, statistics, double, ...how }: PlaneOptions): {
  open(session: Session): Promise<Plane>
} {
  const { model } = step
  const moving = [
    ...model.parameters,
    ...model.states.filter((own) => !model.parameters.includes(own) && isFloat(own.tensor.dtype)),
  ]
  const { rows, count } = batchesOf(data.count, how)
  const start = input('start', [], 'i32')
  const objective = lossFunction(
    step,
    { statistics: statistics === 'batch' ? 'batch' : 'frozen', double },
    { parameters: moving, batch: sampleFrom(data, start, rows, step) },
  )
  const { dtype, here } = objective
  const axes = Array.from({ length: dimensions }, (_, i) =>
    vectorStates(`plane.axis${i + 1}`, tensorsOf(moving)),
  )
  const coordinates = ['x', 'y'].slice(0, dimensions).map((name) => input(name, [], dtype))
  const point = coordinates.reduce<Vector>(
    (vector, coordinate, i) => moved(vector, castVector(tensorsOf(axes[i]!), dtype), coordinate),
    here,
  )
  const estimate = statistics === 're-estimated' ? buildEstimate() : undefined
  const { loss, logits, labels } = objective.at(estimate ? estimate.point : point)
  const outputs: Readonly<Record<string, Tensor>> = {
    loss,
    ...(hasClasses(data) && { accuracy: mean(overSteps(correctPerSample)(logits, labels)) }),
  }

  function buildEstimate() {
    const own = moving.map(({ name, tensor }, i) =>
      i < model.parameters.length ? undefined : state(`plane.${name}`, 0, tensor.shape, dtype),
    )
    const estimated = point.map((value, i) => own[i]?.tensor ?? value)
    const batches = batchesOf(train.count, how)
    const training = lossFunction(
      step,
      { statistics: 'batch', double },
      { parameters: moving, batch: sampleFrom(train, start, batches.rows, step) },
    )
    const { updates } = training.apply(estimated, { mode: 'estimate', seen: input('seen', [], 'i32') }).output
    const kept = updates.flatMap(([of, value]) => {
      const place = own[moving.indexOf(of)]
      return place ? [[place, cast(value, dtype)] as const] : []
    })
    const begin = moving.flatMap((_, i) => (own[i] ? [[own[i], point[i]!] as const] : []))
    return { point: estimated, batches, begin, kept }
  }

  return {
    async open(session) {
      // States that no output needs also get their place in the session.
      const placing = await session.compile({ updates: axes.flat().map((own) => [own, own.tensor] as const) })
      placing.dispose()
      const measuring = await session.compile({ outputs })
      const estimator =
        estimate && estimate.kept.length > 0 ? await openEstimate(session, estimate) : undefined
      return {
        moving,
        axes,
        hasAccuracy: hasClasses(data),
        samples: rows * count,
        async at(x, y = 0) {
          const position = dimensions === 1 ? { x } : { x, y }
          await estimator?.run(position)
          const means = { loss: 0, accuracy: 0 }
          for (let i = 0; i < count; i++) {
            const values = await runNow(measuring, { ...position, start: i * rows })
            means.loss += scalar(values.loss) / count
            means.accuracy += (values.accuracy ? scalar(values.accuracy) : Number.NaN) / count
          }
          return means
        },
        dispose() {
          measuring.dispose()
          estimator?.dispose()
        },
      }
    },
  }
}

interface Estimate {
  readonly batches: Batches
  /** The start of the averages. */
  readonly begin: readonly Update[]
  /** The averages with one more batch. */
  readonly kept: readonly Update[]
}

async function openEstimate(session: Session, { batches, begin, kept }: Estimate) {
  const beginning = await session.compile({ updates: begin })
  const adding = await session.compile({ updates: kept })
  return {
    async run(position: Readonly<Record<string, number>>) {
      await beginning.run(position)
      for (let i = 0; i < batches.count; i++)
        await adding.run({ ...position, start: i * batches.rows, seen: i })
    },
    dispose() {
      beginning.dispose()
      adding.dispose()
    },
  }
}

export interface Batches {
  /** Rows of each. */
  readonly rows: number
  readonly count: number
}

/**
 * Divides `sample` of the `total` samples into equal batches: the batch size is the largest divisor from half of
 * `batch` to `batch`; if there is none, it is `batch`, and the rest is left out.
 */
export function batchesOf(total: number, { sample, batch }: Pick<PlaneOptions, 'sample' | 'batch'>): Batches {
  const samples = Math.min(total, sample)
  const most = Math.min(batch, samples)
  for (let rows = most; rows >= most / 2; rows--)
    if (samples % rows === 0) return { rows, count: samples / rows }
  return { rows: most, count: Math.floor(samples / most) }
}

/** `rows` samples starting at number `start`, in one random order that is the same for every run. */
function sampleFrom(data: ResidentData, start: Tensor, rows: number, { model }: TrainingStep): Batch {
  const order = { seed: 0, stream: probeStreams.sample }
  return batchOf(data, permute(add(start, iota(rows)), data.count, order), model)
}
