/** The cost of inference: the time and memory of a forward pass in evaluation, measured in alternation. */
import { findBackend, runNow } from '../../backend/index.ts'
import type { DataSplit } from '../../data/index.ts'
import type { RunSpec } from '../../experiment/index.ts'
import { type Interval, median } from '../../stats/index.ts'
import { add, input, iota } from '../../tensor/index.ts'
import { batchOf, residentData } from '../../train/index.ts'
import { modelOfRun } from '../training.ts'
import { ratioOf, timeInTurns } from './timing.ts'

export interface MeasuredInference {
  /** The median milliseconds of one batch on one thread; absent if it was not to be timed. */
  readonly time?: number
  /** The time divided by that of the first spec, and its 95 % interval; absent like the time. */
  readonly ratio?: number
  readonly interval?: Interval | null
  /** Why the times cannot be trusted. */
  readonly busy?: string
  /** Bytes for intermediate results. */
  readonly bytes: number
}

const MOST_TURNS = 40
const FEWEST_TURNS = 6
/** Milliseconds for each spec, beyond the fewest turns. */
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
  if (!timed) return memory.map((bytes) => ({ bytes }))
  const session = await backend.open({ threads: 1, mode: engine.mode })
  try {
    const programs = []
    for (const request of requests) programs.push(await session.compile(request))
    const { times, busy } = await timeInTurns(
      programs.map((program) => () => runNow(program, { start: 0 })),
      { most: MOST_TURNS, least: FEWEST_TURNS, milliseconds: TIME * programs.length },
    )
    return memory.map((bytes, i) => ({
      time: median(times[i]!),
      ...ratioOf(times[i]!, times[0]!),
      bytes,
      ...(busy !== undefined && { busy }),
    }))
  } finally {
    session.close()
  }
}
