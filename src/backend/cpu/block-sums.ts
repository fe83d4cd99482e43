/**
 * Sums over the positions of a convolution's result, computed while its kernel has the values at hand. For each block
 * of n positions the kernel returns the mean m and M = Σ (z − m)², which are few numbers; sums over all positions
 * follow from these alone:
 *
 *   Σ z = Σ n m        Σ (z − c) = Σ n (m − c)        Σ (z − c)² = Σ (M + n (m − c)²)
 *
 * for every c that is the same at all positions; the last as Chan, Golub & LeVeque 1983 ("Algorithms for Computing
 * the Sample Variance", The American Statistician 37) combine two samples. No square of a mean is subtracted, so
 * nothing cancels, and f64 for the few blocks costs nothing. So the statistics of a batch normalization do not read
 * the result of the convolution again, except for one value per channel. Blocks depend on shapes alone.
 */
import {
  add,
  cast,
  div,
  isFloat,
  mul,
  reshape,
  square,
  sub,
  sizeOf,
  sum,
  type Tensor,
  topologicalOrder,
} from '../../tensor/index.ts'
import { intern } from '../../tensor/node.ts'
import { convolutionDimensions } from '../../compile/kernel/contraction.ts'
import { shrink } from '../../compile/graph/factor.ts'
import { squaresScale } from '../../compile/kernel/kernel.ts'
import { isLeaf, rebuild } from '../../compile/graph/rewrite.ts'
import { convolutionBlock } from './lower/convolution.ts'
import { winogradBlock, winogradSize } from './lower/winograd.ts'

/** Replaces such sums in the graph below `roots`; returns the new node of each root. */
export function fuseBlockSums(roots: readonly Tensor[]): Map<Tensor, Tensor> {
  const result = new Map<Tensor, Tensor>()
  for (const node of topologicalOrder(roots)) {
    const inputs = node.inputs.map((x) => result.get(x)!)
    const rebuilt = rebuild(node, node.operation, inputs)
    result.set(node, ofBlocks(rebuilt) ?? rebuilt)
  }
  return result
}

/**
 * A sum over everything except the channels, from sums of blocks; undefined if it is another sum or no kernel
 * computes them.
 */
function ofBlocks({ operation, inputs, shape, dtype }: Tensor): Tensor | undefined {
  if (operation.kind !== 'reduce' || operation.name !== 'sum' || operation.axes.join() !== '0,2,3')
    return undefined
  const [x] = inputs as [Tensor]
  if (x.shape.length !== 4 || !isFloat(dtype)) return undefined
  const squared = squareOf(x)
  const deviation = deviationOf(squared ?? x)
  const z = deviation?.z ?? x
  const product = productOf(z)
  const size = product && blockOf(product)
  if (!product || size === undefined) return undefined
  const channels = shape[0]!
  const blocks = [(product.shape[0]! * product.shape[2]! * product.shape[3]!) / size, channels]
  const block = (name: 'mean' | 'squares') =>
    cast(intern({ kind: 'blockSum', name, size }, [z], blocks, dtype), 'f64')
  const perChannel = (values: Tensor) => cast(reshape(values, [channels]), 'f64')
  const total = (values: Tensor) => sum(values, 0)
  if (!deviation) return cast(mul(total(block('mean')), size), dtype)
  const { center, scale } = deviation
  const offset = sub(block('mean'), perChannel(center))
  const scaled = (value: Tensor) => (scale ? mul(value, perChannel(scale)) : value)
  if (!squared) return cast(scaled(mul(total(offset), size)), dtype)
  const squares = div(block('squares'), squaresScale[dtype as 'f32' | 'f64'])
  return cast(scaled(scaled(total(add(squares, mul(square(offset), size))))), dtype)
}

/**
 * The positions of a block that a convolution's kernel finishes together; undefined if it computes no sums of blocks.
 */
function blockOf(convolution: Tensor): number | undefined {
  const dimensions = convolutionDimensions(convolution)
  if (!dimensions || sizeOf(convolution.shape) === 0) return undefined
  const size = winogradSize(dimensions, convolution.dtype)
  return size ? winogradBlock(dimensions, size) : convolutionBlock(dimensions)
}

/** Returns x for x². */
function squareOf({ operation, inputs: [a, b] }: Tensor): Tensor | undefined {
  return operation.kind === 'binary' && operation.name === 'mul' && a === b ? a : undefined
}

/** Returns z, c and s for z − c or z s − c s, where c and s are the same at all positions of a channel. */
function deviationOf({
  operation,
  inputs: [a, b],
}: Tensor): { z: Tensor; center: Tensor; scale?: Tensor } | undefined {
  if (operation.kind !== 'binary' || operation.name !== 'sub') return undefined
  const ofChannel = (x: Tensor) => shrink(x, [0, 2, 3], [1, x.shape[1]!, 1, 1])
  const center = ofChannel(b!)
  if (!center) return undefined
  const [z, s] = isMultiplication(a!) ? a!.inputs : []
  const [c, t] = isMultiplication(center) ? center.inputs : []
  const scale = s && ofChannel(s)
  if (scale && scale === t) return { z: z!, center: c!, scale }
  return { z: a!, center }
}

const isMultiplication = ({ operation }: Tensor) => operation.kind === 'binary' && operation.name === 'mul'

/** The convolution from whose result, and from leaves, an epilogue can compute `z` by arithmetic alone. */
function productOf(z: Tensor): Tensor | undefined {
  const found = new Set<Tensor>()
  const seen = { here: new Set<Tensor>(), moved: new Set<Tensor>() }
  const fits = (x: Tensor, isMoved: boolean): boolean => {
    const known = isMoved ? seen.moved : seen.here
    if (known.has(x)) return true
    known.add(x)
    const { operation } = x
    if (x.dtype !== z.dtype) return false
    if (isLeaf(x) || operation.kind === 'constant') return true
    if (operation.kind === 'conv2d') {
      found.add(x)
      return !isMoved
    }
    const moves = operation.kind === 'broadcast' || operation.kind === 'reshape'
    if (!moves && !isArithmetic(x)) return false
    return x.inputs.every((input) => fits(input, isMoved || moves))
  }
  return fits(z, false) && found.size === 1 ? [...found][0] : undefined
}

const arithmetic = new Set([
  'neg',
  'abs',
  'add',
  'sub',
  'mul',
  'div',
  'min',
  'max',
  'less',
  'lessEqual',
  'equal',
])

function isArithmetic({ operation }: Tensor): boolean {
  return operation.kind === 'select' || ('name' in operation && arithmetic.has(operation.name))
}
