/**
 * How long a file has not changed while this process was watching, by this process's monotonic clock. The wall clocks
 * of machines that share a folder may differ by hours.
 */

/**
 * The most milliseconds between two looks that count, because watcher and holder may both have been paused in
 * between.
 */
const LONGEST_LOOK = 15_000

interface Watch {
  readonly state: string
  readonly lookedAt: number
  readonly silence: number
}

const watches = new Map<string, Watch>()

/**
 * Looks once; `state` differs whenever the file has changed. Returns for how many milliseconds it has been unchanged
 * while watched.
 */
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
