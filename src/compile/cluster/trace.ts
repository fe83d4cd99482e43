/**
 * The memory that computing a node would read, given which nodes have memory. It decides where the node can be
 * computed.
 */
import type { Shape, Tensor } from '../../tensor/index.ts'
import { type Affine, loopIndex } from '../kernel/affine.ts'
import type { Buffer } from '../memory/buffer.ts'
import type { Expression } from '../kernel/expression.ts'
import { type Boundary, Lowering, NeedsBuffer } from '../kernel/lower.ts'
import { isLeaf } from '../graph/rewrite.ts'

export interface Trace {
  /** Stored nodes read element by element, with the index used. */
  readonly accesses: readonly { readonly node: Tensor; readonly indices: readonly Affine[] }[]
  /** Stored nodes that are read in another way. */
  readonly opaque: ReadonlySet<Tensor>
  readonly leaves: ReadonlySet<Tensor>
  /** Arithmetic that is done inline. */
  readonly inlined: ReadonlySet<Tensor>
}

/** Stands for a value that is read: a trace records only where. */
const symbol: Expression = { kind: 'constant', value: 0, dtype: 'f32' }

/** Keeps the traces of nodes over their own domains, until a node on the path of a trace gets memory. */
export class Traces {
  readonly #stored: Set<Tensor>
  readonly #own = new Map<Tensor, { trace: Trace; passed: ReadonlySet<Tensor> }>()

  constructor(stored: Iterable<Tensor>) {
    this.#stored = new Set(stored)
  }

  /** Nodes that have memory. */
  get stored(): ReadonlySet<Tensor> {
    return this.#stored
  }

  store(node: Tensor): void {
    this.#stored.add(node)
    for (const [root, { passed }] of this.#own) if (root === node || passed.has(node)) this.#own.delete(root)
  }

  /** The trace over the loops that the node itself needs: its positions, or those it reduces. */
  own(node: Tensor): Trace {
    let known = this.#own.get(node)
    if (!known) {
      const domain = domainOf(node)
      known = trace(
        node,
        domain,
        domain.map((_, d) => loopIndex(d, domain.length)),
        this.#stored,
      )
      this.#own.set(node, known)
    }
    return known.trace
  }

  /** The trace at its place in another domain. */
  at(node: Tensor, domain: Shape, indices: readonly Affine[]): Trace {
    return trace(node, domain, indices, this.#stored).trace
  }
}

/** The loops that a node needs: its positions, or those that it reduces. */
export function domainOf(node: Tensor): Shape {
  return summed(node)?.shape ?? node.shape
}

/** The input of a reduction. */
export function summed({ operation: { kind }, inputs }: Tensor): Tensor | undefined {
  return kind === 'reduce' || kind === 'blockSum' ? inputs[0]! : undefined
}

/** Throws NeedsBuffer if a node on the path can only be read from memory. */
function trace(
  node: Tensor,
  domain: Shape,
  indices: readonly Affine[],
  stored: ReadonlySet<Tensor>,
): { trace: Trace; passed: ReadonlySet<Tensor> } {
  const accesses: { node: Tensor; indices: readonly Affine[] }[] = []
  const opaque = new Set<Tensor>()
  const leaves = new Set<Tensor>()
  const passed = new Set<Tensor>()
  const boundary: Boundary = {
    resolve(x, at) {
      passed.add(x)
      if (x === node || !stored.has(x)) return undefined
      accesses.push({ node: x, indices: at })
      return symbol
    },
    isStored: (x) => stored.has(x),
    bufferOf(x) {
      if (isLeaf(x)) leaves.add(x)
      else if (stored.has(x)) opaque.add(x)
      else throw new NeedsBuffer(x)
      return undefined as unknown as Buffer
    },
  }
  const lowering = new Lowering(domain, boundary)
  lowering.value(summed(node) ?? node, indices)
  return { trace: { accesses, opaque, leaves, inlined: lowering.visited }, passed }
}
