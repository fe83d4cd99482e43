/** What training steps cost: their time, taken in turns so that what else the machine does meets all of them, and their memory. */
import { memoryNeed, openWasm } from '../backend/index.ts'
import type { DataSplit } from '../data/index.ts'
import type { RunSpec } from '../experiment/index.ts'
import { median } from '../stats/index.ts'
import { bytesPerElement, sizeOf } from '../tensor/index.ts'
import { residentData, trainingStep } from '../train/index.ts'
import { trainingOptions } from './training.ts'

export interface MeasuredStep {
  /** Milliseconds of one step on one thread: the median; absent where it was not to be timed. */
  readonly time?: number
  /** What a step changes and what it needs in between, without the data. */
  readonly bytes: number
}

/** Turns at most, and at least, however long they take; milliseconds for each spec in between. */
const MOST_TURNS = 40
const FEWEST_TURNS = 5
const TIME = 1000

/** Of steps that differ in their model alone, on the same data. */
export async function measureSteps(
  specs: readonly RunSpec[],
  data: DataSplit,
  { timed }: { timed: boolean },
): Promise<MeasuredStep[]> {
  const resident = residentData('train', data.train, data.preprocessing)
  const steps = specs.map((spec) => trainingStep({ ...trainingOptions(spec, data), data: resident }))
  const memory = steps.map(({ loss, updates, states }) => {
    const { temporaries } = memoryNeed({ outputs: { loss }, updates }, { threads: 1 })
    const changed = states.map(({ tensor: { shape, dtype } }) => sizeOf(shape) * bytesPerElement[dtype])
    return changed.reduce((sum, bytes) => sum + bytes, temporaries)
  })
  if (!timed) return memory.map((bytes) => ({ bytes }))
  const session = await openWasm({ threads: 1, mode: specs[0]!.engine.mode })
  try {
    const programs = []
    for (const { loss, updates } of steps)
      programs.push(await session.compile({ outputs: { loss }, updates }))
    const times = programs.map((): number[] => [])
    const start = performance.now()
    // The first turn warms up.
    for (let turn = 0; turn <= MOST_TURNS; turn++) {
      if (turn > FEWEST_TURNS && performance.now() - start > TIME * programs.length) break
      programs.forEach((program, i) => {
        const before = performance.now()
        program.run()
        if (turn > 0) times[i]!.push(performance.now() - before)
      })
    }
    return memory.map((bytes, i) => ({ time: median(times[i]!), bytes }))
  } finally {
    session.close()
  }
}
