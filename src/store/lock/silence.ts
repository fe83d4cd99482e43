/**
 * How long a file has not changed while this process was watching, by the clock of this process that only goes forward. The
 * wall clocks of machines that share a folder may differ by hours.
 */

/** Milliseconds that count of the time between two looks: while no one looked, watcher and holder may both have been stopped. */
const LONGEST_LOOK = 5000

interface Watch {
  readonly state: string
  readonly lookedAt: number
  readonly silence: number
}

const watches = new Map<string, Watch>()

/** Looks once; `state` is another whenever the file changed. Gives the milliseconds for which it has been watched as it is. */
export function watchSilence(file: string, state: string): number {
  const now = performance.now()
  const before = watches.get(file)
  const silence = before?.state === state ? before.silence + Math.min(now - before.lookedAt, LONGEST_LOOK) : 0
  watches.set(file, { state, lookedAt: now, silence })
  return silence
}

export function forgetSilence(file: string): void {
  watches.delete(file)
}
