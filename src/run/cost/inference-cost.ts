/** The cost of inference: the time and memory of a forward pass in evaluation, measured in alternation. */
import { findBackend } from '../../backend/index.ts'
import type { DataSplit } from '../../data/index.ts'
import type { RunSpec } from '../../experiment/index.ts'
import { add, input, iota } from '../../tensor/index.ts'
import { batchOf, residentData } from '../../train/index.ts'
import { modelOfRun } from '../training.ts'
import { type MeasuredTime, timePrograms } from './program-times.ts'

export interface MeasuredInference extends MeasuredTime {
  /** Bytes for intermediate results. */
  readonly bytes: number
}

/** Milliseconds for each spec. */
const TIME = 500

/** Measures batches of `spec.batch` samples of the test set, or of all if it has fewer. The specs differ only in their model. */
export async function measureInference(
  specs: readonly RunSpec[],
  data: DataSplit,
  { timed }: { timed: boolean },
): Promise<MeasuredInference[]> {
  const [{ batch, engine }] = specs as [RunSpec]
  const resident = residentData('test', data.test, data.preprocessing)
  const rows = Math.min(batch, resident.count)
  const start = input('start', [], 'i32')
  const requests = specs.map((spec) => {
    const model = modelOfRun(spec, data)
    // The first row is an input, so that nothing of the pass can be computed beforehand.
    const { x } = batchOf(resident, add(start, iota(rows)), model)
    return { outputs: { logits: model.apply(x, { mode: 'eval' }).logits } }
  })
  const backend = findBackend(engine.backend)
  const memory = requests.map((request) => backend.memoryNeed(request, { threads: 1 }).temporaries)
  const times = timed
    ? await timePrograms(backend, requests, { mode: engine.mode, milliseconds: TIME, inputs: { start: 0 } })
    : []
  return memory.map((bytes, i) => ({ ...times[i], bytes }))
}
