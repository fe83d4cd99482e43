/** What every backend offers: a session that holds state, and programs that run on it. */
import type { ProgramRequest } from '../compile/request.ts'
import type { State, TypedArray } from '../tensor/index.ts'

export interface Program {
  /**
   * Runs once. `inputs` by name, numbers for scalars; gives a copy of each output.
   * Throws a ShapeError when an input is missing, unknown or of the wrong length.
   */
  run(inputs?: Readonly<Record<string, number | TypedArray>>): Record<string, TypedArray>
  /** The program in words: its kernels in order, what each fuses, bytes moved, flops, the memory plan. */
  explain(): string
  /** Frees what the program alone holds: its inputs, outputs, constants and code. It cannot run again. */
  dispose(): void
}

/** Resident states and the programs over them. A state takes its initial value when a program first uses it. */
export interface Session {
  readonly name: string
  compile(request: ProgramRequest): Promise<Program>
  /** A copy of the state's present value. */
  read(state: State): TypedArray
  /** `values` as the state's dtype holds them. */
  write(state: State, values: TypedArray | number): void
  /** Puts back what `read` gave, to the bit, even where the backend computes in more precision than the dtype has. */
  restore(state: State, values: TypedArray): void
  close(): void
}
