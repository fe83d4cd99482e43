/** The leaves of an expression: constants, literals, inputs, resident state and 0, 1, 2, …. */
import { allocate, type DType, dtypeOf, roundTo, type TypedArray } from '../dtype.ts'
import { intern, type State, type StateRole, type Tensor, topologicalOrder } from '../node.ts'
import { formatShape, sameShape, type Shape, ShapeError, sizeOf } from '../shape.ts'

/** `value` everywhere in `shape`. */
export function constant(value: number, shape: Shape = [], dtype: DType = 'f32'): Tensor {
  return intern({ kind: 'constant', value: roundTo(dtype, value) }, [], shape, dtype)
}

export type Nested = number | readonly Nested[]

/**
 * Literal numbers, for example `tensor([[1, 2], [3, 4]])` of shape `[2, 2]`: for small values, tests and examples.
 * `literal` takes typed arrays. Throws if neighbouring lists differ in length or depth.
 */
export function tensor(values: Nested, dtype: DType = 'f32'): Tensor {
  const shape: number[] = []
  for (let part: Nested | undefined = values; typeof part === 'object'; part = part[0])
    shape.push(part.length)
  const flat = elementsOf(values, shape)
  const array = allocate(dtype, flat.length)
  flat.forEach((value, i) => (array[i] = value))
  return literal(array, shape)
}

function elementsOf(values: Nested, shape: Shape): number[] {
  const isNumber = typeof values === 'number'
  if (isNumber ? shape.length > 0 : values.length !== shape[0])
    throw new ShapeError(
      `tensor: expected ${shape.length === 0 ? 'a number' : `a list of ${shape[0]}`}, as its neighbours are, ` +
        `got ${isNumber ? values : `a list of ${values.length}`}; make lists side by side equally long`,
    )
  return isNumber ? [values] : values.flatMap((part) => elementsOf(part, shape.slice(1)))
}

export function zerosLike(x: Tensor): Tensor {
  return constant(0, x.shape, x.dtype)
}

export function onesLike(x: Tensor): Tensor {
  return constant(1, x.shape, x.dtype)
}

/** Fixed values in row-major order. The array is kept, not copied: do not write to it afterwards. */
export function literal(values: TypedArray, shape: Shape): Tensor {
  if (values.length !== sizeOf(shape))
    throw new ShapeError(
      `literal: ${values.length} values do not fill ${formatShape(shape)} (${sizeOf(shape)}); pass the shape of the data`,
    )
  return intern({ kind: 'literal', values }, [], shape, dtypeOf(values))
}

/** A value given at each call of a program under `name`. */
export function input(name: string, shape: Shape = [], dtype: DType = 'f32'): Tensor {
  return intern({ kind: 'input', name }, [], shape, dtype)
}

/**
 * A value resident in the backend, with `shape` and `dtype` taken from `initial` if it has them. Probes and other
 * code find it by its `role`, never by its name. Throws if `initial` depends on an input, or on a state that is not a seed.
 */
export function state(
  name: string,
  initial: number | TypedArray | Tensor,
  shape?: Shape,
  dtype?: DType,
  role: StateRole = 'other',
): State {
  const isTensor = typeof initial === 'object' && 'operation' in initial
  if (isTensor) {
    for (const node of topologicalOrder([initial]))
      if (node.operation.kind === 'input' || isStateButNoSeed(node))
        throw new ShapeError(
          `state ${name}: its initial value depends on ${node}; build it from constants and random numbers`,
        )
    if ((shape && !sameShape(shape, initial.shape)) || (dtype && dtype !== initial.dtype))
      throw new ShapeError(
        `state ${name}: its initial value is ${initial.dtype}${formatShape(initial.shape)}, ` +
          `expected ${dtype ?? initial.dtype}${formatShape(shape ?? initial.shape)}; reshape or cast it`,
      )
  }
  const itsShape = isTensor ? initial.shape : (shape ?? (typeof initial === 'number' ? [] : [initial.length]))
  const itsDType = isTensor
    ? initial.dtype
    : (dtype ?? (typeof initial === 'number' ? 'f32' : dtypeOf(initial)))
  if (typeof initial === 'object' && !isTensor && initial.length !== sizeOf(itsShape))
    throw new ShapeError(
      `state ${name}: ${initial.length} values do not fill ${formatShape(itsShape)}; pass the shape of the values`,
    )
  const result: { name: string; role: StateRole; initial: State['initial']; tensor: Tensor } = {
    name,
    role,
    initial,
    tensor: undefined!,
  }
  result.tensor = intern({ kind: 'state', state: result }, [], itsShape, itsDType)
  return result
}

const isStateButNoSeed = ({ operation }: Tensor): boolean =>
  operation.kind === 'state' && operation.state.role !== 'seed'

/** [0, 1, …, size − 1]. */
export function iota(size: number, dtype: DType = 'i32'): Tensor {
  if (dtype === 'u8') throw new ShapeError('iota: u8 only stores; use i32 and cast')
  return intern({ kind: 'iota' }, [], [size], dtype)
}
