/** Plans that were made lately, by their signature. */
import type { Plan } from './kernel/kernel.ts'

type Shared = Omit<Plan, 'states'>

/** Characters of signatures in all: plans grow with what they plan, so this bounds their memory. */
const MOST = 8e6

export class PlanCache {
  /** Those used last come last. */
  readonly #plans = new Map<string, Shared>()
  #characters = 0

  get(signature: string, make: () => Shared): Shared {
    const plan = this.#plans.get(signature) ?? make()
    if (!this.#plans.delete(signature)) this.#characters += signature.length
    this.#plans.set(signature, plan)
    for (const oldest of this.#plans.keys()) {
      if (this.#characters <= MOST || oldest === signature) break
      this.#plans.delete(oldest)
      this.#characters -= oldest.length
    }
    return plan
  }
}
