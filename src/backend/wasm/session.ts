/** The WebAssembly session: one memory, resident states, programs rendered for where those states lie. */
import { type Buffer, bytesOf, explain, type Plan, plan, type ProgramRequest } from '../../compile/index.ts'
import {
  allocate,
  bytesPerElement,
  type DType,
  dtypeOf,
  formatShape,
  ShapeError,
  sizeOf,
  type State,
  type TypedArray,
} from '../../tensor/index.ts'
import type { Program, Session } from '../types.ts'
import { computedStates, mostPages, OutOfMemory, pageBytes, roomFor, setAside, totalOf } from './capacity.ts'
import { supportsRelaxed } from './engine.ts'
import { compileModule } from './module-cache.ts'
import { firstFree } from './program-module.ts'
import { availableCores, maySleep, NoThreads, ThreadPool } from './threads.ts'
import { chooseTiles, type Tiles, traitsOf } from './tiles.ts'

export interface WasmOptions {
  /** Threads that share each program, this one included; all cores when absent, 1 where memory cannot be shared or workers cannot start. */
  threads?: number
  /**
   * `default`: the same bits on every machine. `fast`: products by relaxed multiply-add, which rounds once where the
   * machine can, so bits may differ between machines; never between thread counts on one machine.
   */
  mode?: 'default' | 'fast'
  /** Register tiles to use instead of timing them. */
  tiles?: Tiles
}

/** Throws when `fast` is asked for where relaxed SIMD does not compile, or the thread count is not a whole number of 1 or more. */
export async function openWasm({ threads, mode = 'default', tiles }: WasmOptions = {}): Promise<Session> {
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 1 || threads > 256))
    throw new RangeError(`threads: ${threads}; use a whole number from 1 to 256`)
  const cores = await availableCores()
  const canShare = typeof SharedArrayBuffer === 'function'
  const count = canShare ? (threads ?? cores) : 1
  if (mode === 'fast' && !(await supportsRelaxed()))
    throw new Error(
      'mode fast: this engine has no relaxed SIMD; use mode default, or a newer Node or browser',
    )
  // Waiting by spinning pays only when every thread has a core of its own.
  const spins = count <= cores ? 200_000 : 50
  const sharing = count > 1 ? await share(count, spins) : undefined
  const fitting = tiles ?? (await chooseTiles(mode === 'fast'))
  return new WasmSession({
    ...(sharing ?? { ...createMemory(false), pool: undefined, threads: 1 }),
    spins,
    tiles: fitting,
    mode,
  })
}

/** A memory that threads share, and those threads; nothing, with a warning, where they cannot start. */
async function share(threads: number, spins: number) {
  const memory = createMemory(true)
  try {
    return { ...memory, pool: await ThreadPool.open(memory.memory, threads, spins), threads }
  } catch (error) {
    if (!(error instanceof NoThreads)) throw error
    console.warn(
      `normscope computes on 1 thread instead of ${threads}, with the same results: ${error.message}`,
    )
    return undefined
  }
}

/** The largest memory the platform grants; only what is used gets committed. */
function createMemory(shared: boolean): { memory: WebAssembly.Memory; maximumPages: number } {
  for (let maximumPages = mostPages; ; maximumPages /= 2) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared }), maximumPages }
    } catch (error) {
      if (maximumPages <= 1024) throw error
    }
  }
}

interface Parts {
  memory: WebAssembly.Memory
  maximumPages: number
  pool: ThreadPool | undefined
  threads: number
  spins: number
  tiles: Tiles
  mode: 'default' | 'fast'
}

type Run = (thread: number, threads: number, spins: number, maySleep: number) => void

class WasmSession implements Session {
  readonly name: string
  readonly #parts: Parts
  readonly #states = new Map<State, number>()
  #next = firstFree
  #arena = { address: 0, bytes: 0 }
  #programs = 0
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.name = `wasm, ${parts.threads} thread${parts.threads === 1 ? '' : 's'}, ${parts.mode}`
  }

  async compile(request: ProgramRequest): Promise<Program> {
    this.#checkOpen()
    const traits = traitsOf(this.#parts.tiles, this.#parts.threads)
    const planned = plan(request, traits)
    const isFresh = (state: State) => !this.#states.has(state)
    const updates = computedStates(planned.states.filter(isFresh))
    const first = updates.length > 0 ? plan({ updates }, traits) : undefined
    const plans = first ? [first, planned] : [planned]
    this.#makeRoom(plans)
    this.#initialize(new Set(plans.flatMap(({ states }) => states.filter(isFresh))))
    if (first) {
      const program = await this.#load(first)
      program.run()
      program.dispose()
    }
    return this.#load(planned)
  }

  read(state: State): TypedArray {
    return this.#view(state.tensor.dtype, this.#addressOf(state), sizeOf(state.tensor.shape)).slice()
  }

  write(state: State, values: TypedArray | number): void {
    const { dtype, shape } = state.tensor
    const view = this.#view(dtype, this.#addressOf(state), sizeOf(shape))
    if (typeof values === 'number') view.fill(values)
    else if (values.length === view.length) view.set(values)
    else
      throw new ShapeError(
        `write: ${values.length} values do not fill state ${state.name} ${formatShape(shape)}`,
      )
  }

  restore(state: State, values: TypedArray): void {
    this.write(state, values)
  }

  close(): void {
    if (!this.#closed) this.#parts.pool?.close()
    this.#closed = true
  }

  #checkOpen(): void {
    if (this.#closed) throw new Error('this session is closed; open another')
  }

  #addressOf(state: State): number {
    const address = this.#states.get(state)
    if (address === undefined)
      throw new Error(`state ${state.name} is not in this session yet; compile a program that uses it first`)
    return address
  }

  /** Throws an OutOfMemory, having taken none, where `plans` do not fit in; else all of their memory is there, and their arena. */
  #makeRoom(plans: readonly Plan[]): void {
    const { memory, maximumPages } = this.#parts
    const need = roomFor(plans, { has: (state) => this.#states.has(state), arenaBytes: this.#arena.bytes })
    const needed = this.#next + totalOf(need)
    const missing = Math.ceil(needed / pageBytes) - memory.buffer.byteLength / pageBytes
    const refuse = (available: number) =>
      new OutOfMemory('the program', {
        needed,
        available,
        need,
        mend: 'lower the batch or the width of the network',
      })
    if (needed > maximumPages * pageBytes) throw refuse(maximumPages * pageBytes)
    try {
      if (missing > 0) memory.grow(missing)
    } catch {
      // The machine has less than the format allows.
      throw refuse(memory.buffer.byteLength)
    }
    const arenaBytes = Math.max(...plans.map((each) => each.arenaBytes))
    if (arenaBytes > this.#arena.bytes)
      this.#arena = { address: this.#reserve(arenaBytes), bytes: arenaBytes }
  }

  /** Gives new states their place, and their first value where it need not be computed. */
  #initialize(states: Iterable<State>): void {
    for (const state of states) {
      const { dtype, shape } = state.tensor
      this.#states.set(state, this.#reserve(sizeOf(shape) * bytesPerElement[dtype]))
      const { initial } = state
      if (typeof initial !== 'object' || !('operation' in initial)) this.write(state, initial)
    }
  }

  async #load(planned: Plan): Promise<Program> {
    const { pool, spins, tiles, maximumPages, memory } = this.#parts
    const arena = this.#arena.address
    const fixed = new Map<Buffer, number>()
    const addressOf = (buffer: Buffer): number => {
      if (buffer.home.kind === 'state') return this.#addressOf(planned.states[buffer.home.place]!)
      if (buffer.home.kind === 'temporary') return arena + planned.offsets.get(buffer)!
      let address = fixed.get(buffer)
      if (address === undefined) {
        address = this.#reserve(bytesOf(buffer))
        fixed.set(buffer, address)
        if (buffer.home.kind === 'literal')
          this.#view(buffer.dtype, address, buffer.length).set(buffer.home.values)
      }
      return address
    }
    const module = await compileModule(planned, addressOf, {
      tile: tiles,
      threaded: pool !== undefined,
      maximumPages,
    })
    const instance = await WebAssembly.instantiate(module, { env: { memory } })
    const run = instance.exports.run as Run
    const id = this.#programs++
    if (pool) await pool.load(id, module)
    const sleeps = maySleep() ? 1 : 0
    const inputs = new Map(
      planned.inputs.map((entry) => [entry.name, { ...entry, address: addressOf(entry.buffer) }]),
    )
    const outputs = planned.outputs.map(({ name, buffer }) => ({ name, buffer, address: addressOf(buffer) }))
    return {
      run: (given = {}) => {
        this.#checkOpen()
        for (const name of Object.keys(given))
          if (!inputs.has(name))
            throw new ShapeError(
              `run: no input is called ${name}; inputs: ${[...inputs.keys()].join(', ') || 'none'}`,
            )
        for (const [name, { buffer, shape, address }] of inputs) {
          const value = given[name]
          if (value === undefined)
            throw new ShapeError(`run: input ${name} ${buffer.dtype}${formatShape(shape)} is missing`)
          this.#setInput(name, value, buffer, shape, address)
        }
        run(0, pool ? pool.start(id) : 1, spins, sleeps)
        return Object.fromEntries(
          outputs.map(({ name, buffer, address }) => [
            name,
            this.#view(buffer.dtype, address, buffer.length).slice(),
          ]),
        )
      },
      explain: () => `${this.name}\n${explain(planned)}`,
      dispose: () => pool?.drop(id),
    }
  }

  #setInput(
    name: string,
    value: number | TypedArray,
    buffer: Buffer,
    shape: readonly number[],
    address: number,
  ): void {
    const view = this.#view(buffer.dtype, address, buffer.length)
    if (typeof value === 'number') {
      if (view.length !== 1)
        throw new ShapeError(
          `run: input ${name} is ${formatShape(shape)}; pass an array of ${view.length} values`,
        )
      view[0] = value
      return
    }
    if (value.length !== view.length)
      throw new ShapeError(
        `run: input ${name} needs ${view.length} values for ${formatShape(shape)}, got ${value.length}`,
      )
    if (dtypeOf(value) !== buffer.dtype)
      throw new ShapeError(
        `run: input ${name} is ${buffer.dtype}, got ${dtypeOf(value)} values; convert them`,
      )
    view.set(value)
  }

  /** Address of fresh memory. */
  #reserve(bytes: number): number {
    const { memory } = this.#parts
    const address = this.#next
    this.#next += setAside(bytes)
    // `#makeRoom` has grown it already, unless two programs are being compiled at once.
    const missing = Math.ceil(this.#next / pageBytes) - memory.buffer.byteLength / pageBytes
    if (missing > 0) memory.grow(missing)
    return address
  }

  #view(dtype: DType, address: number, length: number): TypedArray {
    const { buffer } = this.#parts.memory
    const like = allocate(dtype, 0).constructor as new (
      buffer: ArrayBufferLike,
      address: number,
      length: number,
    ) => TypedArray
    return new like(buffer, address, length)
  }
}
