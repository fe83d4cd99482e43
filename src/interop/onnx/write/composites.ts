/**
 * Operators of ONNX that stand for many primitive operations: Gemm, Conv with its bias, BatchNormalization,
 * LayerNormalization, InstanceNormalization, Relu, MaxPool, GlobalAveragePool. Since equal expressions are one object,
 * a tensor is such a layer of x exactly if building that layer of x gives the same tensor.
 */
import { relu } from '../../../nn/index.ts'
import { standardize } from '../../../norm/index.ts'
import { globalAveragePool, maxPool2d, sizeOf, type State, type Tensor } from '../../../tensor/index.ts'
import type { Value } from './builder.ts'
import type { Plan, WritingContext } from './context.ts'
import { geometryOf } from './primitives.ts'

/** Undefined if the tensor is none of these. */
export function composite(node: Tensor, context: WritingContext, name?: string): Plan | undefined {
  return normalization(node, context, name) ?? product(node, context, name) ?? simple(node, context, name)
}

function simple(node: Tensor, { graph }: WritingContext, name?: string): Plan | undefined {
  const one = (x: Tensor, write: (x: string) => string): Plan => ({
    inputs: [x],
    write: ([value]) => ({ name: write(value!.name), shape: node.shape }),
  })
  const { operation, inputs } = node
  if (operation.kind === 'select' && relu(inputs[2]!) === node)
    return {
      inputs: [inputs[2]!],
      write: ([x]) => ({ name: graph.node('Relu', [x!.name], {}, name), shape: x!.shape }),
    }
  if (operation.kind === 'select' && node.shape.length === 4) {
    const x = sourcesOf(node).find((source) => isPoolable(source) && maxPool2d(source, { size: 2 }) === node)
    if (x)
      return one(x, (value) =>
        graph.node('MaxPool', [value], { kernel_shape: [2, 2], strides: [2, 2] }, name),
      )
  }
  const reduced = inputs[0]?.operation.kind === 'reduce' ? inputs[0].inputs[0]! : undefined
  if (reduced?.shape.length === 4 && node.shape.length === 2 && globalAveragePool(reduced) === node)
    return one(reduced, (x) =>
      graph.node('Flatten', [graph.node('GlobalAveragePool', [x])], { axis: 1 }, name),
    )
  return undefined
}

const isPoolable = ({ shape }: Tensor): boolean => shape.length === 4 && shape[2]! >= 2 && shape[3]! >= 2

/** What a selection of elements of windows may come from. */
function sourcesOf(node: Tensor): Tensor[] {
  const sources: Tensor[] = []
  let at = node
  while (at.operation.kind === 'select') at = at.inputs[1]!
  while (at.operation.kind === 'reshape' || at.operation.kind === 'slice' || at.operation.kind === 'pad') {
    at = at.inputs[0]!
    sources.push(at)
  }
  return sources
}

/** x W + b and x ⋆ W + b. */
function product(node: Tensor, context: WritingContext, name?: string): Plan | undefined {
  const { operation, inputs } = node
  if (operation.kind === 'binary' && operation.name === 'add') {
    const [bare, added] = inputs as [Tensor, Tensor]
    const bias = alongAxis1(added)
    const plan =
      bias && bias.state.tensor.shape.length === 1 ? withBias(bare, bias.state, context, name) : undefined
    if (plan) return plan
  }
  return withBias(node, undefined, context, name)
}

function withBias(
  node: Tensor,
  bias: State | undefined,
  context: WritingContext,
  name?: string,
): Plan | undefined {
  const { operation, inputs, shape } = node
  const [x, weight] = inputs
  if (weight?.operation.kind !== 'state') return undefined
  const { state } = weight.operation
  const { graph } = context
  const whole = (output: string): Value => ({ name: output, shape })
  const biases = () => (bias ? [context.stored(bias).name] : [])
  if (operation.kind === 'matmul' && shape.length === 2)
    return {
      inputs: [x!],
      write([value]) {
        const { name: stored, isTransposed } = context.stored(state)
        return whole(
          graph.node(
            'Gemm',
            [context.full(value!, x!), stored, ...biases()],
            { transA: Number(operation.transposeA), transB: Number(operation.transposeB !== isTransposed) },
            name,
          ),
        )
      },
    }
  if (operation.kind === 'conv2d')
    return {
      inputs: [x!],
      write: ([value]) =>
        whole(
          graph.node(
            'Conv',
            [context.full(value!, x!), context.stored(state).name, ...biases()],
            { ...geometryOf(operation.geometry), kernel_shape: weight.shape.slice(2) },
            name,
          ),
        ),
    }
  return undefined
}

interface Standard {
  readonly x: Tensor
  readonly epsilon: number
  readonly statistics: { readonly mean: State; readonly variance: State } | { readonly from: number }
}

/** γ x̂ + β. */
function normalization(node: Tensor, context: WritingContext, name?: string): Plan | undefined {
  const shifted = sides(node, 'add')
  const beta = shifted && parameterOf(shifted[1])
  const scaled = beta ? shifted[0] : node
  const factors = sides(scaled, 'mul')
  const gamma = factors && parameterOf(factors[0])
  const standard = (gamma && standardOf(factors[1])) ?? standardOf(scaled)
  if (standard === undefined) return undefined
  const isScaled = gamma !== undefined && standardOf(factors![1]) !== undefined
  return layerOf(node, standard, { gamma: isScaled ? gamma : undefined, beta }, context, name)
}

function layerOf(
  { shape, dtype }: Tensor,
  { x, epsilon, statistics }: Standard,
  { gamma, beta }: { gamma: Parameter | undefined; beta: Parameter | undefined },
  context: WritingContext,
  name?: string,
): Plan | undefined {
  const { graph } = context
  const plan = (
    operator: string,
    own: readonly number[],
    attributes: object,
    more: () => string[] = () => [],
  ) => {
    if (![gamma, beta].every((given) => given === undefined || fits(given, own, shape, operator)))
      return undefined
    const parameter = (given: Parameter | undefined, value: number) =>
      given ? context.stored(given.state).name : graph.filled(value, own, dtype)
    return {
      inputs: [x],
      write: ([value]: readonly Value[]) => ({
        name: graph.node(
          operator,
          [context.full(value!, x), parameter(gamma, 1), parameter(beta, 0), ...more()],
          { ...attributes, epsilon: { float: epsilon } },
          name,
        ),
        shape,
      }),
    }
  }
  if ('mean' in statistics)
    return plan('BatchNormalization', shape.slice(1, 2), {}, () => [
      context.stored(statistics.mean).name,
      context.stored(statistics.variance).name,
    ])
  const { from } = statistics
  if (from === 2 && shape.length > 2) return plan('InstanceNormalization', shape.slice(1, 2), {})
  return plan('LayerNormalization', shape.slice(from), { axis: from })
}

/** Whether the parameters of an operator broadcast as the network has them. */
function fits(
  { state, view }: Parameter,
  own: readonly number[],
  shape: readonly number[],
  operator: string,
): boolean {
  if (state.tensor.shape.join() !== own.join()) return false
  if (operator === 'LayerNormalization') return view.join() === own.join()
  return view.join() === [...own, ...shape.slice(2).map(() => 1)].join()
}

/** Undefined unless the node is that operation. */
function sides(
  { operation, inputs }: Tensor,
  name: 'add' | 'mul' | 'sub' | 'div',
): [Tensor, Tensor] | undefined {
  return operation.kind === 'binary' && operation.name === name ? [inputs[0]!, inputs[1]!] : undefined
}

interface Parameter {
  readonly state: State
  /** Its shape where it broadcasts. */
  readonly view: readonly number[]
}

/** A state behind broadcasts and reshapes. */
function parameterOf(tensor: Tensor): Parameter | undefined {
  let at = tensor
  while (at.operation.kind === 'broadcast') at = at.inputs[0]!
  const view = at.shape
  while (at.operation.kind === 'reshape') at = at.inputs[0]!
  return at.operation.kind === 'state' && sizeOf(view) < sizeOf(tensor.shape)
    ? { state: at.operation.state, view }
    : undefined
}

/** A state with one value per channel, as biases broadcast. */
function alongAxis1(tensor: Tensor): Parameter | undefined {
  const found = parameterOf(tensor)
  const [channels] = tensor.shape.slice(1)
  const expected = [channels, ...tensor.shape.slice(2).map(() => 1)]
  return found?.view.join() === expected.join() ? found : undefined
}

/** (x − μ) / √(σ² + ε), by kept statistics or by those of the sample. */
function standardOf(node: Tensor): Standard | undefined {
  return byKept(node) ?? byOwn(node)
}

function byKept(node: Tensor): Standard | undefined {
  const [centered, inverse] = sides(node, 'mul') ?? []
  const [x, mu] = (centered && sides(centered, 'sub')) ?? []
  const root = inverse && unbroadcast(inverse)
  const [one, square] = (root && sides(root, 'div')) ?? []
  if (x === undefined || mu === undefined || one === undefined || square === undefined) return undefined
  if (valueOf(one) !== 1 || square.operation.kind !== 'unary' || square.operation.name !== 'sqrt')
    return undefined
  const [sigma, epsilon] = sides(square.inputs[0]!, 'add') ?? []
  const constant = epsilon && valueOf(epsilon)
  const mean = alongAxis1(mu)
  const variance = sigma && stateBehind(sigma)
  if (mean?.state.role !== 'statistic' || variance?.role !== 'statistic' || constant === undefined)
    return undefined
  return { x, epsilon: constant, statistics: { mean: mean.state, variance } }
}

/** By their own statistics over the last axes. */
function byOwn(node: Tensor): Standard | undefined {
  const [scaled] = sides(node, 'mul') ?? []
  const [centered, rho] = (scaled && sides(scaled, 'mul')) ?? []
  const [x] = (centered && sides(centered, 'sub')) ?? []
  if (x === undefined || rho === undefined || x.shape.length < 2) return undefined
  for (const epsilon of constantsUnder(rho, x))
    for (let from = 1; from < x.shape.length; from++) {
      const axes = x.shape.map((_, d) => d).slice(from)
      if (standardize(x, axes, epsilon).normalized === node) return { x, epsilon, statistics: { from } }
    }
  return undefined
}

/** Numbers that may be ε, in what is computed from `x`. */
function constantsUnder(root: Tensor, x: Tensor): Set<number> {
  const found = new Set<number>()
  const seen = new Set<Tensor>([x])
  const stack = [root]
  while (stack.length > 0) {
    const at = stack.pop()!
    if (seen.has(at)) continue
    seen.add(at)
    const value = valueOf(at)
    if (value !== undefined && value >= 0 && value < 1) found.add(value)
    // A tensor of statistics is computed from few nodes; more are another layer's.
    if (seen.size > 100) return found
    stack.push(...at.inputs)
  }
  return found
}

const unbroadcast = (x: Tensor): Tensor => (x.operation.kind === 'broadcast' ? unbroadcast(x.inputs[0]!) : x)

const valueOf = ({ operation }: Tensor): number | undefined =>
  operation.kind === 'constant' ? operation.value : undefined

function stateBehind(tensor: Tensor): State | undefined {
  let at = tensor
  while (at.operation.kind === 'broadcast' || at.operation.kind === 'reshape') at = at.inputs[0]!
  return at.operation.kind === 'state' ? at.operation.state : undefined
}
