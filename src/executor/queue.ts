/** The queue of runs that wait for a worker. */
import { canonicalJson } from '../run/canonical-json.ts'
import type { PlannedRun } from '../run/identity.ts'

interface Waiting {
  readonly run: PlannedRun
  /** The part of the spec that runs with different seeds share. */
  readonly arm: string
}

/**
 * Gives a worker one run after another of the same arm, because the worker has compiled that arm's programs; then
 * runs of an arm that no worker has begun; otherwise, a run of an arm that another worker has begun.
 */
export class RunQueue {
  #waiting: Waiting[] = []
  readonly #begun = new Set<string>()

  get length(): number {
    return this.#waiting.length
  }

  add(run: PlannedRun): void {
    this.#waiting.push({ run, arm: armOf(run) })
  }

  addFirst(run: PlannedRun): void {
    this.#waiting.unshift({ run, arm: armOf(run) })
  }

  clear(): void {
    this.#waiting = []
  }

  /** For a worker that has done `last`. */
  take(last?: PlannedRun): PlannedRun | undefined {
    const same = last && armOf(last)
    const next =
      this.#waiting.find(({ arm }) => arm === same) ??
      this.#waiting.find(({ arm }) => !this.#begun.has(arm)) ??
      this.#waiting[0]
    if (!next) return undefined
    this.#waiting.splice(this.#waiting.indexOf(next), 1)
    this.#begun.add(next.arm)
    return next.run
  }
}

/**
 * The runs grouped by arm, from the place where worker `index` of `count` starts: workers of one store start far from one
 * another, so they seldom ask for the same run, and each compiles few programs.
 */
export function fromPlace(runs: readonly PlannedRun[], { index, count }: WorkerPlace): PlannedRun[] {
  const arms = new Map<string, PlannedRun[]>()
  for (const run of runs) {
    const arm = armOf(run)
    const own = arms.get(arm)
    if (own) own.push(run)
    else arms.set(arm, [run])
  }
  const byArm = [...arms.values()].flat()
  const start = Math.floor((index * runs.length) / count)
  return [...byArm.slice(start), ...byArm.slice(0, start)]
}

/** Worker `index`, from 0, of `count` workers that share a store. */
export interface WorkerPlace {
  readonly index: number
  readonly count: number
}

function armOf({ spec }: PlannedRun): string {
  return canonicalJson({ ...spec, seed: undefined })
}
