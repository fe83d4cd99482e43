/** What a backend provides. `session.ts` makes a session of it, which orders and checks all calls. */
import type { ProgramRequest } from '../compile/request.ts'
import type { State, TypedArray } from '../tensor/index.ts'
import type { ExpectedInput } from './calls.ts'
import type { Inputs, Outputs } from './types.ts'

/**
 * Memory with resident states, and the code that computes on it. Calls arrive checked, and one at a time, after the
 * previous one has ended; compilations also come one at a time, but may overlap with other calls.
 */
export interface Device {
  readonly name: string
  /** The engines that have run its programs so far, if they may change: see `Session`. */
  readonly engines?: ReadonlySet<string>
  /**
   * Gives each new state a place and its initial value. All or nothing: if it throws, no state was added and nothing
   * stays allocated.
   */
  compile(request: ProgramRequest): Promise<Executable>
  /** Whether the state has its initial value: not before the compilation that adds it has succeeded. */
  has(state: State): boolean
  /** A copy. */
  read(state: State): Promise<TypedArray>
  /** As many values as the state has elements. */
  write(state: State, values: TypedArray | number): Promise<void>
  restore(state: State, values: TypedArray): Promise<void>
  /** The last call, when no other is pending. */
  close(): void
}

/** A program on its device. */
export interface Executable {
  readonly inputs: readonly ExpectedInput[]
  /** Copies the inputs in, runs once, and copies the outputs out. */
  run(inputs: Inputs): Promise<Outputs>
  explain(): string
  /** Called once. */
  dispose(): void
}

/** A device whose calls, except compilation, end before they return. */
export interface SyncDevice<Extra = unknown> extends Pick<Device, 'name' | 'engines' | 'has' | 'close'> {
  compile(request: ProgramRequest): Promise<SyncExecutable<Extra>>
  read(state: State): TypedArray
  write(state: State, values: TypedArray | number): void
  restore(state: State, values: TypedArray): void
}

export interface SyncExecutable<Extra = unknown> extends Omit<Executable, 'run'> {
  run(inputs: Inputs): Outputs
  /** Additional members of this device's programs, for their users. */
  readonly extra?: Extra
}
