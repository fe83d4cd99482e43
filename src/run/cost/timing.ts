/**
 * Compares the cost of programs: they run in alternation, so that other work of the machine affects all of them
 * equally, and their times are compared round by round.
 */
import { type Interval, median, medianInterval, quantile } from '../../stats/index.ts'

export interface TimingOptions {
  /** The largest and the smallest number of rounds, however long they take; one more before them warms up. */
  readonly most: number
  readonly least: number
  /** For all rounds together, beyond the fewest. */
  readonly milliseconds: number
  /** Runs of each program per round, of which the median counts; by default 1. */
  readonly repeats?: number
}

export interface Timing {
  /** Milliseconds of each program, by round. */
  readonly times: readonly (readonly number[])[]
  /** Why the times cannot be trusted; absent if nothing speaks against them. */
  readonly busy?: string
}

/**
 * The machine was busy if the process got less than this share of a core, or if the middle half of the first
 * program's times is wider than this.
 */
const LEAST_SHARE = 0.95
const MOST_SPREAD = 0.1

/** If a program returns a promise, its time ends when that is resolved. */
export async function timeInTurns(
  programs: readonly (() => unknown)[],
  { most, least, milliseconds, repeats = 1 }: TimingOptions,
): Promise<Timing> {
  const times = programs.map((): number[] => [])
  const turn = async () => {
    const medians: number[] = []
    for (const run of programs) {
      const own: number[] = []
      for (let i = 0; i < repeats; i++) {
        const before = performance.now()
        const result = run()
        if (result instanceof Promise) await result
        own.push(performance.now() - before)
      }
      medians.push(median(own))
    }
    return medians
  }
  await turn()
  const start = performance.now()
  const cpuStart = process.cpuUsage()
  for (let i = 0; i < most; i++) {
    if (i >= least && performance.now() - start > milliseconds) break
    for (const [program, time] of (await turn()).entries()) times[program]!.push(time)
  }
  const { user, system } = process.cpuUsage(cpuStart)
  const share = (user + system) / 1000 / (performance.now() - start)
  const busy = whyBusy(times[0] ?? [], share)
  return { times, ...(busy !== undefined && { busy }) }
}

/**
 * The machine counts as busy if this process, which computes all the time on one thread, got less than 95 % of a
 * core, or if the middle half of the times of one and the same program spreads over more than 10 % of their median.
 */
export function whyBusy(times: readonly number[], coreShare: number): string | undefined {
  if (coreShare < LEAST_SHARE)
    return `machine busy: timed with ${Math.round(100 * coreShare)} % of a core, the rest went to other work`
  const [low, high] = [quantile(times, 0.25), quantile(times, 0.75)]
  const spread = (high - low) / median(times)
  if (spread > MOST_SPREAD)
    return `machine busy: the same step took from ${low.toPrecision(3)} to ${high.toPrecision(3)} ms in the middle half of its times`
  return undefined
}

/**
 * The median over rounds of one program's time divided by another's, and its 95 % interval; null if there were too
 * few rounds.
 */
export function ratioOf(
  times: readonly number[],
  baseline: readonly number[],
): { readonly ratio: number; readonly interval: Interval | null } {
  const ratios = times.map((time, turn) => time / baseline[turn]!)
  return { ratio: median(ratios), interval: medianInterval(ratios)?.interval ?? null }
}
