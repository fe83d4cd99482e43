/** Ctrl-C and similar signals: the first asks for an orderly stop, the second stops at once. */

export interface Interrupt {
  readonly signal: AbortSignal
  /** 128 + the signal's number, as shells expect. */
  readonly exitCode: number
  /** Gives the signals their usual effect again. */
  release(): void
}

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

export function onInterrupt(): Interrupt {
  const controller = new AbortController()
  let exitCode = 0
  const handler = (name: keyof typeof SIGNALS) => {
    if (controller.signal.aborted) process.exit(SIGNALS[name])
    exitCode = SIGNALS[name]
    controller.abort()
  }
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]
  for (const name of names) process.on(name, handler)
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
    release() {
      for (const name of names) process.off(name, handler)
    },
  }
}
