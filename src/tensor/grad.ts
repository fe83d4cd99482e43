/**
 * Reverse-mode differentiation with the same operations: gradients are tensors, so they can be differentiated again.
 * Every rule maps the gradient of a node's result to the gradients of its inputs (`undefined`: no gradient).
 */
import { conv2d, conv2dFilter, conv2dInput } from './operations/convolution.ts'
import { isFloat } from './dtype.ts'
import * as e from './operations/elementwise.ts'
import { onesLike, zerosLike } from './operations/leaves.ts'
import { gather, matmul, segmentSum } from './operations/linear.ts'
import { broadcastTo, pad, reshape, reverse, slice, transpose } from './operations/movement.ts'
import {
  type BinaryName,
  type Operation,
  stopGradient,
  type Tensor,
  topologicalOrder,
  type UnaryName,
} from './node.ts'
import { sum } from './operations/reduce.ts'
import { formatShape, ShapeError, sizeOf } from './shape.ts'

/** One tensor for each of `Xs`, which may be a tuple: `const [dw, db] = grad(loss, [w, b])`. */
export type TensorFor<Xs extends readonly Tensor[]> = { -readonly [I in keyof Xs]: Tensor }

/** ∂y/∂x for each of `xs`, for a scalar y. Zeros if y does not depend on x. */
export function grad<const Xs extends readonly Tensor[]>(y: Tensor, xs: Xs): TensorFor<Xs> {
  if (sizeOf(y.shape) !== 1)
    throw new ShapeError(
      `grad: y has shape ${formatShape(y.shape)}; reduce it to a scalar with sum or mean, or use vjp`,
    )
  return vjp(y, onesLike(y), xs)
}

/** Σ yBar · ∂y/∂x for each of `xs`: the vector–Jacobian product; yBar has y's shape. */
export function vjp<const Xs extends readonly Tensor[]>(y: Tensor, yBar: Tensor, xs: Xs): TensorFor<Xs> {
  if (!isFloat(y.dtype))
    throw new ShapeError(`grad: y is ${y.dtype}; only f32 and f64 have gradients; cast it first`)
  const order = topologicalOrder([y])
  const wanted = new Set(xs)
  const leadsToX = new Set<Tensor>()
  for (const node of order) {
    const carries = node.operation.kind !== 'stopGradient' && node.inputs.some((x) => leadsToX.has(x))
    if (wanted.has(node) || carries) leadsToX.add(node)
  }
  const gradients = new Map<Tensor, Tensor>([[y, broadcastTo(yBar, y.shape)]])
  for (const node of order.reverse()) {
    const g = gradients.get(node)
    if (g === undefined || !leadsToX.has(node) || node.operation.kind === 'stopGradient') continue
    if (!node.inputs.some((x) => leadsToX.has(x))) continue
    inputGradients(node, g, (index) => leadsToX.has(node.inputs[index]!)).forEach((gradient, index) => {
      const x = node.inputs[index]!
      if (gradient === undefined || !leadsToX.has(x)) return
      const earlier = gradients.get(x)
      gradients.set(x, earlier ? e.add(earlier, gradient) : gradient)
    })
  }
  return xs.map((x) => gradients.get(x) ?? zerosLike(x)) as TensorFor<Xs>
}

/**
 * ∇²y · v: the Hessian of a scalar y times one vector per variable, by differentiating ⟨∇y, v⟩ once more (Pearlmutter
 * 1994, "Fast exact multiplication by the Hessian").
 */
export function hessianVectorProduct<const Xs extends readonly Tensor[]>(
  y: Tensor,
  xs: Xs,
  vs: readonly Tensor[],
): TensorFor<Xs> {
  if (vs.length !== xs.length)
    throw new ShapeError(
      `hessianVectorProduct: ${vs.length} directions for ${xs.length} variables; pass one for each`,
    )
  const inner = (grad(y, xs) as Tensor[])
    .map((g, i) => sum(e.mul(g, stopGradient(vs[i]!))))
    .reduce((a, b) => e.add(a, b))
  return grad(inner, xs)
}

type Gradients = (Tensor | undefined)[]

function inputGradients(node: Tensor, g: Tensor, needs: (index: number) => boolean): Gradients {
  const { operation, inputs } = node
  const [a, b] = inputs as [Tensor, Tensor]
  switch (operation.kind) {
    case 'unary':
      return [unaryRules[operation.name](g, a, node)]
    case 'binary':
      return binaryRules[operation.name](g, a, b, node, needs)
    case 'select':
      return [undefined, e.select(a, g, 0), e.select(a, 0, g)]
    case 'broadcast':
      return [reshape(sum(g, operation.axes), a.shape)]
    case 'reshape':
      return [reshape(g, a.shape)]
    case 'transpose':
      return [transpose(g, invert(operation.permutation))]
    case 'slice':
      return [sliceAdjoint(operation, g, a)]
    case 'pad':
      return [
        slice(
          g,
          operation.before,
          operation.before.map((n, d) => n + a.shape[d]!),
        ),
      ]
    case 'concat':
      return concatAdjoint(operation.axis, g, inputs)
    case 'reduce':
      return [reduceAdjoint(operation, g, a, node)]
    case 'matmul':
      return matmulAdjoints(operation, g, a, b, needs)
    case 'conv2d':
    case 'conv2dInput':
    case 'conv2dFilter':
      return convolutionAdjoints(operation, g, a, b, needs)
    case 'gather':
      return [segmentSum(g, b, a.shape[0]!), undefined]
    case 'segmentSum':
      return [gather(g, b), undefined]
    default:
      return inputs.map(() => undefined)
  }
}

const unaryRules: Record<UnaryName, (g: Tensor, x: Tensor, y: Tensor) => Tensor | undefined> = {
  neg: (g) => e.neg(g),
  abs: (g, x) => e.mul(g, e.sign(x)),
  exp: (g, _, y) => e.mul(g, y),
  log: (g, x) => e.div(g, x),
  tanh: (g, _, y) => e.mul(g, e.sub(1, e.mul(y, y))),
  sigmoid: (g, _, y) => e.mul(g, e.mul(y, e.sub(1, y))),
  erf: (g, x) => e.mul(g, e.mul(e.exp(e.neg(e.mul(x, x))), 2 / Math.sqrt(Math.PI))),
  sqrt: (g, _, y) => e.div(e.mul(g, 0.5), y),
  floor: () => undefined,
  cast: (g, x) => (isFloat(x.dtype) ? e.cast(g, x.dtype) : undefined),
}

type BinaryRule = (g: Tensor, a: Tensor, b: Tensor, y: Tensor, needs: (index: number) => boolean) => Gradients

/** If two operands tie, each takes half the gradient. */
const extremum = (g: Tensor, chosen: Tensor, a: Tensor, b: Tensor): Gradients => {
  const share = e.add(chosen, e.mul(e.equal(a, b), 0.5))
  return [e.mul(g, share), e.mul(g, e.sub(1, share))]
}

const binaryRules: Record<BinaryName, BinaryRule> = {
  add: (g) => [g, g],
  sub: (g) => [g, e.neg(g)],
  mul: (g, a, b) => [e.mul(g, b), e.mul(g, a)],
  div: (g, _, b, y, needs) => {
    const ga = e.div(g, b)
    return [ga, needs(1) ? e.neg(e.mul(ga, y)) : undefined]
  },
  pow: (g, a, b, y, needs) => [
    needs(0) ? e.mul(g, e.select(e.equal(b, 0), 0, e.mul(b, e.pow(a, e.sub(b, 1))))) : undefined,
    needs(1) ? e.mul(g, e.mul(y, e.select(e.less(0, a), e.log(a), 0))) : undefined,
  ],
  min: (g, a, b) => extremum(g, e.less(a, b), a, b),
  max: (g, a, b) => extremum(g, e.less(b, a), a, b),
  less: () => [undefined, undefined],
  lessEqual: () => [undefined, undefined],
  equal: () => [undefined, undefined],
}

function reduceAdjoint(operation: Operation & { kind: 'reduce' }, g: Tensor, x: Tensor, y: Tensor): Tensor {
  const keptShape = x.shape.map((size, d) => (operation.axes.includes(d) ? 1 : size))
  const spread = (t: Tensor) => broadcastTo(reshape(t, keptShape), x.shape)
  if (operation.name === 'sum') return spread(g)
  const isLargest = e.equal(x, spread(y))
  return e.mul(isLargest, spread(e.div(g, sum(isLargest, operation.axes))))
}

function matmulAdjoints(
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
  g: Tensor,
  a: Tensor,
  b: Tensor,
  needs: (index: number) => boolean,
): Gradients {
  const forA = () =>
    transposeA
      ? matmul(b, g, { transposeA: transposeB, transposeB: true })
      : matmul(g, b, { transposeB: !transposeB })
  const forB = () =>
    transposeB
      ? matmul(g, a, { transposeA: true, transposeB: transposeA })
      : matmul(a, g, { transposeA: !transposeA })
  return [needs(0) ? forA() : undefined, needs(1) ? forB() : undefined]
}

/**
 * Each operation fixes two of g, x and w in the trilinear form ⟨g, conv2d(x, w)⟩, and so do its gradients, with one
 * of them new.
 */
function convolutionAdjoints(
  { kind, geometry }: Operation & { kind: 'conv2d' | 'conv2dInput' | 'conv2dFilter' },
  bar: Tensor,
  a: Tensor,
  b: Tensor,
  needs: (index: number) => boolean,
): Gradients {
  const size = ({ shape }: Tensor): [number, number] => [shape[2]!, shape[3]!]
  const rules: Record<typeof kind, [() => Tensor, () => Tensor]> = {
    conv2d: [() => conv2dInput(bar, b, size(a), geometry), () => conv2dFilter(a, bar, size(b), geometry)],
    conv2dInput: [() => conv2d(bar, b, geometry), () => conv2dFilter(bar, a, size(b), geometry)],
    conv2dFilter: [() => conv2dInput(b, bar, size(a), geometry), () => conv2d(a, bar, geometry)],
  }
  return rules[kind].map((rule, index) => (needs(index) ? rule() : undefined))
}

/** Puts each gradient element back where the slice took it from, with zeros elsewhere. */
function sliceAdjoint(
  { starts, steps }: { starts: readonly number[]; steps: readonly number[] },
  g: Tensor,
  x: Tensor,
): Tensor {
  const reversed = steps.findIndex((step) => step < 0)
  if (reversed >= 0) return reverse(g, reversed)
  let spread = g
  if (steps.some((step) => step > 1)) {
    // Interleave: [n] → [n, step] with zeros after each element → [n · step].
    const pairs = g.shape.flatMap((size) => [size, 1])
    const after = g.shape.flatMap((_, d) => [0, steps[d]! - 1])
    const widened = pad(
      reshape(g, pairs),
      after.map(() => 0),
      after,
    )
    spread = reshape(
      widened,
      g.shape.map((size, d) => size * steps[d]!),
    )
    const limit = spread.shape.map((size, d) => Math.min(size, x.shape[d]! - starts[d]!))
    spread = slice(
      spread,
      limit.map(() => 0),
      limit,
    )
  }
  return pad(
    spread,
    starts,
    x.shape.map((size, d) => size - starts[d]! - spread.shape[d]!),
  )
}

function concatAdjoint(axis: number, g: Tensor, inputs: readonly Tensor[]): Gradients {
  let start = 0
  return inputs.map((x) => {
    const starts = g.shape.map((_, d) => (d === axis ? start : 0))
    start += x.shape[axis]!
    return slice(
      g,
      starts,
      g.shape.map((size, d) => (d === axis ? start : size)),
    )
  })
}

function invert(permutation: readonly number[]): number[] {
  const inverse = new Array<number>(permutation.length)
  permutation.forEach((axis, d) => {
    inverse[axis] = d
  })
  return inverse
}
