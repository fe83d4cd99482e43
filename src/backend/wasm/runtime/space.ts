/**
 * The memory of a session: states, arenas that programs share, and the inputs and tables of constants of each
 * program.
 */
import { type Buffer, bytesOf, type Plan } from '../../../compile/index.ts'
import {
  allocate,
  bytesPerElement,
  type DType,
  sizeOf,
  type State,
  type TypedArray,
} from '../../../tensor/index.ts'
import { notInSession } from '../../calls.ts'
import { OutOfMemory, pageBytes, roomFor, setAside } from './capacity.ts'
import { type Block, Heap } from './heap.ts'
import { giveUpMemory, type ReservedMemory, reserveMemory } from './reserved-memory.ts'
import { firstFree } from '../../cpu/control.ts'

/** The positions of the buffers of one program. */
export interface Placement {
  readonly addressOf: (buffer: Buffer) => number
  /** Frees all of it except the states. Call it once. */
  readonly release: () => void
}

/** A region for the temporaries of programs, which run one after the other. */
interface Arena {
  readonly block: Block
  /** The number of programs that use it. */
  users: number
}

/** Memory grows by huge pages of the processor, which may be used where a whole one is available. */
const pagesAtOnce = 2 ** 21 / pageBytes

export class Space {
  readonly memory: WebAssembly.Memory
  readonly maximumPages: number
  readonly #reserved: ReservedMemory
  readonly #heap = new Heap(firstFree)
  readonly #states = new Map<State, Block>()
  readonly #arenas = new Set<Arena>()

  constructor({ shared }: { shared: boolean }) {
    this.#reserved = reserveMemory(shared)
    this.memory = this.#reserved.memory
    this.maximumPages = this.#reserved.maximumPages
  }

  /** Gives the memory up; nothing may use it any more. Call it once. */
  close(): void {
    giveUpMemory(this.#reserved)
  }

  has(state: State): boolean {
    return this.#states.has(state)
  }

  /** The values of `state` in memory at this moment: growing the memory detaches the array. */
  valuesOf(state: State): TypedArray {
    const { dtype, shape } = state.tensor
    return this.view(dtype, this.#placeOf(state), sizeOf(shape))
  }

  view(dtype: DType, address: number, length: number): TypedArray {
    const like = allocate(dtype, 0).constructor as new (
      buffer: ArrayBufferLike,
      address: number,
      length: number,
    ) => TypedArray
    return new like(this.memory.buffer, address, length)
  }

  /**
   * Places `plans`, with an arena that they share, and the states they add, `fresh`, whose values are not set. Throws
   * an OutOfMemory, allocating nothing, if they do not fit.
   */
  place(plans: readonly Plan[]): { placements: readonly Placement[]; fresh: readonly State[] } {
    const arenaBytes = Math.max(...plans.map((each) => each.arenaBytes))
    const need = roomFor(plans, {
      has: (state) => this.has(state),
      arenaBytes: Math.max(0, ...[...this.#arenas].map(({ block }) => block.bytes)),
    })
    const taken: Block[] = []
    const take = (bytes: number): Block => {
      const block = this.#heap.take(setAside(bytes))
      taken.push(block)
      return block
    }
    const arena = this.#wideEnough(arenaBytes) ?? { block: take(arenaBytes), users: 0 }
    const fresh = new Map<State, Block>()
    for (const state of plans.flatMap(({ states }) => states)) {
      if (this.has(state) || fresh.has(state)) continue
      const { dtype, shape } = state.tensor
      fresh.set(state, take(sizeOf(shape) * bytesPerElement[dtype]))
    }
    const constants = plans.map(
      ({ buffers }) =>
        new Map(buffers.filter(isConstant).map((buffer) => [buffer, take(bytesOf(buffer))] as const)),
    )
    const needed = this.#heap.end
    const available = this.#grow()
    if (available < needed) {
      for (const block of taken) this.#heap.giveBack(block)
      const advice = 'lower the batch or the width of the network'
      throw new OutOfMemory('the program', { needed, available, need, advice })
    }
    this.#arenas.add(arena)
    for (const [state, block] of fresh) this.#states.set(state, block)
    const placements = plans.map((each, i) => this.#placement(each, arena, constants[i]!))
    return { placements, fresh: [...fresh.keys()] }
  }

  /** Frees the memory of `states`, whose values were never set. */
  forget(states: readonly State[]): void {
    for (const state of states) {
      this.#heap.giveBack(this.#states.get(state)!)
      this.#states.delete(state)
    }
  }

  #placeOf(state: State): number {
    const block = this.#states.get(state)
    if (block === undefined) throw notInSession(state.name)
    return block.address
  }

  /** The smallest arena with at least `bytes`. */
  #wideEnough(bytes: number): Arena | undefined {
    return [...this.#arenas]
      .filter(({ block }) => block.bytes >= setAside(bytes))
      .sort((a, b) => a.block.bytes - b.block.bytes)[0]
  }

  /** Grows the memory to what is in use, if possible; returns its bytes. */
  #grow(): number {
    const needed = Math.ceil(this.#heap.end / pageBytes)
    if (needed > this.maximumPages) return this.maximumPages * pageBytes
    const whole = Math.min(this.maximumPages, Math.ceil(needed / pagesAtOnce) * pagesAtOnce)
    // The machine may have less memory than the format allows, and room for what is needed only.
    if (!this.#growTo(whole)) this.#growTo(needed)
    return this.memory.buffer.byteLength
  }

  #growTo(pages: number): boolean {
    const missing = pages - this.memory.buffer.byteLength / pageBytes
    try {
      if (missing > 0) this.memory.grow(missing)
      return true
    } catch {
      return false
    }
  }

  #placement(planned: Plan, arena: Arena, constants: ReadonlyMap<Buffer, Block>): Placement {
    arena.users++
    for (const [{ home, dtype, length }, { address }] of constants)
      if (home.kind === 'literal') {
        const { values, pointsTo = 1 } = home
        this.view(dtype, address, length).set(values.map((value) => value * pointsTo))
      }
    return {
      addressOf: (buffer) => {
        if (buffer.home.kind === 'state') return this.#placeOf(planned.states[buffer.home.place]!)
        if (buffer.home.kind === 'temporary') return arena.block.address + planned.offsets.get(buffer)!
        return constants.get(buffer)!.address
      },
      release: () => {
        for (const block of constants.values()) this.#heap.giveBack(block)
        if (--arena.users > 0) return
        this.#arenas.delete(arena)
        this.#heap.giveBack(arena.block)
      },
    }
  }
}

function isConstant({ home }: Buffer): boolean {
  return home.kind === 'literal' || home.kind === 'input'
}
