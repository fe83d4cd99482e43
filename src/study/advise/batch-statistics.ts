/**
 * The statistics of the batches that training takes, of every normalization at the start: how noisy they are, and how
 * far stored statistics are from those of the data. moments.ts has the formulas. Every batch has statistics of its own
 * in all normalizations, as in training.
 */
import { scalar, type Session } from '../../backend/index.ts'
import { allButUnits } from '../../probe/index.ts'
import { streams } from '../../random/index.ts'
import {
  add,
  input,
  iota,
  mean,
  mul,
  permute,
  type State,
  type Tensor,
  type TypedArray,
  variance,
} from '../../tensor/index.ts'
import { batchOf, type ResidentData, type TrainingStep } from '../../train/index.ts'
import { isInitial, type NormPlace } from './inventory.ts'
import { type Distance, distanceOf, type Moments, momentsOf, type Noise, noiseOf } from './moments.ts'

interface PlaceStatistics {
  readonly layer: string
  /** How noisy the statistics are that training uses; null where these are not those of the whole batch. */
  readonly noise: Noise | null
  /** How far the stored statistics are from those of the data; null if there are none, or if they are those of the start. */
  readonly stored: Distance | null
}

export interface BatchStatistics {
  readonly batches: number
  readonly places: readonly PlaceStatistics[]
  /** Whether a normalization has stored statistics, and whether they are those of the start of training. */
  readonly statistics: 'none' | 'initial' | 'trained'
  /** Mean losses over the batches; absent unless there are trained statistics. */
  readonly losses?: {
    /** With the stored statistics, as evaluation does. */
    readonly stored: number
    /** With the statistics of each batch, and with those of all batches together; null if some are frozen. */
    readonly batch: number | null
    readonly data: number | null
  }
}

/** Enough to know a standard deviation to a tenth; fewer where a batch is large. */
const MOST_BATCHES = 64
const FEWEST_BATCHES = 16
const SAMPLES = 1024

/** How many batches are measured; fewer than 2 say nothing of noise. */
export function batchesFor(batch: number, count: number): number {
  const wanted = Math.max(FEWEST_BATCHES, Math.min(MOST_BATCHES, Math.floor(SAMPLES / batch)))
  return Math.min(wanted, Math.floor(count / batch))
}

interface Subject {
  readonly step: TrainingStep
  readonly train: ResidentData
  readonly size: number
  readonly seed: number
  readonly places: readonly NormPlace[]
}

export async function measureBatchStatistics(session: Session, subject: Subject): Promise<BatchStatistics> {
  const { batches, loss, measured } = await measureBatches(session, subject)
  const stored = await readStored(session, measured)
  const losses = stored.size === 0 ? undefined : await lossesOf(session, subject, { batches, loss, measured })
  const hasStored = measured.some(({ place }) => place.running !== undefined)
  return {
    batches,
    statistics: stored.size > 0 ? 'trained' : hasStored ? 'initial' : 'none',
    places: measured.map(({ place, moments }) => {
      const own = stored.get(place)
      return {
        layer: place.name,
        noise: place.seesBatch === 'all' ? noiseOf(moments, batches) : null,
        stored: own === undefined ? null : distanceOf(own, moments),
      }
    }),
    ...(losses && { losses }),
  }
}

/** A normalization with what its batches were. */
interface MeasuredPlace {
  readonly place: NormPlace
  readonly moments: Moments
}

interface MeasuredBatches {
  readonly batches: number
  /** The mean over the batches, each with its own statistics. */
  readonly loss: number
  readonly measured: readonly MeasuredPlace[]
}

/** Batch number `seen` of the first epoch. */
function batchIn({ step, train, size, seed }: Subject) {
  const seen = input('seen', [], 'i32')
  const rows = permute(add(mul(seen, size), iota(size)), train.count, { seed, stream: streams.dataOrder })
  return batchOf(train, rows, step.model)
}

async function measureBatches(session: Session, subject: Subject): Promise<MeasuredBatches> {
  const { step, places, size, train } = subject
  const batches = batchesFor(size, train.count)
  const { output, loss } = step.at({ mode: 'train' }, batchIn(subject))
  const tapped = places.flatMap((place) => {
    const x = output.taps[`${place.name}.preactivation`]
    return x === undefined ? [] : [{ place, x, means: [] as number[][], variances: [] as number[][] }]
  })
  const outputs: Record<string, Tensor> = { loss }
  for (const [i, { x }] of tapped.entries()) {
    outputs[`mean ${i}`] = mean(x, allButUnits(x))
    outputs[`variance ${i}`] = variance(x, allButUnits(x))
  }
  const program = await session.compile({ outputs })
  let sum = 0
  for (let b = 0; b < batches; b++) {
    const values = await program.run({ seen: b })
    sum += scalar(values['loss'])
    for (const [i, { means, variances }] of tapped.entries()) {
      means.push(Array.from(values[`mean ${i}`]!, Number))
      variances.push(Array.from(values[`variance ${i}`]!, Number))
    }
  }
  program.dispose()
  const measured = tapped.map(({ place, means, variances }) => ({
    place,
    moments: momentsOf(means, variances),
  }))
  return { batches, loss: sum / batches, measured }
}

/** Stored statistics that training has changed. */
async function readStored(
  session: Session,
  measured: readonly MeasuredPlace[],
): Promise<ReadonlyMap<NormPlace, { mean: number[]; variance: number[] }>> {
  const stored = new Map<NormPlace, { mean: number[]; variance: number[] }>()
  for (const { place } of measured) {
    if (place.running === undefined) continue
    const [means, variances] = await valuesOf(session, place.running)
    if (!isInitial(means, variances)) stored.set(place, { mean: [...means], variance: [...variances] })
  }
  return stored
}

/** Of a state that no program has used so far, the initial values. */
async function valuesOf(
  session: Session,
  { mean: first, variance: second }: { readonly mean: State; readonly variance: State },
): Promise<readonly [Float64Array, Float64Array]> {
  const program = await session.compile({ outputs: { first: first.tensor, second: second.tensor } })
  const values = await program.run()
  program.dispose()
  return [Float64Array.from(values.first, Number), Float64Array.from(values.second, Number)]
}

/** Puts the statistics of the data in the place of the stored ones for a while. */
async function lossesOf(
  session: Session,
  subject: Subject,
  { batches, loss, measured }: MeasuredBatches,
): Promise<BatchStatistics['losses']> {
  const evaluation = await session.compile({
    outputs: { loss: subject.step.at({ mode: 'eval' }, batchIn(subject)).loss },
  })
  const evaluate = async () => {
    let sum = 0
    for (let b = 0; b < batches; b++) sum += scalar((await evaluation.run({ seen: b })).loss)
    return sum / batches
  }
  const stored = await evaluate()
  // Behind frozen statistics, those of the data were measured with the frozen ones in front of them.
  if (measured.some(({ place }) => place.isFrozen)) {
    evaluation.dispose()
    return { stored, batch: null, data: null }
  }
  const former: (readonly [State, TypedArray])[] = []
  for (const { place, moments } of measured) {
    if (place.running === undefined) continue
    const { mean: means, variance: variances } = place.running
    former.push([means, await session.read(means)], [variances, await session.read(variances)])
    await session.write(means, Float64Array.from(moments.mean))
    await session.write(variances, Float64Array.from(moments.whole))
  }
  const data = await evaluate()
  for (const [state, values] of former) await session.restore(state, values)
  evaluation.dispose()
  return { stored, batch: loss, data }
}
