/**
 * The cost of training steps: their time, measured in alternation so that other work of the machine affects all of
 * them equally, and their memory.
 */
import { findBackend, runNow } from '../../backend/index.ts'
import type { DataSplit } from '../../data/index.ts'
import type { RunSpec } from '../../experiment/index.ts'
import { type Interval, median } from '../../stats/index.ts'
import { bytesPerElement, sizeOf } from '../../tensor/index.ts'
import { residentData, trainingStep } from '../../train/index.ts'
import { ratioOf, timeInTurns } from './timing.ts'
import { trainingOptions } from '../training.ts'

export interface MeasuredStep {
  /** The median milliseconds of one step on one thread; absent if it was not to be timed. */
  readonly time?: number
  /**
   * The time divided by that of the first spec, round by round: the median and its 95 % interval; absent like the
   * time.
   */
  readonly ratio?: number
  readonly interval?: Interval | null
  /** Why the times cannot be trusted. */
  readonly busy?: string
  /** Bytes that a step changes and needs in between, without the data. */
  readonly bytes: number
}

/** The largest and the smallest number of rounds, however long they take; milliseconds per spec in between. */
const MOST_TURNS = 40
const FEWEST_TURNS = 6
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
  const memory = steps.map(({ loss, updates, states }) => {
    const { temporaries } = backend.memoryNeed({ outputs: { loss }, updates }, { threads: 1 })
    const changed = states.map(({ tensor: { shape, dtype } }) => sizeOf(shape) * bytesPerElement[dtype])
    return changed.reduce((sum, bytes) => sum + bytes, temporaries)
  })
  if (!timed) return memory.map((bytes) => ({ bytes }))
  const session = await backend.open({ threads: 1, mode })
  try {
    const programs = []
    for (const { loss, updates } of steps)
      programs.push(await session.compile({ outputs: { loss }, updates }))
    const { times, busy } = await timeInTurns(
      programs.map((program) => () => runNow(program)),
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
