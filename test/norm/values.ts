import { openReference } from '../../src/backend/reference/session.ts'
import type { Tensor, TypedArray } from '../../src/tensor/index.ts'

export { largestError } from '../../src/norm/checks/check.ts'

/** The tensors' values in float64, from a new session, with states at their initial values. */
export async function valuesOf<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
): Promise<Record<Name, number[]>> {
  const results = (await openReference().compile({ outputs })).runSync()
  return Object.fromEntries(
    Object.entries<TypedArray>(results).map(([name, values]) => [name, Array.from(values)]),
  ) as Record<Name, number[]>
}

export async function valueOf(x: Tensor): Promise<number[]> {
  return (await valuesOf({ x })).x
}
