/** Evaluates expressions directly, without managing a session. */
import type { Tensor, TypedArray } from '../tensor/index.ts'
import { backends, defaultBackend } from './registry.ts'
import type { Inputs, Outputs } from './types.ts'

/**
 * The values of tensors, row-major, computed once on one thread; states have their initial values. Opens a session
 * and closes it: to compute something repeatedly, keep a session and `compile`. Throws a ShapeError if an input is
 * missing, unknown or of the wrong length.
 */
export async function evaluate(x: Tensor, inputs?: Inputs): Promise<TypedArray> {
  const { value } = await evaluateAll({ value: x }, inputs)
  return value
}

/** Like `evaluate`, for several tensors, whose common parts are computed once. */
export async function evaluateAll<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
  inputs?: Inputs,
): Promise<Outputs<Name>> {
  const session = await backends[defaultBackend].open({ threads: 1 })
  try {
    const program = await session.compile({ outputs })
    return await program.run(inputs)
  } finally {
    session.close()
  }
}
