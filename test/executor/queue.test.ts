import { describe, expect, it } from 'vitest'
import { RunQueue } from '../../src/executor/queue.ts'
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

  it('takes what is to be done again first, within its arm', () => {
    const queue = queueOf([1, 2], ['plain'])
    const first = queue.take()!
    queue.addFirst(first)
    expect(names([queue.take(first), queue.take(first)])).toEqual(['plain 1', 'plain 2'])
    expect(queue.length).toBe(0)
  })
})
