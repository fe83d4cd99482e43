/**
 * The oracle: interprets an expression node by node, in float64, with nothing fused, reordered or reused.
 * It shares no code with the compiler beyond the check of a request. Slow; for tests and for tracking down a wrong number.
 */
import { leavesOf, type ProgramRequest } from '../../compile/request.ts'
import {
  formatShape,
  isFloat,
  type Shape,
  ShapeError,
  sizeOf,
  type State,
  type Tensor,
  topologicalOrder,
  type TypedArray,
} from '../../tensor/index.ts'
import { checkInputs, closedSession, disposedProgram, notInSession } from '../calls.ts'
import type { Program, Session } from '../types.ts'
import { evaluateNode, held, type Values } from './evaluate.ts'

/** How a node gets its value; `evaluateNode` unless a test wants to disturb it. */
export type Evaluator = (node: Tensor, inputs: readonly Values[]) => Values

/**
 * A session whose outputs and `read` give Float64Array for f32 and f64 alike, Int32Array for i32, Uint8Array for u8.
 * Data that enter (inputs, literals, `write`, initial values) are rounded to their dtype; results are not.
 */
export function openReference({ evaluator = evaluateNode }: { evaluator?: Evaluator } = {}): Session {
  const states = new Map<State, Values>()
  let isClosed = false

  function checkOpen(): void {
    if (isClosed) throw closedSession()
  }

  function valueOf(state: State): Values {
    checkOpen()
    const value = states.get(state)
    if (value === undefined) throw notInSession(state.name)
    return value
  }

  function compile(request: ProgramRequest): Program {
    checkOpen()
    const { inputs: expected, states: resident } = leavesOf(request)
    for (const state of resident) if (!states.has(state)) states.set(state, initialValue(state, evaluator))
    const { outputs = {}, updates = [] } = request
    const order = topologicalOrder([...Object.values(outputs), ...updates.map(([, value]) => value)])
    let disposed = false
    return {
      run(inputs = {}) {
        if (disposed) throw disposedProgram()
        checkOpen()
        checkInputs(
          expected.map(({ name, tensor: { dtype, shape } }) => ({ name, dtype, shape })),
          inputs,
        )
        const values = new Map<Tensor, Values>()
        for (const { name, tensor } of expected)
          values.set(tensor, held(tensor.dtype, sizeOf(tensor.shape), inputs[name]!))
        for (const state of resident) values.set(state.tensor, valueOf(state))
        evaluate(order, values, evaluator)
        for (const [state, value] of updates) states.set(state, values.get(value)!)
        return Object.fromEntries(Object.entries(outputs).map(([name, x]) => [name, values.get(x)!.slice()]))
      },
      explain: () => order.map((node) => `${node.id} = ${node.toString(2)}`).join('\n'),
      dispose() {
        disposed = true
      },
    }
  }

  return {
    name: 'reference',
    compile: async (request) => compile(request),
    read: (state) => valueOf(state).slice(),
    write(state, values) {
      valueOf(state)
      const { dtype, shape } = state.tensor
      if (typeof values !== 'number') checkLength(`write: state ${state.name}`, shape, values)
      states.set(state, held(dtype, sizeOf(shape), values))
    },
    restore(state, values) {
      valueOf(state)
      const { dtype, shape } = state.tensor
      checkLength(`restore: state ${state.name}`, shape, values)
      states.set(state, isFloat(dtype) ? Float64Array.from(values) : held(dtype, sizeOf(shape), values))
    },
    close() {
      isClosed = true
      states.clear()
    },
  }
}

/** Adds to `values` what each node of `order` evaluates to; leaves that have a value keep it. */
function evaluate(order: readonly Tensor[], values: Map<Tensor, Values>, evaluator: Evaluator): void {
  for (const node of order) {
    if (values.has(node)) continue
    values.set(
      node,
      evaluator(
        node,
        node.inputs.map((x) => values.get(x)!),
      ),
    )
  }
}

function initialValue({ initial, tensor }: State, evaluator: Evaluator): Values {
  if (typeof initial === 'number' || !('operation' in initial))
    return held(tensor.dtype, sizeOf(tensor.shape), initial)
  const values = new Map<Tensor, Values>()
  evaluate(topologicalOrder([initial]), values, evaluator)
  return values.get(initial)!
}

function checkLength(what: string, shape: Shape, values: TypedArray): void {
  if (values.length !== sizeOf(shape))
    throw new ShapeError(
      `${what} has ${values.length} values, expected ${sizeOf(shape)} for ${formatShape(shape)}; pass them all`,
    )
}
