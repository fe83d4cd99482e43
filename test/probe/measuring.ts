/** A small training step and the measurement of a probe on it. */
import type { SyncSession } from '../../src/backend/types.ts'
import type { Dataset, Preprocessing } from '../../src/data/index.ts'
import { type Model, sgd } from '../../src/nn/index.ts'
import type { Measurement, Probe, ProbeTarget } from '../../src/probe/index.ts'
import {
  type ResidentData,
  residentData,
  type TrainingOptions,
  type TrainingStep,
  trainingStep,
} from '../../src/train/index.ts'
import { clouds, standardized } from '../train/problem.ts'

export interface Problem {
  step: TrainingStep
  train: ResidentData
  target: ProbeTarget
}

export function problemOf(
  model: Model,
  {
    data = clouds('train', 40),
    preprocessing = standardized,
    ...options
  }: Partial<Omit<TrainingOptions, 'model' | 'data'>> & {
    data?: Dataset
    preprocessing?: Preprocessing
  } = {},
): Problem {
  const train = residentData('train', data, preprocessing)
  const test = residentData('test', data, preprocessing)
  const step = trainingStep({
    model,
    data: train,
    batch: 8,
    optimizer: sgd(),
    learningRate: 0.2,
    seed: 1,
    ...options,
  })
  return { step, train, target: { step, train, test, seed: 1 } }
}

/** Takes `after` steps on `session`, then measures. */
export async function measure(
  session: SyncSession,
  { step, target }: Problem,
  probe: Probe,
  { after = 0 }: { after?: number } = {},
): Promise<readonly Measurement[]> {
  const training = await session.compile({ updates: step.updates })
  for (let i = 0; i < after; i++) training.runSync()
  training.dispose()
  const measurer = await probe.build(target).open({ session, snapshots: { steps: [], read: () => ({}) } })
  const rows = await measurer.measure(after)
  measurer.dispose()
  return rows
}

/** The value of a layer's quantity. Throws if it is missing. */
export function valueIn(rows: readonly Measurement[], layer: string, quantity: string): number {
  const found = rows.find((row) => row.layer === layer && row.quantity === quantity)
  if (!found)
    throw new Error(
      `no ${quantity} of ${layer} among ${rows.map((row) => `${row.layer} ${row.quantity}`).join('; ')}`,
    )
  return found.value
}
