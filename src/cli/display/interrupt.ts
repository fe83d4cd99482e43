/**
 * Ctrl-C and similar signals: the first asks for an orderly stop, the second stops at once. SIGUSR1, which Slurm sends
 * some time before it ends a job (`--signal`), and a time limit ask for an orderly stop too.
 */

export interface Interrupt {
  readonly signal: AbortSignal
  /** 128 + the signal's number, as shells expect; `OUT_OF_TIME` after SIGUSR1 or at the time limit. */
  readonly exitCode: number
  /** Gives the signals their usual effect again. */
  release(): void
}

/** EX_TEMPFAIL of sysexits.h: the same command goes on from here. */
export const OUT_OF_TIME = 75

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143, SIGUSR1: OUT_OF_TIME } as const

/** The longest wait of a timer: 2³¹ − 1 milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1

/** `timeLimit`: the number of seconds, from the start of the process, after which it asks for a stop. */
export function onInterrupt({ timeLimit }: { timeLimit?: number | undefined } = {}): Interrupt {
  const controller = new AbortController()
  let exitCode = 0
  const handler = (name: keyof typeof SIGNALS) => {
    // Slurm may send its warning to a process that is already stopping, and a kill after that.
    if (controller.signal.aborted) {
      if (name !== 'SIGUSR1') process.exit(SIGNALS[name])
      return
    }
    exitCode = SIGNALS[name]
    controller.abort()
  }
  const timer =
    timeLimit === undefined
      ? undefined
      : setTimeout(
          () => handler('SIGUSR1'),
          Math.min(LONGEST_TIMER, Math.max(0, 1000 * (timeLimit - process.uptime()))),
        ).unref()
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]
  for (const name of names) process.on(name, handler)
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
    release() {
      clearTimeout(timer)
      for (const name of names) process.off(name, handler)
    },
  }
}
