/** The times of programs beside each other, in alternation on one thread. */
import { type Backend, type BackendMode, runNow } from '../../backend/index.ts'

import { type Interval, median } from '../../stats/index.ts'
import type { ProgramRequest } from '../../compile/index.ts'
import { ratioOf, timeInTurns } from './timing.ts'

export interface MeasuredTime {
  /** The median milliseconds of one call on one thread; absent if it was not to be timed. */
  readonly time?: number
  /** The time divided by that of the first program, round by round: the median and its 95 % interval; absent like the time. */
  readonly ratio?: number
  readonly interval?: Interval | null
  /** Why the times cannot be trusted. */
  readonly busy?: string
}

/** The largest and the smallest number of rounds, however long they take. */
const MOST_TURNS = 40
const FEWEST_TURNS = 6

export interface TimeOptions {
  readonly mode: BackendMode
  /** Milliseconds for each program, beyond the fewest rounds. */
  readonly milliseconds: number
  readonly inputs?: Readonly<Record<string, number>>
}

export async function timePrograms(
  backend: Backend,
  requests: readonly ProgramRequest[],
  { mode, milliseconds, inputs }: TimeOptions,
): Promise<MeasuredTime[]> {
  const session = await backend.open({ threads: 1, mode })
  try {
    const programs = []
    for (const request of requests) programs.push(await session.compile(request))
    const { times, busy } = await timeInTurns(
      programs.map((program) => () => runNow(program, inputs)),
      { most: MOST_TURNS, least: FEWEST_TURNS, milliseconds: milliseconds * programs.length },
    )
    return times.map((own) => ({
      time: median(own),
      ...ratioOf(own, times[0]!),
      ...(busy !== undefined && { busy }),
    }))
  } finally {
    session.close()
  }
}
