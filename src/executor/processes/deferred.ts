/** Work that waits until what is being done now is finished; it is then done in its order. */
export class Deferred {
  #last: Promise<void> = Promise.resolve()
  #failure: { readonly error: unknown } | undefined

  add(work: () => void): void {
    this.#last = new Promise<void>((resolve) => {
      // Immediates come in their order.
      setImmediate(() => {
        this.#do(work)
        resolve()
      })
    })
  }

  /** Throws the first error that work so far has thrown; what would have come after it is left. */
  check(): void {
    if (this.#failure) throw this.#failure.error
  }

  /** When all work is done. Rejects as `check` throws. */
  async done(): Promise<void> {
    await this.#last
    this.check()
  }

  #do(work: () => void): void {
    if (this.#failure) return
    try {
      work()
    } catch (error) {
      this.#failure = { error }
    }
  }
}
