/** A cache of recent plans, by their signature. */
import type { Plan } from './kernel/kernel.ts'

type Shared = Omit<Plan, 'states'>

/** The largest number of characters of all signatures. Plans grow with their requests, so this limits their memory. */
const MOST = 8e6

export class PlanCache {
  /** In order of their last use. */
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
