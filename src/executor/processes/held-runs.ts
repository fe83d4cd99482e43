/**
 * Runs that other processes train. Their locks are looked at seldom, and at different times by different processes, so
 * that a hundred waiting processes do not load the file server.
 */
import { lookAtLock } from '../../store/lock/lock.ts'
import { lockOf } from '../../store/store.ts'
import type { PlannedRun } from '../../run/identity.ts'

/** Milliseconds before the first look and, at most, between two looks; each wait is longer than the one before. */
const FIRST = 250
const LONGEST = 15_000
const GROWTH = 1.5

export class HeldRuns {
  readonly #runs = new Set<PlannedRun>()
  readonly #store: string
  readonly #onFree: (run: PlannedRun, gone: string | undefined) => void
  #wait = FIRST
  #timer: NodeJS.Timeout | undefined

  /**
   * `onFree` gets each run that no living process holds. `gone` is the state of a lock whose holder is gone:
   * `acquireLock` takes it.
   */
  constructor(store: string, onFree: (run: PlannedRun, gone: string | undefined) => void) {
    this.#store = store
    this.#onFree = onFree
  }

  get size(): number {
    return this.#runs.size
  }

  add(run: PlannedRun): void {
    this.#runs.add(run)
    this.#plan()
  }

  clear(): void {
    this.#runs.clear()
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #plan(): void {
    // Half to all of the wait, so that processes that began to wait together do not look together.
    this.#timer ??= setTimeout(() => this.#look(), this.#wait * (0.5 + Math.random() / 2))
  }

  #look(): void {
    this.#timer = undefined
    this.#wait = Math.min(LONGEST, this.#wait * GROWTH)
    for (const run of this.#runs) {
      const view = lookAtLock(lockOf(this.#store, run.id))
      if (view.kind === 'held') continue
      this.#runs.delete(run)
      this.#wait = FIRST
      this.#onFree(run, view.kind === 'gone' ? view.state : undefined)
    }
    if (this.#runs.size > 0) this.#plan()
  }
}
