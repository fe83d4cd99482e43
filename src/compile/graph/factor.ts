/**
 * Moves factors that do not change along the axes of a sum out of it: Σ c x = c Σ x. The gradient of a normalization
 * needs Σ γ g (x − μ), Σ γ g / σ, Σ g (x − μ) / σ and Σ g; two sums over the tensor then serve all four.
 */
import {
  broadcastTo,
  constant,
  div,
  isFloat,
  mul,
  neg,
  reshape,
  type Shape,
  sum,
  type Tensor,
} from '../../tensor/index.ts'
import { intern } from '../../tensor/node.ts'

interface Factors {
  /** These have size 1 along the axes. */
  outside: { factor: Tensor; divides: boolean }[]
  inside: Tensor[]
  negative: boolean
}

/**
 * `whole`, the sum of a tensor over `axes`, with factors moved outside; undefined if there are none. `finish`
 * receives the remaining sum.
 */
export function pullFactors(
  whole: Tensor,
  axes: readonly number[],
  finish: (sum: Tensor) => Tensor,
): Tensor | undefined {
  const [x] = whole.inputs as [Tensor]
  if (!isFloat(x.dtype)) return undefined
  const kept = x.shape.map((size, d) => (axes.includes(d) ? 1 : size))
  const factors: Factors = { outside: [], inside: [], negative: false }
  collect(x, axes, kept, factors)
  const { outside, inside, negative } = factors
  if (inside.length === 0 || (outside.length === 0 && !negative)) return undefined
  const total = outside.reduce(
    (value, { factor, divides }) => (divides ? div : mul)(value, reshape(factor, whole.shape)),
    finish(
      sum(
        inside.reduce((a, b) => mul(a, b)),
        axes,
      ),
    ),
  )
  return negative ? neg(total) : total
}

function collect(x: Tensor, axes: readonly number[], kept: Shape, factors: Factors): void {
  const factor = shrink(x, axes, kept)
  if (factor) {
    factors.outside.push({ factor, divides: false })
    return
  }
  const { operation, inputs } = x
  if (operation.kind === 'unary' && operation.name === 'neg') {
    factors.negative = !factors.negative
    return collect(inputs[0]!, axes, kept, factors)
  }
  if (operation.kind === 'binary' && operation.name === 'mul') {
    for (const input of inputs) collect(input, axes, kept, factors)
    return
  }
  if (operation.kind === 'binary' && operation.name === 'div') {
    const divisor = shrink(inputs[1]!, axes, kept)
    if (divisor) {
      factors.outside.push({ factor: divisor, divides: true })
      return collect(inputs[0]!, axes, kept, factors)
    }
  }
  factors.inside.push(x)
}

/** `x` with size 1 along axes along which it does not change; undefined if it does. */
export function shrink(x: Tensor, axes: readonly number[], kept: Shape): Tensor | undefined {
  const { operation, inputs, dtype } = x
  if (operation.kind === 'constant') return constant(operation.value, kept, dtype)
  if (operation.kind === 'broadcast') {
    const repeats = axes.every((d) => operation.axes.includes(d) || x.shape[d] === 1)
    return repeats ? broadcastTo(inputs[0]!, kept) : undefined
  }
  if (operation.kind !== 'unary' && operation.kind !== 'binary') return undefined
  const small: Tensor[] = []
  for (const input of inputs) {
    const one = shrink(input, axes, kept)
    if (!one) return undefined
    small.push(one)
  }
  return intern(operation, small, kept, dtype)
}
