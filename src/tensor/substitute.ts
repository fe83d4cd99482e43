/** Replaces parts of an expression by other expressions. */
import { intern, type Tensor, topologicalOrder } from './node.ts'
import { formatShape, sameShape, ShapeError } from './shape.ts'

/**
 * `roots` with each part that is a key of `replacements` replaced by its value; their gradients then flow there too.
 * Nodes that only a replaced part needed disappear. Throws a ShapeError if the two differ in shape or dtype.
 */
export function substitute(roots: readonly Tensor[], replacements: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  for (const [part, other] of replacements)
    if (part.dtype !== other.dtype || !sameShape(part.shape, other.shape))
      throw new ShapeError(
        `substitute: ${other.dtype}${formatShape(other.shape)} cannot replace ${part.dtype}${formatShape(part.shape)}; ` +
          'reshape or cast it',
      )
  const results = new Map(replacements)
  for (const node of topologicalOrder(roots)) {
    if (results.has(node)) continue
    const inputs = node.inputs.map((x) => results.get(x)!)
    const isSame = inputs.every((x, i) => x === node.inputs[i])
    results.set(node, isSame ? node : intern(node.operation, inputs, node.shape, node.dtype))
  }
  return roots.map((root) => results.get(root)!)
}
