/** Invalid calls get the same error from every backend, also from the synchronous variants. */
import { describe, expect, test } from 'vitest'
import {
  backendNames,
  backends,
  findBackend,
  type Program,
  type Session,
  type SyncProgram,
  type SyncSession,
} from '../../src/backend/index.ts'
import { add, input, state, sum } from '../../src/tensor/index.ts'
import { openAsynchronous } from '../support/asynchronous.ts'

const x = input('x', [2, 3])
const one = input('one', [1])
const total = add(sum(x), one)
const six = Float32Array.of(1, 2, 3, 4, 5, 6)

const isSync = (session: Session): session is SyncSession => 'readSync' in session
const isSyncProgram = (program: Program): program is SyncProgram => 'runSync' in program

/** Expects that a call rejects and that its synchronous variant, if it exists, throws the same error. */
async function expectRefused(
  message: string,
  call: () => Promise<unknown>,
  sync: false | (() => unknown),
): Promise<void> {
  const calls = [call, ...(sync ? [async () => sync()] : [])]
  for (const each of calls) await expect(each()).rejects.toThrow(message)
}

const everyBackend: [string, () => Promise<Session>][] = [
  ...backendNames.map((name): [string, () => Promise<Session>] => [
    name,
    () => backends[name].open({ threads: 1 }),
  ]),
  ['an asynchronous backend', async () => openAsynchronous()],
]

describe.each(everyBackend)('a session of %s', (_, open) => {
  async function using(check: (session: Session) => Promise<void>): Promise<void> {
    const session = await open()
    await check(session)
    session.close()
  }

  const run = (program: Program, inputs: Parameters<Program['run']>[0]) =>
    [() => program.run(inputs), isSyncProgram(program) && (() => program.runSync(inputs))] as const

  test('accepts a number for an input of one element of any shape', () =>
    using(async (session) => {
      const program = await session.compile({ outputs: { total } })
      expect([...(await program.run({ x: six, one: 4 })).total]).toEqual([25])
      expect([...(await program.run({ x: six, one: Float32Array.of(4) })).total]).toEqual([25])
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
  ])('rejects %s', (_what, inputs, message) =>
    using(async (session) => {
      const program = await session.compile({ outputs: { total } })
      await expectRefused(message, ...run(program, inputs))
      expect([...(await program.run({ x: six, one: 0 })).total]).toEqual([21])
    }),
  )

  test('has a state after a program that uses it is compiled', () =>
    using(async (session) => {
      const w = state('w', 3, [2])
      const values = Float32Array.of(1, 2)
      const message = 'state w is not in this session yet; compile a program that uses it first'
      const sync = isSync(session) && session
      await expectRefused(message, () => session.read(w), sync && (() => sync.readSync(w)))
      await expectRefused(message, () => session.write(w, 1), sync && (() => sync.writeSync(w, 1)))
      await expectRefused(
        message,
        () => session.restore(w, values),
        sync && (() => sync.restoreSync(w, values)),
      )
      await session.compile({ outputs: { w: w.tensor } })
      expect([...(await session.read(w))]).toEqual([3, 3])
      expect([...(sync ? sync.readSync(w) : [3, 3])]).toEqual([3, 3])
    }))

  test('rejects values whose count differs from the size of the state', () =>
    using(async (session) => {
      const w = state('w', 3, [2])
      await session.compile({ outputs: { w: w.tensor } })
      const sync = isSync(session) && session
      await expectRefused(
        'write: state w needs 2 values for [2], got 6',
        () => session.write(w, six),
        sync && (() => sync.writeSync(w, six)),
      )
      await expectRefused(
        'restore: state w needs 2 values for [2], got 6',
        () => session.restore(w, six),
        sync && (() => sync.restoreSync(w, six)),
      )
      expect([...(await session.read(w))]).toEqual([3, 3])
    }))

  test('rejects calls on disposed programs and closed sessions', async () => {
    const session = await open()
    const w = state('w', 3, [2])
    const program = await session.compile({ outputs: { w: w.tensor } })
    const other = await session.compile({ outputs: { twice: add(w.tensor, w.tensor) } })
    other.dispose()
    await expectRefused('this program was disposed; compile it again', ...run(other, {}))
    session.close()
    const message = 'this session is closed; open another'
    const sync = isSync(session) && session
    await expectRefused(message, ...run(program, {}))
    await expectRefused(message, ...run(other, {}))
    await expectRefused(message, () => session.read(w), sync && (() => sync.readSync(w)))
    await expectRefused(message, () => session.write(w, 1), sync && (() => sync.writeSync(w, 1)))
    await expectRefused(message, () => session.compile({ outputs: { w: w.tensor } }), false)
  })
})

describe('the registry', () => {
  test('finds a backend by its name, and suggests one for a wrong name', () => {
    expect(findBackend('wasm')).toBe(backends.wasm)
    expect(() => findBackend('wsam')).toThrow('unknown backend "wsam"; did you mean "wasm"?')
    expect(() => findBackend('toString')).toThrow('unknown backend')
  })

  test.each(backendNames.filter((name) => !backends[name].modes.includes('fast')))(
    '%s rejects the mode fast with a clear error',
    async (name) => {
      await expect(backends[name].open({ mode: 'fast' })).rejects.toThrow(
        `mode fast: the backend ${name} has no such mode; use default`,
      )
    },
  )
})
