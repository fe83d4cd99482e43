/** The functions that a layer can apply to each of its pre-activations. */
import { unknownName } from '../../errors.ts'
import { lessEqual, select, sigmoid, type Tensor, tanh } from '../../tensor/index.ts'

export type Activation = (x: Tensor) => Tensor

/** max(0, x), and NaN if x is NaN; its derivative at 0 is 0. */
export const relu: Activation = (x) => select(lessEqual(x, 0), 0, x)

export const identity: Activation = (x) => x

export const activations = { sigmoid, tanh, relu, identity } as const satisfies Record<string, Activation>

export type ActivationName = keyof typeof activations

/** Throws a UserError with the nearest names if `name` is not one of `activations`. */
export function activationOf(name: string): Activation {
  const activation = Object.entries(activations).find(([known]) => known === name)?.[1]
  if (activation === undefined) throw unknownName('activation', name, Object.keys(activations))
  return activation
}
