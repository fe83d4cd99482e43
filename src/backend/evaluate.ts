/** Values of expressions at once, without a session of one's own. */
import type { ProgramRequest } from '../compile/request.ts'
import type { Tensor, TypedArray } from '../tensor/index.ts'
import type { Program } from './types.ts'
import { backends, defaultBackend } from './registry.ts'

/** The inputs that the expressions read, by name; numbers for scalars. */
export type Inputs = NonNullable<Parameters<Program['run']>[0]>

/**
 * The values of tensors, row-major, computed once on one thread; states are at their initial values. Opens a session and closes
 * it: to compute something repeatedly, keep a session and `compile`.
 * Throws a ShapeError when an input is missing, unknown or of the wrong length.
 */
export async function evaluate(x: Tensor, inputs?: Inputs): Promise<TypedArray> {
  const { value } = await evaluateAll({ value: x }, inputs)
  return value
}

/** As `evaluate`, for several tensors that share what they have in common. */
export async function evaluateAll<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
  inputs?: Inputs,
): Promise<Record<Name, TypedArray>> {
  const session = await backends[defaultBackend].open({ threads: 1 })
  try {
    const request: ProgramRequest = { outputs }
    return (await session.compile(request)).run(inputs)
  } finally {
    session.close()
  }
}
