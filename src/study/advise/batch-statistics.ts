/**
 * The statistics of the batches that training takes, of every normalization at the start: how noisy they are, and how
 * far stored statistics are from those of the data. moments.ts has the formulas. Every batch has statistics of its own
 * in all normalizations, as in training.
 */
import { scalar, type Session } from '../../backend/index.ts'
import { streams } from '../../random/index.ts'
import { add, input, iota, mean, mul, permute, type Tensor, variance } from '../../tensor/index.ts'
import { batchOf, type ResidentData, type TrainingStep } from '../../train/index.ts'
import { isInitial, type NormPlace } from './inventory.ts'
import { distanceOf, momentsOf, type Noise, noiseOf, type Distance } from './moments.ts'

interface PlaceStatistics {
  readonly layer: string
  /** Of training's own statistics; null where these are not those of the whole batch. */
  readonly noise: Noise | null
  /** Of stored statistics; null if there are none, or they are those of the start. */
  readonly stored: Distance | null
}

export interface BatchStatistics {
  readonly batches: number
  readonly places: readonly PlaceStatistics[]
  /** Whether a normalization has stored statistics, and whether they are those of the start of training. */
  readonly statistics: 'none' | 'initial' | 'trained'
  /** Mean losses over the batches; absent unless there are trained statistics. */
  readonly losses?: {
    /** With the statistics of each batch. */
    readonly batch: number
    /** With the stored ones, as evaluation does. */
    readonly stored: number
    /** With those of all batches together. */
    readonly data: number
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

export async function measureBatchStatistics(
  session: Session,
  { step, train, size, seed, places }: Subject,
): Promise<BatchStatistics> {
  const batches = batchesFor(size, train.count)
  const seen = input('seen', [], 'i32')
  const rows = permute(add(mul(seen, size), iota(size)), train.count, { seed, stream: streams.dataOrder })
  const batch = batchOf(train, rows, step.model)
  const now = step.at({ mode: 'train' }, batch)
  const measured = places.filter(({ name }) => now.output.taps[`${name}.preactivation`] !== undefined)
  const outputs: Record<string, Tensor> = { loss: now.loss }
  for (const [i, { name }] of measured.entries()) {
    const x = now.output.taps[`${name}.preactivation`]!
    const axes = x.shape.map((_, d) => d).filter((d) => d !== 1)
    outputs[`mean ${i}`] = mean(x, axes)
    outputs[`variance ${i}`] = variance(x, axes)
  }
  const program = await session.compile({ outputs })
  const means: number[][][] = measured.map(() => [])
  const variances: number[][][] = measured.map(() => [])
  let loss = 0
  for (let b = 0; b < batches; b++) {
    const values = await program.run({ seen: b })
    loss += scalar(values['loss']) / batches
    for (const i of measured.keys()) {
      means[i]!.push(Array.from(values[`mean ${i}`]!, Number))
      variances[i]!.push(Array.from(values[`variance ${i}`]!, Number))
    }
  }
  program.dispose()
  const ofData = measured.map((_, i) => momentsOf(means[i]!, variances[i]!))
  const withStored = measured.flatMap(({ running }, i) => (running ? [{ running, i }] : []))
  if (withStored.length === 0)
    return {
      batches,
      statistics: 'none',
      places: measured.map(({ name, seesBatch }, i) => ({
        layer: name,
        noise: seesBatch === 'all' ? noiseOf(ofData[i]!, batches) : null,
        stored: null,
      })),
    }

  const evaluation = await session.compile({ outputs: { loss: step.at({ mode: 'eval' }, batch).loss } })
  const evaluate = async () => {
    let sum = 0
    for (let b = 0; b < batches; b++) sum += scalar((await evaluation.run({ seen: b })).loss)
    return sum / batches
  }
  const kept = new Map<number, { mean: number[]; variance: number[] }>()
  const former = []
  for (const { running, i } of withStored) {
    const [storedMean, storedVariance] = [
      await session.read(running.mean),
      await session.read(running.variance),
    ]
    former.push([running.mean, storedMean] as const, [running.variance, storedVariance] as const)
    if (!isInitial(storedMean, storedVariance))
      kept.set(i, { mean: Array.from(storedMean, Number), variance: Array.from(storedVariance, Number) })
  }
  const isTrained = kept.size > 0
  let losses: BatchStatistics['losses']
  if (isTrained) {
    const stored = await evaluate()
    for (const { running, i } of withStored) {
      await session.write(running.mean, Float64Array.from(ofData[i]!.mean))
      await session.write(running.variance, Float64Array.from(ofData[i]!.whole))
    }
    losses = { batch: loss, stored, data: await evaluate() }
    for (const [state, values] of former) await session.restore(state, values)
  }
  evaluation.dispose()
  return {
    batches,
    statistics: isTrained ? 'trained' : 'initial',
    places: measured.map(({ name, seesBatch }, i) => {
      const own = kept.get(i)
      return {
        layer: name,
        noise: seesBatch === 'all' ? noiseOf(ofData[i]!, batches) : null,
        stored: own === undefined ? null : distanceOf(own, ofData[i]!),
      }
    }),
    ...(losses && { losses }),
  }
}
