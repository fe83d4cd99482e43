/**
 * Another way to run the programs of a session, prepared while they run already. It works in the memory and on the threads of
 * the session, and gives the same bits, so a program may change over between two runs.
 */
import type { Plan } from '../../compile/kernel/kernel.ts'
import type { Buffer } from '../../compile/memory/buffer.ts'
import type { CpuKernel } from './kernels.ts'
import type { Machine } from './tiling.ts'

export interface Accelerator {
  /** For people: what compiled what, and for which vectors. */
  readonly name: string
  /** What plans are lowered for. */
  readonly machine: (threads: number) => Machine
  readonly prepare: (plan: Plan<CpuKernel>, machine: Machine) => Preparation
  /** Seconds of one processor that a plan of so many launches takes to prepare where nothing is cached, about. */
  readonly cost: (launches: number) => number
  /** Told where compiled code does not load: no more is made. */
  readonly fail: (error: unknown) => void
}

/** An accelerator that has to be got ready on this machine first: tested, and tuned. */
export interface AcceleratorSource {
  /** At once, where it is ready and programs may be cached, so that looking for them pays. */
  readonly present: () => Promise<Accelerator | undefined>
  /** Gets it ready; undefined where that fails, which has been reported. */
  readonly make: (options: Waiting) => Promise<Accelerator | undefined>
  /** An estimate, before anything is known: see `Accelerator`. */
  readonly cost: (launches: number) => number
}

/** `background`: nobody waits for it, so it yields to others and does not keep the process alive. */
export interface Waiting {
  readonly background: boolean
}

/** A plan printed, perhaps compiled already. */
export interface Preparation {
  /** In the order of the table of addresses that the code takes. */
  readonly buffers: readonly Buffer[]
  /** From the cache; undefined where it is not there. */
  readonly find: () => Promise<ForeignCode | undefined>
  /** Undefined where that fails, which has been reported. */
  readonly compile: (options: Waiting) => Promise<ForeignCode | undefined>
}

/** Code that each thread loads for itself; messages carry it. */
export interface ForeignCode {
  /** JavaScript: an expression for a function of (require, memory, table, parameters) that gives a `ForeignRun`. */
  readonly loader: string
  readonly parameters: Readonly<Record<string, string>>
}

/** Where each buffer lies, in bytes from the start of the memory. */
export type AddressTable = Uint32Array

/** What a thread calls for its share. */
export type SharedRun = (thread: number, threads: number, spins: number, maySleep: number) => void
