/** The contract of all sessions: the order of calls, the initial values of states, and the behaviour on close. */
import { describe, expect, test } from 'vitest'
import {
  backendNames,
  backends,
  openReference,
  openWasm,
  runNow,
  scalar,
  type Session,
} from '../../src/backend/index.ts'
import { add, input, mul, normal, state, sum, type State, type Tensor } from '../../src/tensor/index.ts'
import { openAsynchronous } from '../support/asynchronous.ts'

const everyBackend: [string, () => Promise<Session>][] = [
  ...backendNames.map((name): [string, () => Promise<Session>] => [
    name,
    () => backends[name].open({ threads: 1 }),
  ]),
  ['an asynchronous backend', async () => openAsynchronous()],
]

describe.each(everyBackend)('a session of %s', (_, open) => {
  const numbers = async (values: Promise<ArrayLike<number>>) => Array.from(await values)

  test('performs calls in the order in which they are made', async () => {
    const session = await open()
    const w = state('w', 1, [2])
    const factor = input('factor', [], 'f32')
    const scaled = await session.compile({
      outputs: { old: w.tensor },
      updates: [[w, mul(w.tensor, factor)]],
    })
    const olds = []
    const reads = []
    for (const value of [2, 3, 5]) {
      olds.push(scaled.run({ factor: value }).then(({ old }) => old[0]))
      reads.push(session.read(w).then(([first]) => first))
    }
    const written = session.write(w, Float32Array.of(7, 8))
    const afterWrite = session.read(w)
    const last = scaled.run({ factor: 10 })
    const restored = session.restore(w, Float32Array.of(4, 4))
    expect(await Promise.all(olds)).toEqual([1, 2, 6])
    expect(await Promise.all(reads)).toEqual([2, 6, 30])
    await written
    expect(await numbers(afterWrite)).toEqual([7, 8])
    expect([...(await last).old]).toEqual([7, 8])
    await restored
    expect(await numbers(session.read(w))).toEqual([4, 4])
    session.close()
  })

  test('orders the calls of two callers, each of which awaits only its own calls', async () => {
    const session = await open()
    const w = state('w', 0, [])
    const counting = await session.compile({
      outputs: { count: w.tensor },
      updates: [[w, add(w.tensor, 1)]],
    })
    const caller = async () => {
      const counts: number[] = []
      for (let i = 0; i < 5; i++) counts.push(scalar((await counting.run()).count))
      return counts
    }
    const [one, other] = await Promise.all([caller(), caller()])
    expect([...one, ...other].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(one).toEqual([...one].sort((a, b) => a - b))
    session.close()
  })

  test('delays calls on a state until the compilation that adds it ends', async () => {
    const session = await open()
    const w = state('w', normal([3], { seed: 1, stream: 2 }))
    const compiling = session.compile({ outputs: { w: w.tensor } })
    const first = session.read(w)
    const writing = session.write(w, 5)
    const values = Float32Array.of(1, 2, 3)
    const restoring = session.restore(w, values)
    values.fill(0)
    const second = session.read(w)
    const program = await compiling
    expect((await first).some((value) => value !== 0)).toBe(true)
    await Promise.all([writing, restoring])
    expect(await numbers(second)).toEqual([1, 2, 3])
    expect([...(await program.run()).w]).toEqual([1, 2, 3])
    session.close()
  })

  test('draws a random state once if two programs that share it are compiled at the same time', async () => {
    const session = await open()
    const w = state('w', normal([8], { seed: 1, stream: 2 }))
    const compile = (factor: number) => session.compile({ outputs: { y: mul(w.tensor, factor) } })
    const programs = await Promise.all([compile(1), compile(2)])
    const [one, two] = await Promise.all(programs.map((program) => program.run()))
    expect([...two!.y]).toEqual([...one!.y].map((value) => 2 * value))
    expect(one!.y.some((value) => value !== 0)).toBe(true)
    session.close()
  })

  test('copies inputs and values at the time of the call', async () => {
    const session = await open()
    const x = input('x', [2])
    const w = state('w', 0, [2])
    const program = await session.compile({ outputs: { y: add(x, w.tensor) } })
    const values = Float32Array.of(1, 2)
    const writing = session.write(w, values)
    const running = program.run({ x: values })
    values.fill(100)
    await writing
    expect([...(await running).y]).toEqual([2, 4])
    session.close()
  })

  test('continues after a failed call', async () => {
    const session = await open()
    const w = state('w', 1, [2])
    const program = await session.compile({ outputs: { w: w.tensor }, updates: [[w, add(w.tensor, 1)]] })
    const failed = [
      program.run({ v: 1 }),
      session.read(state('other', 0, [])),
      session.write(w, Float32Array.of(1)),
      session.compile({ updates: [[w, sum(w.tensor)]] }),
    ]
    const running = program.run()
    const messages = await Promise.all(
      failed.map((call) => call.then(String, (error: Error) => error.message)),
    )
    expect(messages).toEqual([
      'run: no input is called v; inputs: none',
      'state other is not in this session yet; compile a program that uses it first',
      'write: state w needs 2 values for [2], got 1',
      'compile: the update of w is f32[], expected f32[2]; reshape or cast it',
    ])
    expect([...(await running).w]).toEqual([1, 1])
    expect(await numbers(session.read(w))).toEqual([2, 2])
    session.close()
  })

  test('has the states of a program as soon as it is compiled, at their initial values', async () => {
    const session = await open()
    const [w, drawn] = [state('w', 3, [2]), state('drawn', normal([2], { seed: 1, stream: 2 }))]
    const program = await session.compile({ outputs: { w: w.tensor, drawn: drawn.tensor } })
    expect(await numbers(session.read(w))).toEqual([3, 3])
    const first = await session.read(drawn)
    await session.write(w, 4)
    const result = await program.run()
    expect([...result.w]).toEqual([4, 4])
    expect([...result.drawn]).toEqual([...first])
    session.close()
  })

  test('has no states of a program that failed to compile, and initializes them later', async () => {
    const session = await open()
    const drawn = state('drawn', normal([4], { seed: 1, stream: 2 }))
    const huge = state('huge', 0, [2 ** 20, 2 ** 20])
    const failing = session.compile({ outputs: { y: add(sum(huge.tensor), drawn.tensor) } })
    const reading = session.read(drawn)
    await expect(failing).rejects.toThrow(/out of memory|array length|allocation failed/i)
    for (const call of [reading, session.read(drawn), session.write(drawn, 1), session.read(huge)])
      await expect(call).rejects.toThrow('is not in this session yet; compile a program that uses it first')
    const program = await session.compile({ outputs: { y: drawn.tensor } })
    const { y } = await program.run()
    expect(y.every((value) => value !== 0)).toBe(true)
    session.close()
  })

  test('finishes calls made before close, and rejects later calls', async () => {
    const session = await open()
    const w = state('w', 1, [2])
    const program = await session.compile({ outputs: { old: w.tensor }, updates: [[w, add(w.tensor, 1)]] })
    const before = [
      program.run().then(({ old }) => [...old]),
      session.write(w, 5).then(() => []),
      numbers(session.read(w)),
      session.compile({ outputs: { other: state('other', 1, [1]).tensor } }).then(() => ['compiled']),
    ]
    session.close()
    const after = [
      program.run(),
      session.read(w),
      session.write(w, 1),
      session.restore(w, Float32Array.of(1, 2)),
      session.compile({ outputs: { w: w.tensor } }),
    ]
    session.close()
    const refusals = await Promise.allSettled(after)
    expect(await Promise.all(before)).toEqual([[1, 1], [], [5, 5], ['compiled']])
    for (const { status, reason } of refusals as PromiseRejectedResult[])
      expect([status, String(reason)]).toEqual(['rejected', 'Error: this session is closed; open another'])
    program.dispose()
  })

  test('finishes runs requested before a program is disposed', async () => {
    const session = await open()
    const x = input('x', [2])
    const program = await session.compile({ outputs: { y: add(x, 1) } })
    const running = program.run({ x: Float32Array.of(1, 2) })
    program.dispose()
    program.dispose()
    const late = program.run({ x: Float32Array.of(1, 2) })
    await expect(late).rejects.toThrow('this program was disposed; compile it again')
    expect([...(await running).y]).toEqual([2, 3])
    session.close()
  })
})

describe('a program', () => {
  const w: State = state('w', 2, [])
  const request = { outputs: { value: w.tensor, twice: mul(w.tensor, 2) } }

  test('returns exactly the outputs that its request names', async () => {
    const session = openReference()
    const result = (await session.compile(request)).runSync()
    // @ts-expect-error: there is no output of this name
    const missing: unknown = result.thrice
    expect(missing).toBeUndefined()
    expect(scalar(result.value) + scalar(result.twice)).toBe(6)
    const nothing = await session.compile({ updates: [[w, add(w.tensor, 1)]] })
    expect(nothing.runSync()).toEqual({})
    const outputs: Record<string, Tensor> = { other: w.tensor }
    const dynamic = await session.compile({ outputs })
    expect(scalar(dynamic.runSync()['other'])).toBe(3)
    session.close()
  })

  test('runs synchronously if the backend supports it', async () => {
    const session = await openWasm({ threads: 1 })
    const program = await session.compile(request)
    expect(runNow(program)).not.toBeInstanceOf(Promise)
    const pending = state('pending', 1, [])
    const compiling = session.compile({ outputs: { y: pending.tensor } })
    // It does not wait for a compilation, but for a call that waits for the compilation.
    expect(program.isReady()).toBe(true)
    const reading = session.read(pending)
    expect(program.isReady()).toBe(false)
    expect(() => program.runSync()).toThrow(
      'runSync: earlier calls on this session are pending; await them, or use run',
    )
    expect(() => session.readSync(w)).toThrow('readSync: earlier calls on this session are pending')
    const running = runNow(program)
    expect(running).toBeInstanceOf(Promise)
    expect(scalar((await running).value)).toBe(2)
    await Promise.all([compiling, reading])
    expect(program.isReady()).toBe(true)
    expect(runNow(await openAsynchronous().compile(request))).toBeInstanceOf(Promise)
    session.close()
  })
})

describe('scalar', () => {
  test('returns the number in an array of one element', () => {
    expect(scalar(Float32Array.of(3))).toBe(3)
    expect(() => scalar(Float32Array.of(1, 2))).toThrow(
      'scalar: expected an array of one value, got 2 values',
    )
    expect(() => scalar(new Int32Array())).toThrow('got 0 values')
    expect(() => scalar(undefined)).toThrow('got none')
  })
})
