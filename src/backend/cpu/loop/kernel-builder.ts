/** Builds the function of a kernel whose work threads share: (start, end) is the range of its units for a call. */
import { Builder } from './builder.ts'
import type { LoopFunction, Value } from './language.ts'

/** A kernel as a function of the loop language: (start, end), and the thread's number if it needs it. */
export interface Lowered {
  loops: LoopFunction
  /** The units that threads divide among themselves. */
  units: number
}

export class KernelBuilder extends Builder {
  readonly start = this.parameter('start')
  readonly end = this.parameter('end')
  #thread: Value | undefined

  /** The number of the thread that runs this call; each thread has scratch memory of its own. */
  get thread(): Value {
    this.#thread ??= this.parameter('thread')
    return this.#thread
  }

  /** Runs `body` for each of the call's units. */
  forUnits(body: (unit: Value) => void): void {
    this.for('unit', { from: this.start, to: this.end }, body)
  }

  kernel(name: string, units: number): Lowered {
    return { loops: this.finish(name), units }
  }
}
