/** What every backend offers: a session that holds state, and programs that run on it. */
import type { ProgramRequest } from '../compile/request.ts'
import type { State, TypedArray } from '../tensor/index.ts'

/** Values of the inputs of a program, by name; a number for an input of one element, whatever its shape. */
export type Inputs = Readonly<Record<string, number | TypedArray>>

/** The values of outputs by name, each row-major. */
export type Outputs<Name extends string = string> = Record<Name, TypedArray>

/** A compiled request. `Name` are the names of its outputs. */
export interface Program<Name extends string = string> {
  /**
   * Runs once, after all calls made on the session before, and returns a copy of each output. Inputs are used as they
   * are at the time of the call. Rejects with a ShapeError if an input is missing, unknown, or of the wrong length or
   * dtype, and with an Error if the program was disposed or the session closed before the call; nothing has been
   * computed then.
   *
   * ```ts
   * const program = await session.compile({ outputs: { y: mul(x, 2) } }) // x = input('x', [2])
   * const { y } = await program.run({ x: Float32Array.of(1, 2) }) // [2, 4]
   * ```
   */
  run(inputs?: Inputs): Promise<Outputs<Name>>
  /** The program in words: its kernels in order, what each fuses, bytes moved, flops, where memory lies. */
  explain(): string
  /**
   * Frees what only this program holds: its inputs, outputs, constants and code. It cannot run again; earlier,
   * pending runs are done first.
   */
  dispose(): void
}

/**
 * Resident states and the programs over them. Calls take effect in the order in which they are made, by any caller
 * and whether or not they are awaited; a call that fails does not stop those after it.
 *
 * A state is in the session, with its initial value, when the first program that uses it has been compiled; the program
 * need not have run. If a compilation fails, the states that it would have added are not in the session.
 */
export interface Session {
  readonly name: string
  /** Names of the engines that have run its programs so far: a session may switch from WebAssembly to native code. */
  readonly engines: ReadonlySet<string>
  /**
   * Rejects with a ShapeError if the request is inconsistent, and with a UserError if it needs more memory than there
   * is; the session is then unchanged.
   */
  compile<Name extends string = never>(request: ProgramRequest<Name>): Promise<Program<Name>>
  /** A copy of the state's current value. Rejects if the state is not in the session. */
  read(state: State): Promise<TypedArray>
  /**
   * Sets a state to `values`, converted to its dtype, or to one number everywhere. Rejects if the state is not in the
   * session, and with a ShapeError if the values do not fill it.
   */
  write(state: State, values: TypedArray | number): Promise<void>
  /**
   * Restores what `read` returned, bit by bit, even if the backend computes in more precision than the dtype has.
   * Rejects as `write` does.
   */
  restore(state: State, values: TypedArray): Promise<void>
  /** Earlier calls are done first, then memory and threads are freed; later calls are refused. */
  close(): void
}

/** A program that can run without a promise. */
export interface SyncProgram<Name extends string = string> extends Program<Name> {
  /**
   * Like `run`, but throws. Also throws while an earlier call on the session other than `compile` is pending, because
   * it cannot wait.
   */
  runSync(inputs?: Inputs): Outputs<Name>
  /** Whether no call on the session other than `compile` is pending, so that `runSync` may be called. */
  isReady(): boolean
}

/**
 * A session whose calls, except compilation, work without promises. The synchronous variants throw where the others
 * reject, and while an earlier call that they would overtake is pending. `Extra`: the additional members of the
 * backend's programs.
 *
 * ```ts
 * const session = await openWasm({ threads: 1 })
 * const program = await session.compile({ outputs: { y: w.tensor }, updates: [[w, mul(w.tensor, 2)]] }) // w = state('w', 3)
 * const { y } = program.runSync() // [3]
 * session.readSync(w) // [6]
 * ```
 */
export interface SyncSession<Extra = unknown> extends Session {
  compile<Name extends string = never>(request: ProgramRequest<Name>): Promise<SyncProgram<Name> & Extra>
  readSync(state: State): TypedArray
  writeSync(state: State, values: TypedArray | number): void
  restoreSync(state: State, values: TypedArray): void
}

/** `default`: the same bits on every machine. `fast`: fused multiply-add, whose bits may differ between machines. */
export type BackendMode = 'default' | 'fast'

/**
 * The engine that runs the programs of the fast backend; the bits are the same. `auto` uses native code if it is available
 * and worthwhile; `native` uses it from the first run, which waits for the compiler; `wasm` uses only WebAssembly.
 */
export type EngineName = 'auto' | 'native' | 'wasm'
