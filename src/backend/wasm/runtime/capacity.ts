/** The memory a program needs, computed before any is allocated. */
import {
  type Buffer,
  bytesOf,
  formatBytes,
  type Plan,
  plan,
  type ProgramRequest,
} from '../../../compile/index.ts'
import { UserError } from '../../../errors.ts'
import { bytesPerElement, sizeOf, type State } from '../../../tensor/index.ts'
import { cpuTarget, cpuTraits } from '../../cpu/target.ts'
import { vectorMachine } from '../../cpu/tiling.ts'

export const pageBytes = 65536
/** A WebAssembly memory has 32-bit addresses: 4 GiB. */
export const mostPages = 65536
/** Bytes that one session can hold at most. */
export const memoryLimit = mostPages * pageBytes

/** Bytes, by their use. */
export interface MemoryNeed {
  /** Parameters, optimizer slots, running statistics, data sets. */
  readonly states: number
  /**
   * Values that are needed at the same time within a call: activations and gradients above all. They grow with the
   * batch.
   */
  readonly temporaries: number
  /** Inputs and tables of constants. */
  readonly constants: number
}

export const totalOf = ({ states, temporaries, constants }: MemoryNeed): number =>
  states + temporaries + constants

/** Sizes as they are allocated: with space for loads that run past the end, and aligned. */
export const setAside = (bytes: number): number => Math.ceil((bytes + cpuTraits.slack) / 64) * 64

/**
 * The bytes that `plans` need together in addition to what is `held`: they share one arena, as large as the largest
 * needs.
 */
export function roomFor(
  plans: readonly Plan[],
  held: { readonly has: (state: State) => boolean; readonly arenaBytes: number },
): MemoryNeed {
  const fresh = new Set(plans.flatMap(({ states }) => states.filter((state) => !held.has(state))))
  const arena = Math.max(...plans.map(({ arenaBytes }) => arenaBytes))
  const sum = (sizes: readonly number[]) => sizes.reduce((total, bytes) => total + setAside(bytes), 0)
  const isConstant = ({ home }: Buffer) => home.kind === 'literal' || home.kind === 'input'
  return {
    states: sum([...fresh].map(({ tensor: { shape, dtype } }) => sizeOf(shape) * bytesPerElement[dtype])),
    temporaries: arena > held.arenaBytes ? setAside(arena) : 0,
    constants: sum(plans.flatMap(({ buffers }) => buffers.filter(isConstant).map(bytesOf))),
  }
}

/**
 * The memory that a program needs in a session of its own. Computes nothing. Exact except for the paddings that
 * depend on the register tile, which is chosen when a session opens: within one percent.
 */
export function memoryNeed(request: ProgramRequest, { threads }: { threads: number }): MemoryNeed {
  const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
  const target = cpuTarget('wasm', vectorMachine({ f32: tile, f64: tile }, threads))
  return roomFor([plan(request, target)], { has: () => false, arenaBytes: 0 })
}

/** The request exceeds the memory. Nothing has been computed. */
export class OutOfMemory extends UserError {
  override name = 'OutOfMemory'
  readonly needed: number
  readonly available: number

  /** `what` needs `needed` bytes; `advice` says how to need less. */
  constructor(
    what: string,
    {
      needed,
      available,
      need,
      advice,
    }: { needed: number; available: number; need: MemoryNeed; advice: string },
  ) {
    const parts = [
      [need.temporaries, 'values within a step'],
      [need.states, 'parameters, optimizer and data'],
      [need.constants, 'inputs and constants'],
    ] as const
    const largest = parts
      .filter(([bytes]) => bytes > totalOf(need) / 1000)
      .map(([bytes, name]) => `${formatBytes(bytes)} for ${name}`)
    super(
      `out of memory: ${what} needs ${formatBytes(needed)} (${largest.join(', ')}), ` +
        `a WebAssembly memory holds ${formatBytes(available)}; ${advice}`,
    )
    this.needed = needed
    this.available = available
  }
}
