/** The queue of runs that wait for a worker. */
import { canonicalJson } from '../run/canonical-json.ts'
import type { PlannedRun } from '../run/identity.ts'

/**
 * Gives a worker one run after another of the same arm, because the worker has compiled that arm's programs; then
 * runs of an arm that no worker has begun; otherwise, a run of an arm that another worker has begun.
 *
 * Taking a run costs the same however many wait; only the arms that are begun and not done are searched, and these are
 * about as many as the workers.
 */
export class RunQueue {
  /** The waiting runs of the arms that no worker has begun, in the order of their first runs. */
  #fresh = new Map<string, ArmQueue>()
  /** Those of arms that a worker has begun. */
  readonly #begun = new Map<string, ArmQueue>()
  readonly #everBegun = new Set<string>()
  #length = 0
  /** The order of the run that was last added in front, and of the one that was last added behind. */
  #first = 0
  #last = 0

  get length(): number {
    return this.#length
  }

  add(run: PlannedRun): void {
    this.#armOf(run).add({ run, order: ++this.#last })
    this.#length++
  }

  addFirst(run: PlannedRun): void {
    const own = this.#armOf(run)
    own.addFirst({ run, order: --this.#first })
    this.#length++
    const arm = armOf(run)
    if (this.#fresh.delete(arm)) this.#fresh = new Map([[arm, own], ...this.#fresh])
  }

  clear(): void {
    this.#fresh.clear()
    this.#begun.clear()
    this.#length = 0
  }

  /** For a worker that has done `last`. */
  take(last?: PlannedRun): PlannedRun | undefined {
    const arm = this.#armFor(last)
    if (arm === undefined) return undefined
    const own = this.#begun.get(arm) ?? this.#fresh.get(arm)!
    const run = own.take()
    this.#length--
    this.#everBegun.add(arm)
    this.#fresh.delete(arm)
    if (own.first === undefined) this.#begun.delete(arm)
    else this.#begun.set(arm, own)
    return run
  }

  /** How many runs of the arm of `run` wait. */
  waitingLike(run: PlannedRun): number {
    const arm = armOf(run)
    return (this.#begun.get(arm) ?? this.#fresh.get(arm))?.length ?? 0
  }

  /** The arm whose first run is next. */
  #armFor(last: PlannedRun | undefined): string | undefined {
    const same = last && armOf(last)
    if (same !== undefined && (this.#begun.has(same) || this.#fresh.has(same))) return same
    for (const [arm] of this.#fresh) return arm
    let [first, lowest]: [string | undefined, number] = [undefined, Infinity]
    for (const [arm, { first: waiting }] of this.#begun)
      if (waiting!.order < lowest) [first, lowest] = [arm, waiting!.order]
    return first
  }

  #armOf(run: PlannedRun): ArmQueue {
    const arm = armOf(run)
    const group = this.#everBegun.has(arm) ? this.#begun : this.#fresh
    const known = group.get(arm)
    if (known) return known
    const own = new ArmQueue()
    group.set(arm, own)
    return own
  }
}

interface Waiting {
  readonly run: PlannedRun
  /** The lowest is the first. */
  readonly order: number
}

/** The waiting runs of one arm. An array would move all others whenever the first is taken. */
class ArmQueue {
  /** What was added first, the last one in front. */
  readonly #front: Waiting[] = []
  readonly #back: Waiting[] = []
  #taken = 0

  get first(): Waiting | undefined {
    return this.#front.at(-1) ?? this.#back[this.#taken]
  }

  get length(): number {
    return this.#front.length + this.#back.length - this.#taken
  }

  add(waiting: Waiting): void {
    this.#back.push(waiting)
  }

  addFirst(waiting: Waiting): void {
    this.#front.push(waiting)
  }

  /** There must be one. */
  take(): PlannedRun {
    return (this.#front.pop() ?? this.#back[this.#taken++]!).run
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

const armsOfRuns = new WeakMap<PlannedRun, string>()
/** Each text once, because the runs of an arm have equal ones. */
const arms = new Map<string, string>()

/** The part of the spec that runs with different seeds share. */
function armOf(run: PlannedRun): string {
  const known = armsOfRuns.get(run)
  if (known !== undefined) return known
  const text = canonicalJson({ ...run.spec, seed: undefined })
  const arm = arms.get(text) ?? text
  arms.set(arm, arm)
  armsOfRuns.set(run, arm)
  return arm
}
