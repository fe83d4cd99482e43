/** The WebAssembly session: one memory, resident states, programs rendered for the positions of those states. */
import { counted } from '../../counts.ts'
import { type Buffer, explain, isIdle, type Plan, plan, type ProgramRequest } from '../../compile/index.ts'
import type { State, TypedArray } from '../../tensor/index.ts'
import type { AcceleratorSource, SharedRun } from '../cpu/accelerator.ts'
import type { CpuKernel } from '../cpu/kernels.ts'
import { computedStates } from '../cpu/states.ts'
import { cpuTarget } from '../cpu/target.ts'
import { type Tiles, vectorMachine } from '../cpu/tiling.ts'
import { expectedInputs, setInputs } from '../calls.ts'
import type { SyncDevice, SyncExecutable } from '../device.ts'
import { openSyncSession } from '../session.ts'
import type { SyncSession } from '../types.ts'
import { OutOfMemory } from './runtime/capacity.ts'
import { supportsRelaxed } from './runtime/engine.ts'
import { type ForeignProgram, ForeignRequest, loadForeign } from './runtime/foreign.ts'
import { compileModule } from './runtime/module-cache.ts'
import { type Placement, Space } from './runtime/space.ts'
import { availableCores, maySleep, NoThreads, type ThreadCode, ThreadPool } from './runtime/threads.ts'
import { chooseTiles } from './runtime/tiles.ts'

export interface WasmOptions {
  /**
   * Threads that share each program, including this one; by default all cores, or 1 if memory cannot be shared or
   * workers cannot start.
   */
  threads?: number
  /**
   * `default`: the same bits on every machine. `fast`: products by relaxed multiply-add, which rounds once if the
   * machine can, so bits may differ between machines, but not between thread counts, tiles or engines of one machine.
   */
  mode?: 'default' | 'fast'
  /** Register tiles to use instead of timing them. */
  tiles?: Tiles
  /**
   * Runs programs faster with the same bits, once they have run long enough to repay the preparation. With `always` the
   * accelerator is used from the first run, which waits for it.
   */
  accelerator?: { readonly by: AcceleratorSource; readonly always: boolean }
  /** How many later sessions of this process will run the same programs as long again. */
  repeats?: number
}

/**
 * Throws if `fast` is requested and relaxed SIMD does not compile, or if the thread count is not a whole number of 1
 * or more.
 */
export async function openWasm({
  threads,
  mode = 'default',
  tiles,
  accelerator,
  repeats = 0,
}: WasmOptions = {}): Promise<SyncSession> {
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
  const fitting = () => (tiles ? Promise.resolve(tiles) : chooseTiles(mode === 'fast'))
  // With an accelerator, tiles are timed only when WebAssembly first needs them.
  if (!accelerator) await fitting()
  const parts = sharing ?? { space: new Space({ shared: false }), pool: undefined, threads: 1 }
  accelerator?.by.prepareMemory?.(parts.space.memory)
  return openSyncSession(
    new WasmDevice({
      ...parts,
      spins,
      tiles: fitting,
      mode,
      accelerator,
      repeats,
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
  /** The register tiles, which are timed once per process. */
  tiles: () => Promise<Tiles>
  mode: 'default' | 'fast'
  accelerator: WasmOptions['accelerator']
  repeats: number
}

const webAssembly = 'WebAssembly'

/** Tiles that need no timing. */
function anyTiles(fused: boolean): Tiles {
  const tile = { rows: 4, vectors: 2, unroll: 1, fused }
  return { f32: tile, f64: tile }
}

/** A plan's code, loaded for its position in memory. */
interface Loaded {
  readonly plan: Plan<CpuKernel>
  /** The name of the engine that runs it. */
  readonly by: string
  readonly run: () => void
  readonly arrayOf: (buffer: Buffer) => TypedArray
  readonly dispose: () => void
}

class WasmDevice implements SyncDevice {
  readonly name: string
  readonly engines = new Set<string>()
  readonly #parts: Parts
  /** States that have memory but no value yet. */
  #unset: readonly State[] = []
  #programs = 0
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.name = `wasm, ${counted(parts.threads, 'thread')}, ${parts.mode}`
  }

  async compile(request: ProgramRequest): Promise<SyncExecutable> {
    const { space, threads, mode, repeats } = this.#parts
    const idle = isIdle(request)
    const accelerator = idle ? undefined : this.#parts.accelerator
    const foreign =
      accelerator && new ForeignRequest(request, accelerator.by, { threads, memory: space.memory, repeats })
    const found = await (accelerator?.always ? foreign?.make({ background: false }) : foreign?.present())
    // Any tile is fast enough for initial values: they are computed once and rarely contain products.
    const tiles = found || idle ? anyTiles(mode === 'fast') : await this.#parts.tiles()
    const target = cpuTarget('wasm', vectorMachine(tiles, threads))
    const planned = found ? found.plan : plan(request, target)
    const updates = computedStates(planned.states.filter((state) => !space.has(state)))
    const beginning = updates.length > 0 ? plan({ updates }, target) : undefined
    const { placements, fresh } = space.place(beginning ? [beginning, planned] : [planned])
    this.#unset = fresh
    const unused = [...placements]
    const load = async (how: (placement: Placement) => Promise<Loaded>): Promise<Loaded> => {
      const loaded = await how(unused[0]!)
      unused.shift()
      return loaded
    }
    try {
      for (const state of fresh) {
        const { initial } = state
        if (typeof initial !== 'object' || !('operation' in initial)) this.write(state, initial)
      }
      if (beginning) {
        const program = await load((placement) => this.#loadModule(beginning, tiles, placement))
        program.run()
        program.dispose()
      }
      if (found) return this.#executable(await load((placement) => this.#loadForeign(found, placement)))
      const program = await load((placement) => this.#loadModule(planned, tiles, placement))
      return this.#executable(program, accelerator?.always ? undefined : foreign)
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
    this.#closed = true
    this.#parts.pool?.close()
    this.#parts.space.close()
  }

  /** `faster` is the accelerated version to which the program may switch. */
  #executable(first: Loaded, faster?: ForeignRequest): SyncExecutable {
    let loaded = first
    let isDisposed = false
    let candidate = faster
    const changeOver = async (foreign: ForeignRequest) => {
      const next = await this.#accelerated(foreign)
      if (!next) return
      if (isDisposed) return next.dispose()
      loaded.dispose()
      loaded = next
    }
    return {
      inputs: expectedInputs(first.plan),
      run: (given) => {
        const { plan: planned, arrayOf } = loaded
        setInputs(planned.inputs, given, arrayOf)
        this.engines.add(loaded.by)
        const before = performance.now()
        loaded.run()
        if (candidate?.ran((performance.now() - before) / 1000, planned)) {
          // On failure the WebAssembly program remains; if the session is broken, its next call reports that.
          changeOver(candidate).catch(() => {})
          candidate = undefined
        }
        return Object.fromEntries(planned.outputs.map(({ name, buffer }) => [name, arrayOf(buffer).slice()]))
      },
      explain: () =>
        `${[this.name, ...(loaded.by === webAssembly ? [] : [loaded.by])].join('; ')}\n${explain(loaded.plan)}`,
      dispose() {
        isDisposed = true
        candidate = undefined
        loaded.dispose()
      },
    }
  }

  async #loadModule(planned: Plan<CpuKernel>, tiles: Tiles, placement: Placement): Promise<Loaded> {
    const { space, pool } = this.#parts
    if (planned.phases.length === 0) return this.#loadNothing(planned, placement)
    const module = await compileModule(planned, placement.addressOf, {
      tile: tiles,
      threaded: pool !== undefined,
      maximumPages: space.maximumPages,
    })
    const instance = await WebAssembly.instantiate(module, { env: { memory: space.memory } })
    return this.#load(planned, placement, {
      run: instance.exports.run as SharedRun,
      code: { module },
      by: webAssembly,
    })
  }

  /** A program that only gives states their places. */
  #loadNothing(planned: Plan<CpuKernel>, placement: Placement): Loaded {
    return {
      plan: planned,
      by: webAssembly,
      run() {},
      arrayOf: this.#arraysAt(placement),
      dispose: placement.release,
    }
  }

  async #loadForeign({ by, plan: planned, code }: ForeignProgram, placement: Placement): Promise<Loaded> {
    const table = Uint32Array.from(planned.buffers, placement.addressOf)
    const run = await loadForeign(code, this.#parts.space.memory, table)
    return this.#load(planned, placement, { run, code: { ...code, table }, by })
  }

  /** The accelerated program; undefined if it is not available, and then the WebAssembly program remains. */
  async #accelerated(foreign: ForeignRequest): Promise<Loaded | undefined> {
    const found = await foreign.make({ background: true })
    if (!found || this.#closed) return undefined
    try {
      const { placements } = this.#parts.space.place([found.plan])
      return await this.#loadForeign(found, placements[0]!)
    } catch (error) {
      // The WebAssembly program remains if memory lacks space for both, or if the session was closed meanwhile.
      if (error instanceof OutOfMemory || this.#closed) return undefined
      throw error
    }
  }

  async #load(
    planned: Plan<CpuKernel>,
    placement: Placement,
    { run, code, by }: { run: SharedRun; code: ThreadCode; by: string },
  ): Promise<Loaded> {
    const { pool, spins } = this.#parts
    const id = this.#programs++
    if (pool) await pool.load(id, code)
    const sleeps = maySleep() ? 1 : 0
    return {
      plan: planned,
      by,
      run: () => run(0, pool ? pool.start(id) : 1, spins, sleeps),
      arrayOf: this.#arraysAt(placement),
      dispose: () => {
        placement.release()
        pool?.drop(id)
      },
    }
  }

  #arraysAt({ addressOf }: Placement): Loaded['arrayOf'] {
    return (buffer) => this.#parts.space.view(buffer.dtype, addressOf(buffer), buffer.length)
  }
}
