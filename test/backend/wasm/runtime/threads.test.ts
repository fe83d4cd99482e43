import { scalar } from '../../../../src/backend/outputs.ts'
import type { EventEmitter } from 'node:events'
import type * as WorkerThreads from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openWasm, type SyncSession } from '../../../../src/backend/index.ts'
import { matmul, normal, sum, type Tensor } from '../../../../src/tensor/index.ts'

/** The faulty behaviour of the threads that start next. */
let misbehave: ((worker: EventEmitter) => void) | undefined

vi.mock('node:worker_threads', async (importOriginal) => {
  const original = await importOriginal<typeof WorkerThreads>()
  const { EventEmitter: Emitter } = await import('node:events')
  class Misbehaving extends Emitter {
    postMessage() {
      setImmediate(() => misbehave?.(this))
    }
    ref() {}
    unref() {}
    terminate() {}
  }
  const Worker = function (...given: ConstructorParameters<typeof original.Worker>) {
    return misbehave ? new Misbehaving() : new original.Worker(...given)
  }
  return { ...original, default: original, Worker }
})

afterEach(() => {
  misbehave = undefined
  vi.restoreAllMocks()
})

const product = (size: number): { outputs: { total: Tensor } } => {
  const x = normal([size, size], { seed: size, stream: 1 })
  return { outputs: { total: sum(matmul(x, x)) } }
}

async function totalOf(session: SyncSession, size: number): Promise<number> {
  const { total } = (await session.compile(product(size))).runSync()
  return scalar(total)
}

describe('a session of several threads', () => {
  const sizes = [40, 56, 72, 88]

  it('compiles several programs at the same time', async () => {
    const alone = await openWasm({ threads: 1 })
    const expected: number[] = []
    for (const size of sizes) expected.push(await totalOf(alone, size))
    const session = await openWasm({ threads: 3 })
    expect(await Promise.all(sizes.map((size) => totalOf(session, size)))).toEqual(expected)
    for (const [i, size] of sizes.entries()) expect(await totalOf(session, size)).toBe(expected[i])
    session.close()
  }, 20_000)

  it('runs one program while another is compiled', async () => {
    const session = await openWasm({ threads: 3 })
    const first = await session.compile(product(64))
    const expected = first.runSync()
    const second = session.compile(product(80))
    for (let done = false; !done; ) {
      expect(first.runSync()).toEqual(expected)
      done = await Promise.race([
        second.then(() => true),
        new Promise<boolean>((r) => setImmediate(r, false)),
      ])
    }
    const { total } = (await second).runSync()
    expect(total[0]).toBe(await totalOf(session, 80))
    session.close()
  }, 20_000)

  it('leaves no compilation pending when it is closed', async () => {
    // The compilation may be at any stage.
    for (const turns of [0, 1, 2, 3, 5, 8, 40]) {
      const session = await openWasm({ threads: 2 })
      const compiling = session.compile(product(48)).then(
        () => 'compiled',
        (error: Error) => error.message,
      )
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
      session.close()
      expect(await compiling).toMatch(/^compiled$|session (is|was) closed/)
    }
  })

  it('runs on one thread with a warning if threads cannot start', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    misbehave = (worker) => worker.emit('error', new Error('no room\nfor a thread'))
    const session = await openWasm({ threads: 4 })
    expect(session.name).toBe('wasm, 1 thread, default')
    expect(warn.mock.calls).toEqual([
      [
        'normscope computes on 1 thread instead of 4, with the same results: a thread of the engine stopped: no room',
      ],
    ])
    misbehave = undefined
    const other = await openWasm({ threads: 4 })
    expect(await totalOf(session, 40)).toBe(await totalOf(other, 40))
    session.close()
    other.close()
  })

  it('reports in one line that a thread died', async () => {
    misbehave = (worker) => worker.emit('message', 'ready')
    const session = await openWasm({ threads: 2 })
    misbehave = (worker) => worker.emit('exit', 134)
    await expect(session.compile(product(40))).rejects.toThrow(
      /^a thread of the engine stopped: it ended with code 134$/,
    )
  })
})
