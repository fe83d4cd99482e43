/**
 * The cost of training steps: their time, measured in alternation so that other work of the machine affects all of
 * them equally, and their memory.
 */
import { findBackend } from '../../backend/index.ts'
import type { DataSplit } from '../../data/index.ts'
import type { RunSpec } from '../../experiment/index.ts'
import { bytesPerElement, sizeOf } from '../../tensor/index.ts'
import { residentData, trainingStep } from '../../train/index.ts'
import { type MeasuredTime, timePrograms } from './program-times.ts'
import { trainingOptions } from '../training.ts'

export interface MeasuredStep extends MeasuredTime {
  /** Bytes that a step changes and needs in between, without the data. */
  readonly bytes: number
}

/** Milliseconds for each spec. */
const TIME = 1000

/** Measures steps that differ only in their model, on the same data. */
export async function measureSteps(
  specs: readonly RunSpec[],
  data: DataSplit,
  { timed }: { timed: boolean },
): Promise<MeasuredStep[]> {
  const resident = residentData('train', data.train, data.preprocessing)
  const steps = specs.map((spec) => trainingStep({ ...trainingOptions(spec, data), data: resident }))
  const { backend: name, mode } = specs[0]!.engine
  const backend = findBackend(name)
  const requests = steps.map(({ loss, updates }) => ({ outputs: { loss }, updates }))
  const memory = steps.map(({ states }, i) => {
    const { temporaries } = backend.memoryNeed(requests[i]!, { threads: 1 })
    const changed = states.map(({ tensor: { shape, dtype } }) => sizeOf(shape) * bytesPerElement[dtype])
    return changed.reduce((sum, bytes) => sum + bytes, temporaries)
  })
  const times = timed ? await timePrograms(backend, requests, { mode, milliseconds: TIME }) : []
  return memory.map((bytes, i) => ({ ...times[i], bytes }))
}
