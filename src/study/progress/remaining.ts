/**
 * How long the remaining runs of a plan take, on as many machines as train now, with an interval. The expected times of
 * runs come from another machine; the runs that have ended here say by which factor they differ.
 */
import { largest } from '../../extremes.ts'

export interface EndedRun {
  /** In any unit that all runs share: seconds on another machine, or steps. */
  readonly expected: number
  readonly seconds: number
}

export interface Remaining {
  /** Seconds of training, all runs together, and its 80 % interval. */
  readonly work: number
  readonly workInterval: readonly [low: number, high: number]
  /** Elapsed seconds with the present number of runs at a time, and its interval; null if none is in training. */
  readonly time: number | null
  readonly timeInterval: readonly [low: number, high: number] | null
}

/** The 90 % quantile of the normal distribution: an interval between −z and z has 80 %. */
const Z = 1.2816

/** With fewer runs that ended, the spread is not known: half to double. */
const LEAST_ENDED = 3

/**
 * `left`: what remains of each run, in the unit of `expected`; `running`: the number of runs in training. Undefined if
 * no run has ended and `isSeconds` is false, so that the unit is not known.
 */
export function remaining(
  ended: readonly EndedRun[],
  left: readonly number[],
  { running, isSeconds }: { readonly running: number; readonly isSeconds: boolean },
): Remaining | undefined {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  if (ended.length === 0 && !isSeconds) return undefined
  const ratio =
    ended.length === 0
      ? 1
      : sum(ended.map(({ seconds }) => seconds)) / sum(ended.map(({ expected }) => expected))
  const rest = sum(left)
  const work = ratio * rest
  const interval = ((): readonly [number, number] => {
    if (ended.length < LEAST_ENDED) return [work / 2, 2 * work]
    const squares = ended.map(({ expected, seconds }) => (seconds / expected - ratio) ** 2)
    const variance = sum(squares) / (ended.length - 1)
    // Each run differs by itself, and the ratio is known only from the runs that ended.
    const deviation = Math.sqrt(variance * (sum(left.map((each) => each ** 2)) + rest ** 2 / ended.length))
    return [Math.max(work / 4, work - Z * deviation), work + Z * deviation]
  })()
  const longest = ratio * Math.max(0, largest(left))
  const timeOf = (seconds: number) => Math.max(seconds / running, work === 0 ? 0 : (longest * seconds) / work)
  return {
    work,
    workInterval: interval,
    time: running === 0 ? null : timeOf(work),
    timeInterval: running === 0 ? null : [timeOf(interval[0]), timeOf(interval[1])],
  }
}
