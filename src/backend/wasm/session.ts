/** The WebAssembly session: one memory, resident states, programs rendered for the positions of those states. */
import { type Buffer, explain, type Plan, plan, type ProgramRequest } from '../../compile/index.ts'
import type { State, TypedArray } from '../../tensor/index.ts'
import type { CpuKernel } from '../cpu/kernels.ts'
import { computedStates } from '../cpu/states.ts'
import { cpuTarget } from '../cpu/target.ts'
import { type Tiles, vectorMachine } from '../cpu/tiling.ts'
import { expectedInputs, setInputs } from '../calls.ts'
import type { SyncDevice, SyncExecutable } from '../device.ts'
import { openSyncSession } from '../session.ts'
import type { SyncSession } from '../types.ts'
import { supportsRelaxed } from './runtime/engine.ts'
import { compileModule } from './runtime/module-cache.ts'
import { type Placement, Space } from './runtime/space.ts'
import { availableCores, maySleep, NoThreads, ThreadPool } from './runtime/threads.ts'
import { chooseTiles } from './runtime/tiles.ts'

export interface WasmOptions {
  /**
   * Threads that share each program, including this one; by default all cores, or 1 if memory cannot be shared or
   * workers cannot start.
   */
  threads?: number
  /**
   * `default`: the same bits on every machine. `fast`: products by relaxed multiply-add, which rounds once if the
   * machine can, so bits may differ between machines, but never between thread counts on one machine.
   */
  mode?: 'default' | 'fast'
  /** Register tiles to use instead of timing them. */
  tiles?: Tiles
}

/**
 * Throws if `fast` is requested and relaxed SIMD does not compile, or if the thread count is not a whole number of 1
 * or more.
 */
export async function openWasm({ threads, mode = 'default', tiles }: WasmOptions = {}): Promise<SyncSession> {
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 1 || threads > 256))
    throw new RangeError(`threads: ${threads}; use a whole number from 1 to 256`)
  const cores = await availableCores()
  const canShare = typeof SharedArrayBuffer === 'function'
  const count = canShare ? (threads ?? cores) : 1
  if (mode === 'fast' && !(await supportsRelaxed()))
    throw new Error(
      'mode fast: this engine has no relaxed SIMD; use mode default, or a newer Node or browser',
    )
  // Waiting by spinning is useful only if every thread has a core of its own.
  const spins = count <= cores ? 200_000 : 50
  const sharing = count > 1 ? await share(count, spins) : undefined
  const fitting = tiles ?? (await chooseTiles(mode === 'fast'))
  return openSyncSession(
    new WasmDevice({
      ...(sharing ?? { space: new Space({ shared: false }), pool: undefined, threads: 1 }),
      spins,
      tiles: fitting,
      mode,
    }),
  )
}

/** A memory that threads share, and those threads; undefined, with a warning, if they cannot start. */
async function share(threads: number, spins: number) {
  const space = new Space({ shared: true })
  try {
    return { space, pool: await ThreadPool.open(space.memory, threads, spins), threads }
  } catch (error) {
    if (!(error instanceof NoThreads)) throw error
    console.warn(
      `normscope computes on 1 thread instead of ${threads}, with the same results: ${error.message}`,
    )
    return undefined
  }
}

interface Parts {
  space: Space
  pool: ThreadPool | undefined
  threads: number
  spins: number
  tiles: Tiles
  mode: 'default' | 'fast'
}

type Run = (thread: number, threads: number, spins: number, maySleep: number) => void

class WasmDevice implements SyncDevice {
  readonly name: string
  readonly #parts: Parts
  /** States that have a place, but no value yet. */
  #unset: readonly State[] = []
  #programs = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.name = `wasm, ${parts.threads} thread${parts.threads === 1 ? '' : 's'}, ${parts.mode}`
  }

  async compile(request: ProgramRequest): Promise<SyncExecutable> {
    const { space, tiles, threads } = this.#parts
    const target = cpuTarget('wasm', vectorMachine(tiles, threads))
    const planned = plan(request, target)
    const updates = computedStates(planned.states.filter((state) => !space.has(state)))
    const beginning = updates.length > 0 ? plan({ updates }, target) : undefined
    const { placements, fresh } = space.place(beginning ? [beginning, planned] : [planned])
    this.#unset = fresh
    const unused = [...placements]
    const load = async (each: Plan<CpuKernel>): Promise<SyncExecutable> => {
      const program = await this.#load(each, unused[0]!)
      unused.shift()
      return program
    }
    try {
      for (const state of fresh) {
        const { initial } = state
        if (typeof initial !== 'object' || !('operation' in initial)) this.write(state, initial)
      }
      if (beginning) {
        const program = await load(beginning)
        program.run({})
        program.dispose()
      }
      return await load(planned)
    } catch (error) {
      for (const placement of unused) placement.release()
      space.forget(fresh)
      throw error
    } finally {
      this.#unset = []
    }
  }

  has(state: State): boolean {
    return this.#parts.space.has(state) && !this.#unset.includes(state)
  }

  read(state: State): TypedArray {
    return this.#parts.space.valuesOf(state).slice()
  }

  write(state: State, values: TypedArray | number): void {
    const view = this.#parts.space.valuesOf(state)
    if (typeof values === 'number') view.fill(values)
    else view.set(values)
  }

  restore(state: State, values: TypedArray): void {
    this.write(state, values)
  }

  close(): void {
    this.#parts.pool?.close()
  }

  async #load(planned: Plan<CpuKernel>, { addressOf, release }: Placement): Promise<SyncExecutable> {
    const { space, pool, spins, tiles } = this.#parts
    const module = await compileModule(planned, addressOf, {
      tile: tiles,
      threaded: pool !== undefined,
      maximumPages: space.maximumPages,
    })
    const instance = await WebAssembly.instantiate(module, { env: { memory: space.memory } })
    const run = instance.exports.run as Run
    const id = this.#programs++
    if (pool) await pool.load(id, module)
    const sleeps = maySleep() ? 1 : 0
    const arrayOf = (buffer: Buffer) => space.view(buffer.dtype, addressOf(buffer), buffer.length)
    return {
      inputs: expectedInputs(planned),
      run(given) {
        setInputs(planned.inputs, given, arrayOf)
        run(0, pool ? pool.start(id) : 1, spins, sleeps)
        return Object.fromEntries(planned.outputs.map(({ name, buffer }) => [name, arrayOf(buffer).slice()]))
      },
      explain: () => `${this.name}\n${explain(planned)}`,
      dispose() {
        release()
        pool?.drop(id)
      },
    }
  }
}
