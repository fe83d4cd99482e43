import { expect, it } from 'vitest'
import { supportsRelaxed } from '../../../src/backend/wasm/runtime/engine.ts'
import { chooseTiles } from '../../../src/backend/wasm/runtime/tiles.ts'
import { candidatesFor, fastest } from '../../../src/backend/native/tuning-node.ts'
import type { Processor } from '../../../src/backend/native/processor-node.ts'

const timed = (speeds: readonly number[]) =>
  candidatesFor({ widest: 512 } as Processor, false).map((candidate, i) => ({
    candidate,
    gflops: speeds[i]!,
  }))

it('takes the fastest tile, and wider registers only where they are clearly faster', () => {
  expect(fastest(timed([90, 98, 80, 70])).gflops).toBe(98)
  expect(fastest(timed([90, 98, 80, 105])).candidate.bits).toBe(256)
  expect(fastest(timed([90, 98, 80, 140])).candidate.bits).toBe(512)
})

it.each([false, true])(
  'no timing decides how products round: fused is %s for every candidate',
  async (fused) => {
    const candidates = candidatesFor({ widest: 512 } as Processor, fused)
    expect(candidates.map(({ tile }) => tile.fused)).toEqual(candidates.map(() => fused))
    if (fused && !(await supportsRelaxed())) return
    expect((await chooseTiles(fused)).f32.fused).toBe(fused)
  },
)
