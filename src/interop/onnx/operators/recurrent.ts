/**
 * Recurrent layers, step by step: x [steps, batch, inputs] → the states of all steps [steps, directions, batch, units]
 * and of the last. https://onnx.ai/onnx/operators/onnx__LSTM.html has the equations; gates are i o f c in an LSTM and
 * z r h in a GRU, and biases are those of the input and those of the state, one after the other.
 */
import {
  add,
  concat,
  constant,
  expandDims,
  matmul,
  maximum,
  mul,
  reshape,
  ShapeError,
  sigmoid,
  slice,
  sub,
  tanh,
  type Tensor,
} from '../../../tensor/index.ts'
import type { Call, Operator } from './call.ts'

type Activation = (x: Tensor) => Tensor

const known: Readonly<Record<string, Activation>> = {
  sigmoid,
  tanh,
  relu: (x) => maximum(x, 0),
}

/** The parameters of one direction. */
interface Direction {
  readonly inputs: Tensor
  readonly weight: Tensor
  /** Biases of the input and of the state, `[gates · units]` each. */
  readonly biases?: readonly [Tensor, Tensor]
  readonly activations: readonly Activation[]
  readonly units: number
  readonly isLinearFirst: boolean
}

/** One step: from the weighted inputs `[batch, gates · units]` and the states before it to those after it. */
type Cell = (direction: Direction, weighted: Tensor, states: readonly Tensor[]) => readonly Tensor[]

const part = (x: Tensor, i: number, units: number): Tensor =>
  slice(x, [...x.shape.slice(0, -1).map(() => 0), i * units], [...x.shape.slice(0, -1), (i + 1) * units])

const fromState = ({ weight, biases }: Direction, h: Tensor): Tensor => {
  const y = matmul(h, weight, { transposeB: true })
  return biases ? add(y, biases[1]) : y
}

const lstmCell: Cell = (direction, weighted, [h, c]) => {
  const { units, activations } = direction
  const [f, g, k] = activations as [Activation, Activation, Activation]
  const gates = add(weighted, fromState(direction, h!))
  const [input, output, forget, candidate] = [0, 1, 2, 3].map((i) => part(gates, i, units)) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ]
  const cell = add(mul(f(forget), c!), mul(f(input), g(candidate)))
  return [mul(f(output), k(cell)), cell]
}

const gruCell: Cell = (direction, weighted, [h]) => {
  const { units, weight, biases, activations, isLinearFirst } = direction
  const [f, g] = activations as [Activation, Activation]
  const rows = (i: number) => slice(weight, [i * units, 0], [(i + 1) * units, units])
  const ofState = (i: number, state: Tensor) => {
    const y = matmul(state, rows(i), { transposeB: true })
    return biases ? add(y, part(biases[1], i, units)) : y
  }
  const update = f(add(part(weighted, 0, units), ofState(0, h!)))
  const reset = f(add(part(weighted, 1, units), ofState(1, h!)))
  const candidate = g(
    add(part(weighted, 2, units), isLinearFirst ? mul(reset, ofState(2, h!)) : ofState(2, mul(reset, h!))),
  )
  return [add(mul(sub(1, update), candidate), mul(update, h!))]
}

const rnnCell: Cell = (direction, weighted, [h]) => [
  direction.activations[0]!(add(weighted, fromState(direction, h!))),
]

function layer(gates: number, cell: Cell, states: number, usual: readonly string[]): Operator {
  return (call) => {
    const isBatchFirst = call.attribute('layout', 0) === 1
    if (isBatchFirst) throw call.error('layout 1 is not available; export with the steps first')
    if (call.node.attributes.has('clip')) throw call.error('clip is not available; remove it')
    if (call.attribute('input_forget', 0) !== 0) throw call.error('input_forget is not available; remove it')
    const x = call.float(0)
    const [steps, batch] = x.shape as [number, number, number]
    const lengths = call.optional(4)
    if (lengths && !call.numbers(4).every((length) => length === steps))
      throw call.error('sequences of different lengths are not available; give sequences of one length')
    if (states === 2 && call.optional(7)) throw call.error('peepholes are not available; remove them')
    const directions = call.input(1).shape[0]!
    const isReverse = call.text('direction', 'forward') === 'reverse'
    const results = Array.from({ length: directions }, (_, d) => {
      const direction = directionOf(call, d, gates, usual)
      const initial = Array.from({ length: states }, (__, i) => {
        const given = call.optional(5 + i)
        if (given && given.shape[1] !== batch)
          throw new ShapeError(
            `its initial state is of ${given.shape[1]} samples, and its input of ${batch}; make it from the size of the batch`,
          )
        return given
          ? reshape(slice(given, [d, 0, 0], [d + 1, batch, direction.units]), [batch, direction.units])
          : constant(0, [batch, direction.units], x.dtype)
      })
      return unrolled(cell, direction, x, initial, isReverse || d === 1)
    })
    const all = concat(
      results.map(({ sequence }) => expandDims(sequence, [1])),
      1,
    )
    const last = Array.from({ length: states }, (_, i) =>
      concat(
        results.map((result) => expandDims(result.last[i]!, [0])),
        0,
      ),
    )
    return [all, ...last]
  }
}

function directionOf(call: Call, d: number, gates: number, usual: readonly string[]): Direction {
  const of = (tensor: Tensor) => {
    const [, ...rest] = tensor.shape
    return reshape(slice(tensor, [d, ...rest.map(() => 0)], [d + 1, ...rest]), rest)
  }
  const weight = of(call.float(2))
  const units = weight.shape[1]!
  const bias = call.optional(3) && of(call.float(3))
  const names = (call.node.attributes.get('activations') as readonly string[] | undefined) ?? []
  const activations = usual.map((name, i) => {
    const own = (names[d * usual.length + i] ?? name).toLowerCase()
    const activation = known[own]
    if (activation === undefined)
      throw call.error(
        `activation ${own} is not available, expected ${Object.keys(known).join(', ')}; use one of them`,
      )
    return activation
  })
  return {
    inputs: of(call.float(1)),
    weight,
    units,
    activations,
    isLinearFirst: call.attribute('linear_before_reset', 0) !== 0,
    ...(bias && {
      biases: [slice(bias, [0], [gates * units]), slice(bias, [gates * units], [2 * gates * units])] as const,
    }),
  }
}

function unrolled(
  cell: Cell,
  direction: Direction,
  x: Tensor,
  initial: readonly Tensor[],
  isReverse: boolean,
): { sequence: Tensor; last: readonly Tensor[] } {
  const [steps, batch, inputs] = x.shape as [number, number, number]
  // The inputs of all steps in one product.
  const products = matmul(reshape(x, [steps * batch, inputs]), direction.inputs, { transposeB: true })
  const biased = direction.biases ? add(products, direction.biases[0]) : products
  const width = biased.shape[1]!
  const weighted = reshape(biased, [steps, batch, width])
  const order = Array.from({ length: steps }, (_, t) => (isReverse ? steps - 1 - t : t))
  const made: Tensor[] = []
  let states = initial
  for (const t of order) {
    const now = reshape(slice(weighted, [t, 0, 0], [t + 1, batch, width]), [batch, width])
    states = cell(direction, now, states)
    made[t] = expandDims(states[0]!, [0])
  }
  return { sequence: concat(made, 0), last: states }
}

export const recurrent: Readonly<Record<string, Operator>> = {
  LSTM: layer(4, lstmCell, 2, ['Sigmoid', 'Tanh', 'Tanh']),
  GRU: layer(3, gruCell, 1, ['Sigmoid', 'Tanh']),
  RNN: layer(1, rnnCell, 1, ['Tanh']),
}
