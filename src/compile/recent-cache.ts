/** Values by key, kept as long as all of them together weigh at most a limit. Those not used for longest go first. */
export class RecentCache<Value> {
  readonly #most: number
  /** In order of their last use. */
  readonly #entries = new Map<string, { readonly value: Value; readonly weight: number }>()
  #total = 0

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  /** Keeps it also if it alone weighs more than the limit. */
  add(key: string, value: Value, weight: number): void {
    this.#remove(key)
    this.#entries.set(key, { value, weight })
    this.#total += weight
    for (const oldest of this.#entries.keys()) {
      if (this.#total <= this.#most || oldest === key) break
      this.#remove(oldest)
    }
  }

  #remove(key: string): void {
    this.#total -= this.#entries.get(key)?.weight ?? 0
    this.#entries.delete(key)
  }
}
