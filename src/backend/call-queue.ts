/** Runs calls in the order in which they are made, one at a time. */

export class CallQueue {
  #pending = 0
  #ended: Promise<unknown> = Promise.resolve()

  /** Whether all calls made so far have ended. */
  get isIdle(): boolean {
    return this.#pending === 0
  }

  /** Resolves when all calls made so far have ended, successfully or not. */
  get ended(): Promise<unknown> {
    return this.#ended
  }

  /**
   * Makes the call when those before it have ended, or at once if there are none. Rejects with what the call throws.
   */
  add<T>(call: () => T | Promise<T>): Promise<T> {
    if (this.isIdle) {
      try {
        const result = call()
        return result instanceof Promise ? this.#follow(result) : Promise.resolve(result)
      } catch (error) {
        // oxlint-disable-next-line prefer-promise-reject-errors -- whatever was thrown is passed on
        return Promise.reject(error)
      }
    }
    return this.#follow(this.#ended.then(call))
  }

  #follow<T>(result: Promise<T>): Promise<T> {
    this.#pending++
    const ended = () => void this.#pending--
    // Code that awaits `counted` finds the queue without this call.
    const counted = result.finally(ended)
    this.#ended = counted.catch(() => {})
    return counted
  }
}
