/** Where all paths through a graph of tensors meet. */
import type { Tensor } from '../../tensor/index.ts'

/**
 * For each node the first later one that every path from it to a root goes through, its immediate post-dominator;
 * undefined if the paths never meet again. After Cooper, Harvey & Kennedy 2001, "A simple, fast dominance algorithm";
 * a graph without cycles needs one pass.
 */
export function passages(order: readonly Tensor[]): Map<Tensor, Tensor> {
  const consumers = new Map<Tensor, Tensor[]>()
  for (const node of order)
    for (const input of new Set(node.inputs)) {
      const list = consumers.get(input)
      if (list) list.push(node)
      else consumers.set(input, [node])
    }
  const passage = new Map<Tensor, Tensor>()
  const depth = new Map<Tensor, number>()
  const meet = (a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined => {
    let [x, y] = [a, b]
    while (x !== y) {
      if (!x || !y) return undefined
      if (depth.get(x)! < depth.get(y)!) y = passage.get(y)
      else x = passage.get(x)
    }
    return x
  }
  for (const node of order.toReversed()) {
    const [first, ...rest] = consumers.get(node) ?? []
    const next = rest.reduce<Tensor | undefined>(meet, first)
    if (next) passage.set(node, next)
    depth.set(node, next ? depth.get(next)! + 1 : 0)
  }
  return passage
}
