/**
 * The numbers of a tensor that depends on no input and no state: shapes, positions, masks. They are computed once, by
 * the plain loops of the reference backend, and become literals.
 */
import { evaluateNode, type Values } from '../../backend/reference/evaluate.ts'
import {
  allocate,
  constant,
  isFloat,
  literal,
  sizeOf,
  type Tensor,
  topologicalOrder,
} from '../../tensor/index.ts'

/**
 * The numbers, and what they are in float32. A file computes in float32, and its whole numbers and comparisons come from
 * that: 2 · ln 4 / ln 16 is 1 there, and a float64 just below 1 would be another position.
 */
interface Numbers {
  readonly values: Values
  readonly single: Values
}

const known = new WeakMap<Tensor, boolean>()
const computed = new WeakMap<Tensor, Numbers>()

/** Elements of a known tensor, with those it is computed from; a file must not make the importer fill the memory. */
const MOST = 2 ** 24
/** Larger tensors stay expressions, which programs compute. */
const FOLDED = 2 ** 16

function isKnown(tensor: Tensor): boolean {
  const found = known.get(tensor)
  if (found !== undefined) return found
  for (const node of topologicalOrder([tensor])) {
    if (known.has(node)) continue
    const { kind } = node.operation
    const isSource = kind === 'input' || kind === 'state' || kind === 'uniform' || kind === 'permute'
    known.set(node, !isSource && sizeOf(node.shape) <= MOST && node.inputs.every((input) => known.get(input)))
  }
  return known.get(tensor)!
}

/** Its numbers in row-major order; undefined if they are not known. */
export function valuesOf(tensor: Tensor): Values | undefined {
  if (!isKnown(tensor)) return undefined
  for (const node of topologicalOrder([tensor])) if (!computed.has(node)) computed.set(node, numbersOf(node))
  return computed.get(tensor)!.values
}

function numbersOf(node: Tensor): Numbers {
  const inputs = node.inputs.map((input) => computed.get(input)!)
  const single = () =>
    evaluateNode(
      node,
      inputs.map((each) => each.single),
    )
  const { operation, dtype } = node
  const isStep = !isFloat(dtype) || (operation.kind === 'unary' && operation.name === 'floor')
  const values = isStep
    ? single()
    : evaluateNode(
        node,
        inputs.map((each) => each.values),
      )
  return { values, single: dtype === 'f64' ? single().map(Math.fround) : values }
}

/** The same tensor, as a literal or a constant if its numbers are known. */
export function folded(tensor: Tensor): Tensor {
  const { kind } = tensor.operation
  if (kind === 'constant' || kind === 'literal' || kind === 'state' || kind === 'input') return tensor
  if (sizeOf(tensor.shape) > FOLDED || !isKnown(tensor)) return tensor
  const result = numbers(valuesOf(tensor)!, tensor)
  computed.set(result, computed.get(tensor)!)
  return result
}

/** `values` as a tensor like `like`. */
export function numbers(
  values: ArrayLike<number>,
  { shape, dtype }: Pick<Tensor, 'shape' | 'dtype'>,
): Tensor {
  const [first = 0] = [values[0]]
  const array = allocate(dtype, values.length)
  array.set(values)
  return array.every((value) => value === array[0]) ? constant(first, shape, dtype) : literal(array, shape)
}
