import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Block, Heap } from '../../../../src/backend/wasm/runtime/heap.ts'

const first = 100
const endOf = ({ address, bytes }: Block) => address + bytes

it('allocates the lowest free memory and reuses all returned memory', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('take' as const), bytes: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant('give' as const), which: fc.nat() }),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const heap = new Heap(first)
      const taken: Block[] = []
      for (const step of acts) {
        let expected: Block | undefined
        let found: Block | undefined
        if (step.kind === 'take') {
          // The oracle tries every address in ascending order.
          const isFree = (address: number) =>
            taken.every((block) => endOf(block) <= address || address + step.bytes <= block.address)
          let address = first
          while (!isFree(address)) address++
          expected = { address, bytes: step.bytes }
          found = heap.take(step.bytes)
          taken.push(found)
        } else if (taken.length > 0) heap.giveBack(taken.splice(step.which % taken.length, 1)[0]!)
        expect(found).toEqual(expected)
        expect(heap.end).toBe(Math.max(first, ...taken.map(endOf)))
      }
    }),
  )
})
