/** The operators of ONNX, opset 17, for each primitive operation. */
import { UserError } from '../../../errors.ts'
import {
  broadcastShapes,
  type BinaryName,
  type ConvolutionGeometry,
  formatShape,
  sameShape,
  type Tensor,
  type UnaryName,
} from '../../../tensor/index.ts'
import { valuesOf, numbers } from '../known.ts'
import type { Value } from './builder.ts'
import { BOOL, elementTypes, type Plan, type WritingContext } from './context.ts'

const unaries: Readonly<Record<Exclude<UnaryName, 'cast'>, string>> = {
  neg: 'Neg',
  abs: 'Abs',
  exp: 'Exp',
  log: 'Log',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  erf: 'Erf',
  sqrt: 'Sqrt',
  floor: 'Floor',
}

const binaries: Readonly<Record<BinaryName, string>> = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  pow: 'Pow',
  min: 'Min',
  max: 'Max',
  less: 'Less',
  lessEqual: 'LessOrEqual',
  equal: 'Equal',
}

const comparisons: readonly BinaryName[] = ['less', 'lessEqual', 'equal']

export const geometryOf = ({ strides, padding, dilation, groups }: ConvolutionGeometry) => {
  const [top, bottom, left, right] = padding
  return { strides, pads: [top, left, bottom, right], dilations: dilation, group: groups }
}

/** Throws a UserError for an operation that no operator of ONNX computes. */
export function primitive(node: Tensor, context: WritingContext, name?: string): Plan {
  const { operation, inputs, shape, dtype } = node
  const { graph } = context
  const whole = (output: string): Value => ({ name: output, shape })
  const plan = (write: (values: readonly Value[]) => Value): Plan => ({ inputs, write })
  const fullPlan = (write: (...names: string[]) => string): Plan =>
    plan((values) => whole(write(...values.map((value, i) => context.full(value, inputs[i]!)))))

  switch (operation.kind) {
    case 'state':
      return plan(() => {
        const stored = context.stored(operation.state)
        return whole(
          stored.isTransposed ? graph.node('Transpose', [stored.name], { perm: [1, 0] }) : stored.name,
        )
      })
    case 'constant':
      return plan(() => ({ name: graph.filled(operation.value, [], dtype), shape: [] }))
    case 'literal':
      return plan(() => whole(graph.values(operation.values, shape, dtype)))
    case 'stopGradient':
    case 'broadcast':
      return plan(([x]) => x!)
    case 'unary':
      return plan(([x]) => ({
        name:
          operation.name === 'cast'
            ? graph.node('Cast', [x!.name], { to: elementTypes[dtype] }, name)
            : graph.node(unaries[operation.name], [x!.name], {}, name),
        shape: x!.shape,
        ...(operation.name === 'cast' && x!.condition !== undefined && { condition: x!.condition }),
      }))
    case 'binary':
      return plan(([x, y]) => {
        const result = graph.node(binaries[operation.name], [x!.name, y!.name], {}, name)
        const own = broadcastShapes('ONNX', x!.shape, y!.shape)
        if (!comparisons.includes(operation.name)) return { name: result, shape: own }
        return {
          name: graph.node('Cast', [result], { to: elementTypes[dtype] }),
          shape: own,
          condition: result,
        }
      })
    case 'select':
      return plan(([condition, x, y]) => ({
        name: graph.node(
          'Where',
          [condition!.condition ?? graph.node('Cast', [condition!.name], { to: BOOL }), x!.name, y!.name],
          {},
          name,
        ),
        shape: broadcastShapes('ONNX', condition!.shape, x!.shape, y!.shape),
      }))
    case 'reshape':
      return fullPlan((x) => context.reshaped(x, shape))
    case 'transpose':
      return fullPlan((x) => graph.node('Transpose', [x], { perm: operation.permutation }))
    case 'slice':
      return fullPlan((x) => sliced(node, operation, x, context))
    case 'pad': {
      const after = operation.before.map((before, d) => shape[d]! - before - inputs[0]!.shape[d]!)
      return fullPlan((x) =>
        graph.node('Pad', [
          x,
          graph.integers([...operation.before, ...after]),
          graph.filled(operation.value, [], dtype),
        ]),
      )
    }
    case 'concat':
      return fullPlan((...parts) => graph.node('Concat', parts, { axis: operation.axis }, name))
    case 'reduce':
      return fullPlan((x) =>
        operation.name === 'sum'
          ? graph.node('ReduceSum', [x, graph.integers(operation.axes)], { keepdims: 0 }, name)
          : graph.node('ReduceMax', [x], { axes: operation.axes, keepdims: 0 }, name),
      )
    case 'matmul': {
      const operand = (value: Value, tensor: Tensor, isTransposed: boolean): string => {
        const isMatrix = sameShape(value.shape.slice(-2), tensor.shape.slice(-2))
        const matrix = isMatrix ? value.name : context.full(value, tensor)
        if (!isTransposed) return matrix
        const rank = isMatrix ? value.shape.length : tensor.shape.length
        const axes = Array.from({ length: rank }, (_, d) => d)
        return graph.node('Transpose', [matrix], { perm: [...axes.slice(0, -2), rank - 1, rank - 2] })
      }
      return plan(([a, b]) =>
        whole(
          graph.node(
            'MatMul',
            [operand(a!, inputs[0]!, operation.transposeA), operand(b!, inputs[1]!, operation.transposeB)],
            {},
            name,
          ),
        ),
      )
    }
    case 'conv2d':
      return fullPlan((x, filter) => graph.node('Conv', [x, filter], geometryOf(operation.geometry), name))
    case 'conv2dInput':
      return fullPlan((g, filter) => {
        const { strides, padding, dilation } = operation.geometry
        const [down, right] = inputs[0]!.shape.slice(2) as [number, number]
        const kernel = inputs[1]!.shape.slice(2)
        const left = [down, right].map(
          (size, d) =>
            shape[2 + d]! -
            (strides[d]! * (size - 1) +
              dilation[d]! * (kernel[d]! - 1) +
              1 -
              padding[2 * d]! -
              padding[2 * d + 1]!),
        )
        return graph.node(
          'ConvTranspose',
          [g, filter],
          { ...geometryOf(operation.geometry), output_padding: left },
          name,
        )
      })
    case 'gather':
      return fullPlan((table, indices) => graph.node('Gather', [table, indices], { axis: 0 }, name))
    default: {
      const values = valuesOf(node)
      if (values === undefined || shape.some((size) => context.isOpen(size)))
        throw new UserError(
          `cannot be written as ONNX: no operator computes ${operation.kind} ${formatShape(shape)}; write .safetensors instead`,
        )
      return { inputs: [], write: () => constantOf(numbers(values, node), context) }
    }
  }
}

function constantOf({ operation, shape, dtype }: Tensor, { graph }: WritingContext): Value {
  if (operation.kind === 'literal') return { name: graph.values(operation.values, shape, dtype), shape }
  const value = operation.kind === 'constant' ? operation.value : Number.NaN
  return { name: graph.filled(value, [], dtype), shape: [] }
}

/** Only the axes that change, so that an open batch stays open. */
function sliced(
  { shape, inputs }: Tensor,
  { starts, steps }: { readonly starts: readonly number[]; readonly steps: readonly number[] },
  x: string,
  { graph }: WritingContext,
): string {
  const source = inputs[0]!.shape
  const axes = shape.flatMap((size, d) => (size === source[d] && steps[d] === 1 ? [] : [d]))
  if (axes.length === 0) return x
  const at = (valueOf: (d: number) => number) => graph.integers(axes.map(valueOf))
  const ends = (d: number) => {
    const end = starts[d]! + (shape[d]! - 1) * steps[d]! + Math.sign(steps[d]!)
    return end < 0 ? -(2 ** 31) : end
  }
  return graph.node('Slice', [x, at((d) => starts[d]!), at(ends), graph.integers(axes), at((d) => steps[d]!)])
}
