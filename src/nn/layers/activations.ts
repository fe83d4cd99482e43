/** The functions that a layer can apply to each of its pre-activations. */
import { unknownName } from '../../errors.ts'
import { add, erf, lessEqual, mul, select, sigmoid, type Tensor, tanh } from '../../tensor/index.ts'

export type Activation = (x: Tensor) => Tensor

/** max(0, x), and NaN if x is NaN; its derivative at 0 is 0. */
export const relu: Activation = (x) => select(lessEqual(x, 0), 0, x)

export const identity: Activation = (x) => x

/** x Φ(x), with Φ the normal distribution function: Hendrycks & Gimpel 2016, arXiv:1606.08415, §2. */
export const gelu: Activation = (x) => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1))

/** GELU with the paper's approximation of Φ by a tanh, as in GPT-2 and PyTorch's `approximate='tanh'`. */
export const geluTanh: Activation = (x) => {
  const cubic = add(x, mul(mul(mul(x, x), x), 0.044715))
  return mul(mul(x, 0.5), add(tanh(mul(cubic, Math.sqrt(2 / Math.PI))), 1))
}

/** x σ(x), the "swish" of Ramachandran, Zoph & Le 2017, arXiv:1710.05941, with β = 1. */
export const silu: Activation = (x) => mul(x, sigmoid(x))

export const activations = {
  sigmoid,
  tanh,
  relu,
  identity,
  gelu,
  'gelu-tanh': geluTanh,
  silu,
} as const satisfies Record<string, Activation>

export type ActivationName = keyof typeof activations

/** Throws a UserError with the nearest names if `name` is not one of `activations`. */
export function activationOf(name: string): Activation {
  const activation = Object.entries(activations).find(([known]) => known === name)?.[1]
  if (activation === undefined) throw unknownName('activation', name, Object.keys(activations))
  return activation
}
