/** Sessions of one thread take the memory of the last closed one, whatever it left there. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { trainedHash } from '../../../../scripts/determinism-workload.mjs'
import { openWasm } from '../../../../src/backend/index.ts'
import { Space } from '../../../../src/backend/wasm/runtime/space.ts'
import { add, type constant, state } from '../../../../src/tensor/index.ts'
import { goldenHash } from '../../../support/determinism.ts'

afterEach(() => vi.restoreAllMocks())

/** A space that was closed with these pages of memory, all bytes of which are 255: NaN in every dtype. */
function closedWith(pages: number): Space {
  const space = new Space({ shared: false })
  space.memory.grow(pages - 1)
  new Uint8Array(space.memory.buffer).fill(255)
  space.close()
  return space
}

describe('the memory of a closed session', () => {
  it('is taken by the next one, which gives the same bits', { timeout: 120_000 }, async () => {
    // The determinism workload runs the built package.
    const built = (file: string) => import(new URL(`../../../../dist/${file}`, import.meta.url).href)
    const backend = (await built('backend/index.js')) as { openWasm: typeof openWasm }
    const tensor = (await built('tensor/index.js')) as { constant: typeof constant }
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow')
    const session = await backend.openWasm({ threads: 1 })
    await session.compile({ outputs: { ones: tensor.constant(1, [2 ** 22]) } })
    session.close()
    const memory = grow.mock.contexts.at(-1) as WebAssembly.Memory
    new Uint8Array(memory.buffer).fill(255)
    expect(await trainedHash(1)).toBe(goldenHash)
    expect(new Uint8Array(memory.buffer).some((byte) => byte !== 255)).toBe(true)
  })

  it('is taken by one session only', () => {
    const first = closedWith(2)
    const [second, third] = [new Space({ shared: false }), new Space({ shared: false })]
    expect(second.memory).toBe(first.memory)
    expect(third.memory).not.toBe(first.memory)
  })

  it('is not taken if it is shared, because a thread may still write there', () => {
    const first = new Space({ shared: true })
    first.close()
    expect(new Space({ shared: true }).memory).not.toBe(first.memory)
    expect(new Space({ shared: false }).memory).not.toBe(first.memory)
  })

  it('is freed if it is larger than 64 MiB', () => {
    const first = closedWith(1025)
    expect(new Space({ shared: false }).memory).not.toBe(first.memory)
  })
})

it('a memory grows by whole huge pages', async () => {
  const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow')
  const session = await openWasm({ threads: 2 })
  const large = state('large', 1, [2 ** 20])
  await session.compile({ updates: [[large, add(large.tensor, 1)]] })
  const pages = grow.mock.calls.reduce((total, [more]) => total + more, 1)
  expect(pages % 32).toBe(0)
  session.close()
})
