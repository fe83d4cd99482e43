import { describe, expect, it } from 'vitest'
import { openJavaScript, openReference, openWasm, type SyncSession } from '../../src/backend/index.ts'
import { add, matmul, normal, type RandomKey, state, sum } from '../../src/tensor/index.ts'

/** Weights drawn from a seed, changed by noise with the same seed. */
function request(seed: RandomKey['seed'], size: number) {
  const w = state('w', normal([size, size], { seed, stream: 1 }))
  const noise = normal([size, size], { seed, stream: 2 })
  return {
    w,
    program: {
      outputs: { total: sum(w.tensor) },
      updates: [[w, add(matmul(w.tensor, w.tensor), noise)] as const],
    },
  }
}

async function valuesOf(
  open: () => SyncSession | Promise<SyncSession>,
  seed: number,
  before = 0,
): Promise<number[]> {
  const session = await open()
  // Memory allocated earlier moves the positions of the states.
  if (before > 0) await session.compile({ outputs: { y: state('other', 0, [before]).tensor } })
  const { w, program } = request(seed, 6)
  const { total } = (await session.compile(program)).runSync()
  const values = [...(total as Float32Array), ...session.readSync(w)]
  session.close()
  return values
}

describe('programs that differ in seeds and states', () => {
  const open = () => openWasm({ threads: 1 })

  it('use their own seeds and states if compiled one after the other', async () => {
    for (const seed of [1, 2, 3, 1]) {
      const expected = await valuesOf(openReference, seed)
      const found = await valuesOf(open, seed)
      for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i]!, 4)
    }
  })

  it('at any position in memory', async () => {
    const first = await valuesOf(open, 4)
    expect(await valuesOf(open, 4, 1000)).toEqual(first)
    expect(await valuesOf(open, 4)).toEqual(first)
  })

  it('side by side in one session', async () => {
    const session = await open()
    const [a, b] = [request(1, 6), request(2, 6)]
    const programs = [await session.compile(a.program), await session.compile(b.program)]
    for (const program of programs) program.runSync()
    const [, ...alone] = await valuesOf(open, 2)
    expect([...session.readSync(b.w)]).toEqual(alone)
    session.close()
  })
})

describe('a seed that is a state', () => {
  const backends = [
    ['wasm', () => openWasm({ threads: 1 })],
    ['javascript', openJavaScript],
    ['reference', openReference],
  ] as const

  /** One graph for every seed. */
  const seed = state('seed', 7, [], 'i32', 'seed')
  const shared = request(seed.tensor, 6)

  async function drawn(session: SyncSession, own: typeof shared): Promise<number[]> {
    const { total } = (await session.compile(own.program)).runSync()
    return [...total, ...session.readSync(own.w)]
  }

  it.each(backends)('%s: gives the bits of the number that the session holds', async (_, open) => {
    for (const value of [3, 4]) {
      const session = await open()
      const placing = await session.compile({ updates: [[seed, seed.tensor]] })
      placing.dispose()
      session.writeSync(seed, value)
      expect(await drawn(session, shared)).toEqual(await drawn(await open(), request(value, 6)))
    }
  })

  it.each(backends)('%s: begins with its own number', async (_, open) => {
    const session = await open()
    expect(await drawn(session, shared)).toEqual(await drawn(await open(), request(7, 6)))
    expect(session.readSync(seed)[0]).toBe(7)
  })
})
