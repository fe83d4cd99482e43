/** A conformance case: named expressions over leaves that carry their data. See `cases/` for the list. */
import { leavesOf } from '../../src/compile/request.ts'
import {
  add,
  type DType,
  grad,
  hessianVectorProduct,
  input,
  isFloat,
  literal,
  mul,
  type Shape,
  type State,
  sizeOf,
  state,
  sum,
  Tensor,
  type TypedArray,
} from '../../src/tensor/index.ts'
import type { FloatType, Work } from '../support/compare.ts'
import { normalOf, uniformOf } from '../support/random.ts'

interface Built {
  outputs: Record<string, Tensor>
  updates?: readonly (readonly [State, Tensor])[]
  steps?: number
}

export interface Case {
  name: string
  /** Derivatives taken of every float input: none, gradients, or gradients and Hessian-vector products. */
  order: 0 | 1 | 2
  /** Whether finite differences apply: false where the data sit on a kink or a jump. */
  smooth: boolean
  build: (data: Data) => Tensor | Record<string, Tensor> | Built
}

type Build = Case['build']

/** Values only. */
export const plain = (name: string, build: Build): Case => ({ name, order: 0, smooth: false, build })
/** Gradients too. */
export const smooth = (name: string, build: Build): Case => ({ name, order: 1, smooth: true, build })
/** Hessian-vector products too. */
export const twice = (name: string, build: Build): Case => ({ name, order: 2, smooth: true, build })
/** Gradients, on a kink: finite differences do not apply. */
export const kinked = (name: string, build: Build): Case => ({ name, order: 1, smooth: false, build })

/** `[2, 3]`: a shape or axes in the name of a case. */
export const show = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`

/** Makes leaves of the dtype under test, and remembers their data. */
export class Data {
  readonly inputs: Record<string, TypedArray> = {}
  readonly floats: Tensor[] = []

  constructor(
    readonly name: string,
    readonly dtype: FloatType,
  ) {}

  normal(...shape: number[]): Tensor {
    return this.#float(normalOf(this.#next(), sizeOf(shape)), shape)
  }

  uniform(low: number, high: number, ...shape: number[]): Tensor {
    return this.#float(uniformOf(this.#next(), sizeOf(shape), low, high), shape)
  }

  values(values: readonly number[], shape: Shape = [values.length]): Tensor {
    return this.#float(values, shape)
  }

  integers(values: readonly number[], shape: Shape = [values.length], dtype: 'i32' | 'u8' = 'i32'): Tensor {
    return this.#input(dtype === 'i32' ? Int32Array.from(values) : Uint8Array.from(values), shape, dtype)
  }

  /** A resident value of the dtype under test, holding normal numbers. */
  state(name: string, ...shape: number[]): State {
    return state(name, this.#array(normalOf(`${this.name} ${name}`, sizeOf(shape))), shape)
  }

  /** Numbers that are part of the expression, not inputs: cotangents and directions. */
  fixed(name: string, shape: Shape): Tensor {
    return literal(this.#array(normalOf(`${this.name} ${name}`, sizeOf(shape))), shape)
  }

  #next(): string {
    return `${this.name} ${Object.keys(this.inputs).length}`
  }

  #float(values: ArrayLike<number>, shape: Shape): Tensor {
    const x = this.#input(this.#array(values), shape, this.dtype)
    this.floats.push(x)
    return x
  }

  #input(values: TypedArray, shape: Shape, dtype: DType): Tensor {
    const name = `x${Object.keys(this.inputs).length}`
    this.inputs[name] = values
    return input(name, shape, dtype)
  }

  #array(values: ArrayLike<number>): TypedArray {
    return this.dtype === 'f32' ? Float32Array.from(values) : Float64Array.from(values)
  }
}

export interface Instance extends Work {
  outputs: Record<string, Tensor>
  /** The float inputs. */
  xs: Tensor[]
  /** Σ outputs · random cotangents, what the derivatives are of. */
  loss?: Tensor
  /** One random direction for each of `xs`. */
  directions: Tensor[]
}

/** The case in one dtype, with its derivatives among the outputs: `d x0` the gradient, `H x0` the Hessian times a direction. */
export function instantiate({ name, order, build }: Case, dtype: FloatType): Instance {
  const data = new Data(name, dtype)
  const built = build(data)
  const { outputs, updates, steps = 1 } = isBuilt(built) ? built : { outputs: named(built) }
  const xs = data.floats
  const directions = xs.map((x, i) => data.fixed(`direction ${i}`, x.shape))
  const common = { inputs: data.inputs, xs, directions, steps, ...(updates && { updates }) }
  if (order === 0) return withUsedInputs({ ...common, outputs })
  const loss = Object.entries(outputs)
    .filter(([, y]) => isFloat(y.dtype))
    .map(([key, y]) => sum(mul(y, data.fixed(`cotangent ${key}`, y.shape))))
    .reduce((a, b) => add(a, b))
  const derivatives: Record<string, Tensor> = {}
  grad(loss, xs).forEach((g, i) => {
    derivatives[`d x${i}`] = g
  })
  if (order === 2)
    hessianVectorProduct(loss, xs, directions).forEach((h, i) => {
      derivatives[`H x${i}`] = h
    })
  return withUsedInputs({ ...common, loss, outputs: { ...outputs, ...derivatives } })
}

/** Without the data of inputs that simplification removed, which a program refuses. */
function withUsedInputs(instance: Instance): Instance {
  const used = leavesOf(instance).inputs.map(({ name }) => [name, instance.inputs[name]!] as const)
  return { ...instance, inputs: Object.fromEntries(used) }
}

function named(outputs: Tensor | Record<string, Tensor>): Record<string, Tensor> {
  return outputs instanceof Tensor ? { y: outputs } : outputs
}

function isBuilt(built: ReturnType<Case['build']>): built is Built {
  return !(built instanceof Tensor) && 'outputs' in built && !(built.outputs instanceof Tensor)
}
