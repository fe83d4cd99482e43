/**
 * Rewrites of the expression before it is divided into kernels. They change where work happens; a result's bits never
 * depend on the number of threads.
 */
import {
  add,
  broadcastTo,
  constant,
  div,
  matmul,
  max,
  mul,
  neg,
  reshape,
  select,
  sizeOf,
  sqrt,
  sub,
  sum,
  type Tensor,
  topologicalOrder,
} from '../../tensor/index.ts'
import { intern } from '../../tensor/node.ts'
import { isUnit, rewriteConvolution } from './convolution.ts'
import { pullFactors } from './factor.ts'
import { seedPosition, seedState } from './seeds.ts'

/** Reductions to one number from more elements than this run as two: first over rows, then over the row results. */
const splitAbove = 1 << 13

/** Rewrites the graph below `roots`; returns the new node of each root. */
export function rewrite(roots: readonly Tensor[]): Map<Tensor, Tensor> {
  const result = new Map<Tensor, Tensor>()
  for (const node of topologicalOrder(roots)) {
    const inputs = node.inputs.map((x) => result.get(x)!)
    result.set(node, rewriteNode(node, inputs))
  }
  return result
}

function rewriteNode(node: Tensor, inputs: readonly Tensor[]): Tensor {
  const { operation } = node
  if (operation.kind === 'stopGradient') return inputs[0]!
  if (isDifferenceFromItself(node)) return constant(0, node.shape, node.dtype)
  if (inputs.some((x, i) => x !== node.inputs[i] && x.operation.kind === 'constant')) {
    const simplified = simplify(node, inputs)
    if (simplified) return simplified
  }
  const seed = seedState(node)
  if (seed) return rebuild(node, operation, inputs.with(seedPosition(node)!, seed.tensor))
  if (operation.kind === 'conv2d' || operation.kind === 'conv2dInput' || operation.kind === 'conv2dFilter') {
    const isKernel = operation.kind !== 'conv2dInput' && isUnit(operation.geometry)
    return isKernel ? rebuild(node, operation, inputs) : rewriteConvolution(node, operation, inputs)
  }
  if (operation.kind === 'matmul') {
    if (node.shape.length > 3) return mergeBatchAxes(node, operation, inputs as [Tensor, Tensor])
    const a = peelTranspose(inputs[0]!)
    const b = peelTranspose(inputs[1]!)
    return rebuild(
      node,
      {
        kind: 'matmul',
        transposeA: operation.transposeA !== a.transposed,
        transposeB: operation.transposeB !== b.transposed,
      },
      [a.x, b.x],
    )
  }
  if (operation.kind === 'reduce') {
    const whole = rebuild(node, operation, inputs)
    if (operation.name !== 'sum') return splitReduction(whole)
    return pullFactors(whole, operation.axes, splitReduction) ?? splitReduction(whole)
  }
  return rebuild(node, operation, inputs)
}

/** x − stopGradient(x) is 0 even if x is not finite, because it only carries the derivatives of x. */
function isDifferenceFromItself({ operation, inputs: [a, b] }: Tensor): boolean {
  const isDifference = operation.kind === 'binary' && operation.name === 'sub'
  return isDifference && b!.operation.kind === 'stopGradient' && b!.inputs[0] === a
}

/** The identities of elementwise operations, for inputs that have become constants. */
function simplify({ operation, shape }: Tensor, inputs: readonly Tensor[]): Tensor | undefined {
  const [a, b, c] = inputs as [Tensor, Tensor, Tensor]
  if (operation.kind === 'broadcast') return broadcastTo(a, shape)
  if (operation.kind === 'reshape') return reshape(a, shape)
  if (operation.kind === 'select') return select(a, b, c)
  if (operation.kind === 'unary') {
    if (operation.name === 'neg') return neg(a)
    return operation.name === 'sqrt' ? sqrt(a) : undefined
  }
  if (operation.kind !== 'binary') return undefined
  const build = { add, sub, mul, div }[operation.name as string]
  return build?.(a, b)
}

/** Splits a large reduction to one number into two that are clustered separately; returns any other node unchanged. */
function splitReduction(node: Tensor): Tensor {
  const { operation, inputs } = node
  const [x] = inputs as [Tensor]
  if (operation.kind !== 'reduce' || operation.axes.length < x.shape.length || sizeOf(x.shape) <= splitAbove)
    return node
  const rows = x.shape[0] ?? 1
  const by = operation.name === 'sum' ? sum : max
  if (rows >= 8 && x.shape.length > 1) return stack(node, by, x, rows)
  const chunk = largestDivisor(sizeOf(x.shape), 1024)
  return chunk >= 64 ? stack(node, by, reshape(x, [chunk, sizeOf(x.shape) / chunk]), chunk) : node
}

/** Kernels support only one batch axis. */
function mergeBatchAxes(
  node: Tensor,
  operation: { transposeA: boolean; transposeB: boolean },
  inputs: [Tensor, Tensor],
): Tensor {
  const [a, b] = inputs.map((x) => reshape(x, [-1, ...x.shape.slice(-2)])) as [Tensor, Tensor]
  return reshape(matmul(a, b, operation), node.shape)
}

/** Reduces all but the first axis, then the first: two nodes that are clustered separately. */
function stack(node: Tensor, by: typeof sum, x: Tensor, rows: number): Tensor {
  const partial = by(
    x,
    x.shape.map((_, d) => d).filter((d) => d > 0),
  )
  const name = node.operation.kind === 'reduce' ? node.operation.name : 'sum'
  return intern({ kind: 'reduce', name, axes: [0] }, [reshape(partial, [rows])], node.shape, node.dtype)
}

function largestDivisor(size: number, limit: number): number {
  for (let d = Math.min(limit, Math.floor(Math.sqrt(size))); d > 1; d--) if (size % d === 0) return d
  return 1
}

function peelTranspose(x: Tensor): { x: Tensor; transposed: boolean } {
  if (x.operation.kind !== 'transpose') return { x, transposed: false }
  const { permutation } = x.operation
  const rank = permutation.length
  const swapsLast =
    permutation[rank - 1] === rank - 2 &&
    permutation[rank - 2] === rank - 1 &&
    permutation.slice(0, -2).every((axis, d) => axis === d)
  return swapsLast ? { x: x.inputs[0]!, transposed: true } : { x, transposed: false }
}

/** `node` with other inputs. */
export function rebuild(node: Tensor, operation: Tensor['operation'], inputs: readonly Tensor[]): Tensor {
  if (operation === node.operation && inputs.every((x, i) => x === node.inputs[i])) return node
  return intern(operation, inputs, node.shape, node.dtype)
}

/** `x` without its outer reshapes: the node that has the same row-major elements. */
export function throughReshapes(x: Tensor): Tensor {
  let node = x
  while (node.operation.kind === 'reshape') node = node.inputs[0]!
  return node
}

export function isLeaf({ operation: { kind } }: Tensor): boolean {
  return kind === 'input' || kind === 'state' || kind === 'literal'
}
