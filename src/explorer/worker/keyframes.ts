/** States of a run on the way, from which it can be rewound; as many as fit into a fixed amount of memory. */
import type { ExecutionState } from '../../run/index.ts'

/** Bytes of all kept states together. */
const BUDGET = 24 * 2 ** 20
const MOST = 64

export class Keyframes {
  #every = 1
  #kept: ExecutionState[] = []

  /** Whether the state after `step` steps should be added. */
  wants(step: number): boolean {
    return step % this.#every === 0 && !this.#kept.some((kept) => kept.step === step)
  }

  add(state: ExecutionState): void {
    this.#kept.push(state)
    this.#kept.sort((a, b) => a.step - b.step)
    while (this.#kept.length > 2 && (this.#kept.length > MOST || this.#bytes() > BUDGET)) {
      this.#every *= 2
      this.#kept = this.#kept.filter(({ step }) => step % this.#every === 0)
    }
  }

  /** The last state that is not after `step`. The one of step 0 is always kept. */
  before(step: number): ExecutionState {
    const found = this.#kept.findLast((kept) => kept.step <= step)
    if (found === undefined) throw new RangeError(`no state was kept up to step ${step}`)
    return found
  }

  #bytes(): number {
    return this.#kept.length * bytesOf(this.#kept[0]!)
  }
}

const bytesOf = ({ arrays }: ExecutionState): number =>
  Object.values(arrays).reduce((sum, { data }) => sum + data.byteLength, 0)
