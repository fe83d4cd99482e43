/** Wrong calls get the same error from every backend. */
import { describe, expect, test } from 'vitest'
import { backendNames, backends, findBackend, type SyncSession } from '../../src/backend/index.ts'
import { add, input, state, sum } from '../../src/tensor/index.ts'

const x = input('x', [2, 3])
const one = input('one', [1])
const total = add(sum(x), one)
const six = Float32Array.of(1, 2, 3, 4, 5, 6)

describe.each(backendNames)('a session of %s', (name) => {
  const open = () => backends[name].open({ threads: 1 })

  async function using(check: (session: SyncSession) => Promise<void>): Promise<void> {
    const session = await open()
    await check(session)
    session.close()
  }

  test('takes a number for an input of one element, whatever its shape', () =>
    using(async (session) => {
      const program = await session.compile({ outputs: { total } })
      expect([...program.runSync({ x: six, one: 4 }).total]).toEqual([25])
      expect([...program.runSync({ x: six, one: Float32Array.of(4) }).total]).toEqual([25])
    }))

  test.each<[string, Record<string, number | Float32Array | Float64Array>, string]>([
    ['a missing input', { one: 1 }, 'run: input x f32[2, 3] is missing'],
    ['an unknown input', { x: six, one: 1, y: 2 }, 'run: no input is called y; inputs: x, one'],
    ['a number for several values', { x: 1, one: 1 }, 'run: input x is [2, 3]; pass an array of 6 values'],
    [
      'values that do not fill the shape',
      { x: Float32Array.of(1), one: 1 },
      'run: input x needs 6 values for [2, 3], got 1',
    ],
    [
      'another dtype',
      { x: Float64Array.from(six), one: 1 },
      'run: input x is f32, got f64 values; convert them',
    ],
  ])('refuses %s', (_, inputs, message) =>
    using(async (session) => {
      const program = await session.compile({ outputs: { total } })
      expect(() => program.runSync(inputs)).toThrow(message)
      expect([...program.runSync({ x: six, one: 0 }).total]).toEqual([21])
    }),
  )

  test('knows a state once a program that uses it is compiled', () =>
    using(async (session) => {
      const w = state('w', 3, [2])
      const message = 'state w is not in this session yet; compile a program that uses it first'
      expect(() => session.readSync(w)).toThrow(message)
      expect(() => session.writeSync(w, 1)).toThrow(message)
      expect(() => session.restoreSync(w, Float32Array.of(1, 2))).toThrow(message)
      await session.compile({ outputs: { w: w.tensor } })
      expect([...session.readSync(w)]).toEqual([3, 3])
    }))

  test('refuses disposed programs and closed sessions', async () => {
    const session = await open()
    const w = state('w', 3, [2])
    const program = await session.compile({ outputs: { w: w.tensor } })
    const other = await session.compile({ outputs: { twice: add(w.tensor, w.tensor) } })
    other.dispose()
    expect(() => other.runSync()).toThrow('this program was disposed; compile it again')
    session.close()
    for (const call of [() => program.runSync(), () => session.readSync(w), () => session.writeSync(w, 1)])
      expect(call).toThrow('this session is closed; open another')
    await expect(Promise.resolve().then(() => session.compile({ outputs: { w: w.tensor } }))).rejects.toThrow(
      'this session is closed; open another',
    )
  })
})

describe('the registry', () => {
  test('finds a backend by its name, and suggests one for a wrong name', () => {
    expect(findBackend('wasm')).toBe(backends.wasm)
    expect(() => findBackend('wsam')).toThrow('unknown backend "wsam"; did you mean "wasm"?')
    expect(() => findBackend('toString')).toThrow('unknown backend')
  })

  test.each(backendNames.filter((name) => !backends[name].modes.includes('fast')))(
    '%s has no mode fast and says so',
    async (name) => {
      await expect(backends[name].open({ mode: 'fast' })).rejects.toThrow(
        `mode fast: the backend ${name} has no such mode; use default`,
      )
    },
  )
})
