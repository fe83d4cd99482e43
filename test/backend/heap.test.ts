import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Block, Heap } from '../../src/backend/wasm/heap.ts'

const first = 100
const endOf = ({ address, bytes }: Block) => address + bytes

it('takes what nobody has, the lowest first, and forgets nothing that is given back', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('take' as const), bytes: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant('give' as const), which: fc.nat() }),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const heap = new Heap(first)
      const taken: Block[] = []
      for (const step of acts) {
        if (step.kind === 'give') {
          const [block] = taken.length > 0 ? taken.splice(step.which % taken.length, 1) : []
          if (block) heap.giveBack(block)
        } else {
          // The oracle tries every address from below.
          const isFree = (address: number) =>
            taken.every((block) => endOf(block) <= address || address + step.bytes <= block.address)
          let lowest = first
          while (!isFree(lowest)) lowest++
          const block = heap.take(step.bytes)
          expect(block).toEqual({ address: lowest, bytes: step.bytes })
          taken.push(block)
        }
        expect(heap.end).toBe(Math.max(first, ...taken.map(endOf)))
      }
    }),
  )
})
