/**
 * The numbers of a tensor that depends on no input and no state: shapes, positions, masks. They are computed once, by
 * the plain loops of the reference backend, and become literals.
 */
import { evaluateNode, type Values } from '../../backend/reference/evaluate.ts'
import { allocate, constant, literal, sizeOf, type Tensor, topologicalOrder } from '../../tensor/index.ts'

const known = new WeakMap<Tensor, boolean>()
const computed = new WeakMap<Tensor, Values>()

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
  for (const node of topologicalOrder([tensor]))
    if (!computed.has(node))
      computed.set(
        node,
        evaluateNode(
          node,
          node.inputs.map((input) => computed.get(input)!),
        ),
      )
  return computed.get(tensor)!
}

/** The same tensor, as a literal or a constant if its numbers are known. */
export function folded(tensor: Tensor): Tensor {
  const { kind } = tensor.operation
  if (kind === 'constant' || kind === 'literal' || kind === 'state' || kind === 'input') return tensor
  if (sizeOf(tensor.shape) > FOLDED || !isKnown(tensor)) return tensor
  return numbers(valuesOf(tensor)!, tensor)
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
