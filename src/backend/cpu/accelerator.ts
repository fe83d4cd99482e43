/**
 * An accelerator runs the programs of a session in a faster way, which it prepares while they already run. It uses the session's
 * memory and threads and gives the same bits, so a program may switch to it between two runs.
 */
import type { Plan } from '../../compile/kernel/kernel.ts'
import type { CpuKernel } from './kernels.ts'
import type { Machine } from './tiling.ts'

export interface Accelerator {
  /** A description for people: the kind of code, the vector width and the compiler. */
  readonly name: string
  /** The machine for which plans are lowered. */
  readonly machine: (threads: number) => Machine
  readonly prepare: (prepared: Planned) => Preparation
  /** Reports that compiled code does not load; after that, no more code is made. */
  readonly fail: (error: unknown) => void
}

/** A request for an accelerator's machine. */
interface Planned {
  /** Plans the request when first called. */
  readonly plan: () => Plan<CpuKernel>
  readonly machine: Machine
  /** The request as text: requests with the same text have the same plan. */
  readonly request: string
}

/** A source of an accelerator that must first be tested and tuned on this machine. */
export interface AcceleratorSource {
  /** The accelerator, without delay, if it is ready and the cache may have its programs; otherwise undefined. */
  readonly present: () => Promise<Accelerator | undefined>
  /** Tests and tunes the accelerator; undefined if that fails, which has already been reported. */
  readonly make: (options: Waiting) => Promise<Accelerator | undefined>
  /** An estimate of the processor seconds for compiling a plan with this number of launches, if nothing is cached. */
  readonly cost: (launches: number) => number
  /** The account of a program, which any text identifies; without accounts, only a program's own time counts. */
  readonly accountOf?: (program: string) => Account
  /** Call it for the memory of a session before anything is written there. */
  readonly prepareMemory?: ((memory: WebAssembly.Memory) => void) | undefined
}

/** The seconds for which a program has run without an accelerator, whichever sessions it ran in. */
export interface Account {
  readonly add: (seconds: number) => void
  /** In processes that have ended, and in this one. */
  readonly seconds: { readonly earlier: number; readonly now: number }
}

/** `background`: no caller waits for the result, so the work does not keep the process alive. */
export interface Waiting {
  readonly background: boolean
}

/** The code of a plan, which may already be compiled. */
export interface Preparation {
  /** An estimate of the processor seconds for compiling what the cache lacked at the last `find`; undefined if it is unknown. */
  readonly cost: () => number | undefined
  /** The code from the cache; undefined if the cache lacks a part of it. It does not need the plan. */
  readonly find: () => Promise<ForeignCode | undefined>
  /** Compiles the code; undefined if that fails, which has already been reported. */
  readonly compile: (options: Waiting) => Promise<ForeignCode | undefined>
}

/** Code that each thread loads; it is sent to threads in messages. */
export interface ForeignCode {
  /** A JavaScript expression: a function of (require, memory, table, parameters) that returns a `SharedRun`. */
  readonly loader: string
  readonly parameters: Readonly<Record<string, string | Int32Array>>
}

/** The offset of each of the plan's buffers, in bytes from the start of the memory. */
export type AddressTable = Uint32Array

/** The function that each thread calls to run its share. */
export type SharedRun = (thread: number, threads: number, spins: number, maySleep: number) => void
