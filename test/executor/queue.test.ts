import { describe, expect, it } from 'vitest'
import { RunQueue } from '../../src/executor/queue.ts'
import { canonicalJson } from '../../src/run/canonical-json.ts'
import type { PlannedRun } from '../../src/run/index.ts'
import { planNowhere } from '../run/example.ts'

const names = (runs: readonly ReturnType<RunQueue['take']>[]) =>
  runs.map((run) => run && `${run.arm} ${run.spec.seed}`)

function queueOf(seeds: number[], arms: readonly string[]) {
  const queue = new RunQueue()
  const runs = planNowhere(seeds).filter(({ arm }) => arms.includes(arm))
  for (const run of runs) queue.add(run)
  return queue
}

describe('RunQueue', () => {
  it('keeps a worker to an arm, and another to another', () => {
    const queue = queueOf([1, 2, 3], ['plain', 'bn'])
    const a = queue.take()
    const b = queue.take()
    const b2 = queue.take(b)
    const a2 = queue.take(a)
    expect(names([a, b, b2, a2])).toEqual(['plain 1', 'bn 1', 'bn 2', 'plain 2'])
  })

  it('lets who has done an arm help with one that is begun', () => {
    const queue = queueOf([1, 2], ['plain', 'bn'])
    const a = queue.take()
    const b = queue.take()
    const a2 = queue.take(a)
    const helped = queue.take(a2)
    expect(names([b, a2, helped, queue.take(helped)])).toEqual(['bn 1', 'plain 2', 'bn 2', undefined])
  })

  it('counts the waiting runs of an arm', () => {
    const queue = queueOf([1, 2, 3], ['plain', 'bn'])
    const a = queue.take()!
    expect(queue.waitingLike(a)).toBe(2)
    queue.addFirst(a)
    expect(queue.waitingLike(a)).toBe(3)
    for (let left = 2; left >= 0; left--) {
      queue.take(a)
      expect(queue.waitingLike(a)).toBe(left)
    }
    expect(queue.waitingLike(queue.take()!)).toBe(2)
  })

  it('takes what is to be done again first, within its arm', () => {
    const queue = queueOf([1, 2], ['plain'])
    const first = queue.take()!
    queue.addFirst(first)
    expect(names([queue.take(first), queue.take(first)])).toEqual(['plain 1', 'plain 2'])
    expect(queue.length).toBe(0)
  })

  it('takes runs in the order of a plain search, whatever workers do', () => {
    const runs = planNowhere([1, 2, 3, 4])
    const [queue, plain] = [new RunQueue(), new SearchedQueue()]
    const lasts: (PlannedRun | undefined)[] = [undefined, undefined, undefined]
    let state = 1
    const random = (below: number) => {
      state = (state * 48_271) % 2_147_483_647
      return state % below
    }
    const taken: (PlannedRun | undefined)[] = []
    const expected: (PlannedRun | undefined)[] = []
    for (let i = 0; i < 3000; i++) {
      const run = runs[random(runs.length)]!
      const what = random(8)
      if (what === 0) for (const each of [queue, plain]) each.addFirst(run)
      else if (what < 4) for (const each of [queue, plain]) each.add(run)
      else {
        const worker = random(lasts.length)
        expected.push(plain.take(lasts[worker]))
        lasts[worker] = queue.take(lasts[worker])
        taken.push(lasts[worker])
      }
    }
    expect(names(taken)).toEqual(names(expected))
    expect(queue.length).toBe(plain.length)
  })

  it('takes each run of many arms at the same cost', () => {
    const [example] = planNowhere([1])
    const queue = new RunQueue()
    const spec = (steps: number) => ({ seed: 1, steps }) as PlannedRun['spec']
    for (let i = 0; i < 20_000; i++) queue.add({ ...example!, spec: spec(i) })
    const start = process.cpuUsage()
    let last: PlannedRun | undefined
    for (let i = 0; i < 20_000; i++) last = queue.take(last)
    expect(last?.spec.steps).toBe(19_999)
    expect(process.cpuUsage(start).user).toBeLessThan(1_500_000)
  })
})

/** The definition of the order, at the cost of a search for each run. */
class SearchedQueue {
  #waiting: { readonly run: PlannedRun; readonly arm: string }[] = []
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

const armOf = ({ spec }: PlannedRun) => canonicalJson({ ...spec, seed: undefined })
