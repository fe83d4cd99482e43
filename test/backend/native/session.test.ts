/** A session switches from WebAssembly to native code between two runs without changing any bits. */
import { describe, expect, test } from 'vitest'
import { openWasm } from '../../../src/backend/index.ts'
import { add, div, matmul, mean, mul, state, sub, sum, tanh } from '../../../src/tensor/index.ts'
import { missing, native } from '../../support/native.ts'

/** A step whose state depends on the previous state, so an error in one run affects all later runs. */
function step() {
  const w = state(
    'w',
    Float32Array.from({ length: 400 }, (_, i) => Math.sin(i)),
    [20, 20],
  )
  const y = tanh(matmul(w.tensor, w.tensor))
  const centred = sub(y, mean(y, 0))
  return {
    w,
    request: { outputs: { loss: sum(y) }, updates: [[w, add(mul(w.tensor, 0.9), div(centred, 3))]] } as const,
  }
}

describe.skipIf(missing)(`a session with native code${missing ? ` (${missing})` : ''}`, () => {
  test.each([1, 2])(
    'on %i threads switches between runs and has the same bits',
    { timeout: 60_000 },
    async (threads) => {
      // Simulates an empty cache and a compiler that takes no time.
      const { by } = native()
      const session = await openWasm({
        threads,
        accelerator: { by: { ...by, present: async () => undefined, cost: () => 0 }, always: false },
      })
      const wasm = await openWasm({ threads })
      const [own, other] = [step(), step()]
      const [faster, slower] = [await session.compile(own.request), await wasm.compile(other.request)]
      let after = 0
      for (let run = 0; after < 5; run++) {
        expect(await faster.run()).toEqual(await slower.run())
        expect(await session.read(own.w)).toEqual(await wasm.read(other.w))
        if (session.engines.size > 1) after++
        else await new Promise((resolve) => setTimeout(resolve, 5))
      }
      expect([...session.engines]).toEqual(['WebAssembly', expect.stringMatching(/^native, /)])
      expect(faster.explain()).toContain('native, ')
      session.close()
      wasm.close()
    },
  )

  test.each([
    ['ran long enough in earlier processes', { earlier: 1000, now: 0 }, true],
    ['has not run long enough', { earlier: 0, now: 0 }, false],
    ['ran in this process only for twice its cost', { earlier: 0, now: 200 }, false],
    ['ran in this process for more than four times its cost', { earlier: 0, now: 500 }, true],
    ['will be run so often again that this repays its cost', { earlier: 0, now: 0 }, true, 1e9],
  ])('compiles a program at its first run if it %s', async (_, seconds, compiles, repeats = 0) => {
    const { by } = native()
    let isAsked = false
    let added = 0
    const session = await openWasm({
      threads: 1,
      accelerator: {
        by: {
          ...by,
          present: async () => undefined,
          cost: () => 100,
          accountOf: () => ({ seconds, add: (more: number) => void (added += more) }),
          async make() {
            isAsked = true
            return undefined
          },
        },
        always: false,
      },
      repeats,
    })
    const program = await session.compile(step().request)
    await program.run()
    expect(isAsked).toBe(compiles)
    expect(added).toBeGreaterThan(0)
    session.close()
  })

  test('does not switch if the program is disposed or the session closed during the compilation', async () => {
    const { by } = native()
    let finish = (): void => {}
    const waiting = new Promise<void>((resolve) => {
      finish = resolve
    })
    const slow = {
      ...by,
      present: async () => undefined,
      cost: () => 0,
      make: (options: { background: boolean }) => waiting.then(() => by.make(options)),
    }
    const session = await openWasm({ threads: 2, accelerator: { by: slow, always: false } })
    const [one, two] = [step(), step()]
    const disposed = await session.compile(one.request)
    const program = await session.compile(two.request)
    await disposed.run()
    await program.run()
    disposed.dispose()
    session.close()
    finish()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([...session.engines]).toEqual(['WebAssembly'])
  })

  test('runs programs of both kinds in one memory', { timeout: 60_000 }, async () => {
    const { by } = native()
    let isNative = false
    const accelerator = await by.present()
    const session = await openWasm({
      threads: 2,
      accelerator: {
        by: { ...by, make: async () => (isNative ? accelerator : undefined) },
        always: true,
      },
    })
    const w = state('w', Float32Array.of(1, 2, 3))
    const doubled = await session.compile({ updates: [[w, mul(w.tensor, 2)]] })
    isNative = true
    const increased = await session.compile({ updates: [[w, add(w.tensor, 1)]] })
    for (let turn = 0; turn < 3; turn++) {
      await doubled.run()
      await increased.run()
    }
    expect(await session.read(w)).toEqual(Float32Array.of(15, 23, 31))
    expect([...session.engines]).toEqual(['WebAssembly', expect.stringMatching(/^native, /)])
    session.close()
  })
})
