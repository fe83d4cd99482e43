/** Finds what an expression computes again and again, although only a part of its leaves changes between the computations. */
import { type Operation, type Tensor, topologicalOrder } from './node.ts'

/**
 * The parts below `roots` that do not depend on `varying` and are worth keeping: those that dependent products, convolutions and
 * reductions read, and products, convolutions, reductions and elementary functions that dependent expressions read through cheap
 * operations. Leaves and expressions of leaves alone that are cheap are not among them.
 *
 * ```ts
 * const f = mul(sum(exp(x)), v) // v varies
 * invariantParts([f], [v]) // [sum(exp(x))]
 * ```
 */
export function invariantParts(roots: readonly Tensor[], varying: readonly Tensor[]): Tensor[] {
  const changes = new Set(varying)
  const found = new Set<Tensor>()
  const visited = new Set<Tensor>()
  const visit = (part: Tensor): void => {
    if (visited.has(part)) return
    visited.add(part)
    if (isCostly(part.operation)) found.add(part)
    else part.inputs.forEach(visit)
  }
  for (const node of topologicalOrder(roots)) {
    if (node.inputs.some((x) => changes.has(x))) changes.add(node)
    if (!changes.has(node)) continue
    for (const x of node.inputs) {
      if (changes.has(x)) continue
      if (isContraction(node.operation) && !isView(x)) found.add(x)
      else visit(x)
    }
  }
  return [...found]
}

const contractions: ReadonlySet<Operation['kind']> = new Set([
  'matmul',
  'conv2d',
  'conv2dInput',
  'conv2dFilter',
  'segmentSum',
])
const costly: ReadonlySet<Operation['kind']> = new Set(['reduce', 'gather', 'uniform', 'permute'])
const cheapFunctions: ReadonlySet<string> = new Set(['neg', 'abs', 'floor', 'cast', 'sqrt'])
const views: ReadonlySet<Operation['kind']> = new Set(['reshape', 'transpose', 'broadcast', 'slice'])

const isContraction = ({ kind }: Operation): boolean => contractions.has(kind)

function isCostly(operation: Operation): boolean {
  if (operation.kind === 'unary') return !cheapFunctions.has(operation.name)
  return isContraction(operation) || costly.has(operation.kind)
}

/** Whether it only rearranges a leaf. */
const isView = ({ operation, inputs }: Tensor): boolean =>
  inputs.length === 0 || (views.has(operation.kind) && isView(inputs[0]!))
