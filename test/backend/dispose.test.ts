import { scalar } from '../../src/backend/outputs.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openReference, openWasm, type SyncProgram, type SyncSession } from '../../src/backend/index.ts'
import { add, input, literal, matmul, mul, normal, state, sum, type Tensor } from '../../src/tensor/index.ts'

afterEach(() => vi.restoreAllMocks())

/** The program a b + table with `rows` × `rows` matrices; all elements of a are 1, all elements of b are 2. */
async function compileProduct(session: SyncSession, rows: number, inner = 8): Promise<SyncProgram<'c'>> {
  const [a, b] = [input('a', [rows, inner]), input('b', [inner, rows])]
  const table = literal(
    Float32Array.from({ length: rows }, (_, j) => j),
    [rows],
  )
  return session.compile({ outputs: { c: add(matmul(a, b), table) } })
}

function checkProduct(program: SyncProgram<'c'>, rows: number, inner = 8): void {
  const { c } = program.runSync({
    a: new Float32Array(rows * inner).fill(1),
    b: new Float32Array(rows * inner).fill(2),
  })
  const expected = Array.from({ length: rows * rows }, (_, i) => 2 * inner + (i % rows))
  expect(Buffer.from(c.buffer).equals(Buffer.from(Float32Array.from(expected).buffer))).toBe(true)
}

/** The number of pages by which the memories of all sessions have grown. */
function watchGrowth(): () => number {
  const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow')
  return () => grow.mock.calls.reduce((total, [pages]) => total + pages, 0)
}

describe('a disposed program', () => {
  it('returns its memory: many of them need no more than the largest', async () => {
    const pages = watchGrowth()
    const session = await openWasm({ threads: 2 })
    // Inputs, result and table of the largest program, which runs first.
    const rows = (i: number) => 160 - (i % 100)
    const inner = (i: number) => 32 + Math.floor(i / 100)
    let [grown, resident] = [0, 0]
    for (let i = 0; i < 2000; i++) {
      const program = await compileProduct(session, rows(i), inner(i))
      checkProduct(program, rows(i), inner(i))
      program.dispose()
      if (i === 0) grown = pages()
      // The module cache is full now, and Node has settled: Node 26 keeps 60 MB more than after the first 500.
      if (i === 1499) resident = process.memoryUsage().rss
    }
    // Each program has 2 inputs, which are slightly larger in the last programs.
    expect((pages() - grown) * 65536).toBeLessThanOrEqual(2 * 160 * 19 * 4 + 65536)
    expect(process.memoryUsage().rss - resident).toBeLessThan(50e6)
    session.close()
  }, 240_000)

  it('does not change the remaining programs, whatever the order of disposal', async () => {
    const session = await openWasm({ threads: 1 })
    const kept = state('kept', 5, [700])
    const touch = await session.compile({ updates: [[kept, add(kept.tensor, 1)]] })
    const alive = new Map<number, SyncProgram<'c'>>()
    for (const [born, dies] of [
      [20, 0],
      [60, 0],
      [30, 20],
      [90, 60],
      [25, 0],
      [120, 30],
      [61, 90],
      [24, 25],
    ] as const) {
      alive.set(born, await compileProduct(session, born))
      alive.get(dies)?.dispose()
      alive.delete(dies)
      touch.runSync()
      for (const [rows, program] of alive) checkProduct(program, rows)
    }
    expect(new Set(session.readSync(kept))).toEqual(new Set([13]))
    session.close()
  })

  it.each([
    ['the engine', () => openWasm({ threads: 1 })],
    ['the reference', () => Promise.resolve(openReference())],
  ])('rejects runs and may be disposed again, in %s', async (_, open) => {
    const session = await open()
    const [first, second] = [await compileProduct(session, 10), await compileProduct(session, 12)]
    first.dispose()
    first.dispose()
    expect(() => first.runSync({})).toThrow('this program was disposed; compile it again')
    const third = await compileProduct(session, 10)
    for (const [program, rows] of [
      [second, 12],
      [third, 10],
    ] as const)
      expect(
        program.runSync({ a: new Float32Array(rows * 8), b: new Float32Array(rows * 8) }).c[rows - 1],
      ).toBe(rows - 1)
    session.close()
  })
})

it('a program that does not fit does not change the session', async () => {
  const pages = watchGrowth()
  const session = await openWasm({ threads: 1 })
  const small = await compileProduct(session, 40)
  const before = pages()
  const [huge, other] = [state('huge', 0, [40_000, 40_000]), state('other', 0, [100])]
  await expect(
    session.compile({ outputs: { total: add(sum(huge.tensor), sum(other.tensor)) } }),
  ).rejects.toThrow('out of memory')
  expect(() => session.readSync(other)).toThrow('is not in this session yet')
  checkProduct(small, 40)
  checkProduct(await compileProduct(session, 40), 40)
  expect(pages() - before).toBeLessThanOrEqual(1)
  session.close()
})

it('two programs compiled at the same time share values', async () => {
  const session = await openWasm({ threads: 2 })
  const drawn: Tensor = normal([64, 64], { seed: 1, stream: 1 })
  const shared = state('shared', matmul(drawn, drawn))
  const totals = [1, 2].map(async (factor) => {
    const program = await session.compile({ outputs: { total: sum(mul(shared.tensor, factor)) } })
    return scalar(program.runSync().total)
  })
  const [once, twice] = (await Promise.all(totals)) as [number, number]
  expect(once).not.toBe(0)
  expect(twice).toBe(2 * once)
  session.close()
})

it.each([1, 2])('the failed start of module %i does not change the session', async (failing) => {
  const session = await openWasm({ threads: 1 })
  const small = await compileProduct(session, 40)
  const pages = watchGrowth()
  const drawn = state('drawn', normal([1000], { seed: 1, stream: 1 }))
  const instantiate = WebAssembly.instantiate.bind(WebAssembly) as (...given: unknown[]) => Promise<unknown>
  let calls = 0
  // The first module draws the state, the second is the program.
  const spy = vi
    .spyOn(WebAssembly, 'instantiate')
    .mockImplementation(((...given: unknown[]) =>
      ++calls === failing
        ? Promise.reject(new Error('no room for code'))
        : instantiate(...given)) as typeof WebAssembly.instantiate)
  const request = { outputs: { total: sum(drawn.tensor) } }
  for (let attempt = 0; attempt < 50; attempt++) {
    calls = 0
    await expect(session.compile(request)).rejects.toThrow('no room for code')
    await expect(session.read(drawn)).rejects.toThrow('is not in this session yet')
  }
  spy.mockRestore()
  const { total } = await (await session.compile(request)).run()
  expect(total[0]).toBeCloseTo(
    [...session.readSync(drawn)].reduce((a, b) => a + b),
    3,
  )
  expect(total[0]).not.toBe(0)
  checkProduct(small, 40)
  expect(pages()).toBeLessThanOrEqual(1)
  session.close()
})
