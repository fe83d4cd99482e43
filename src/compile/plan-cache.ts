/** A cache of recent plans, by their signature. */
import type { Plan } from './kernel/kernel.ts'
import { RecentCache } from './recent-cache.ts'

type Shared = Omit<Plan, 'states'>

/** The largest number of characters of all signatures. Plans grow with their requests, so this limits their memory. */
const MOST = 8e6

export class PlanCache {
  readonly #plans = new RecentCache<Shared>(MOST)

  get(signature: string, make: () => Shared): Shared {
    const known = this.#plans.get(signature)
    if (known) return known
    const made = make()
    this.#plans.add(signature, made, signature.length)
    return made
  }
}
