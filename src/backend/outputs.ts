/** The outputs of programs in the form that users need. */
import { ShapeError, type TypedArray } from '../tensor/index.ts'
import type { Inputs, Outputs, Program, SyncProgram } from './types.ts'

/**
 * The number in an array of one element, as a program returns it for an output of shape `[]`. Throws a ShapeError if
 * there is no array, or one with more values.
 *
 * ```ts
 * const { loss } = await program.run()
 * scalar(loss)
 * ```
 */
export function scalar(values: TypedArray | undefined): number {
  const [value] = values ?? []
  if (value === undefined || values?.length !== 1)
    throw new ShapeError(
      `scalar: expected an array of one value, got ${values ? `${values.length} values` : 'none'}; name an output of one element`,
    )
  return value
}

/**
 * Runs a program without a promise if possible, for loops of short steps: if its session is synchronous and no
 * earlier call is pending. Otherwise like `run`.
 *
 * ```ts
 * const result = runNow(program)
 * const { loss } = result instanceof Promise ? await result : result
 * ```
 */
export function runNow<Name extends string>(
  program: Program<Name> | SyncProgram<Name>,
  inputs?: Inputs,
): Outputs<Name> | Promise<Outputs<Name>> {
  return 'isReady' in program && program.isReady() ? program.runSync(inputs) : program.run(inputs)
}
