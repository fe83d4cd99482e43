/** An expression with others in the place of some of its parts. */
import { intern, type Tensor, topologicalOrder } from './node.ts'
import { formatShape, sameShape, ShapeError } from './shape.ts'

/**
 * `roots`, each part that `replacements` has replaced by what it gives; their gradients then flow there too. What only a
 * replaced part needed is gone. Throws a ShapeError where the two differ in shape or dtype.
 */
export function substitute(roots: readonly Tensor[], replacements: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  for (const [part, other] of replacements)
    if (part.dtype !== other.dtype || !sameShape(part.shape, other.shape))
      throw new ShapeError(
        `substitute: ${other.dtype}${formatShape(other.shape)} cannot stand for ${part.dtype}${formatShape(part.shape)}; ` +
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
