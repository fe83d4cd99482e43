/**
 * The oracle: interprets an expression node by node, in float64, with nothing fused, reordered or reused.
 * It shares no code with the compiler beyond the check of a request. Slow; for tests and for tracking down a wrong number.
 */
import { leavesOf } from '../../compile/request.ts'
import { isFloat, sizeOf, type State, type Tensor, topologicalOrder } from '../../tensor/index.ts'
import type { SyncDevice } from '../device.ts'
import { openSyncSession } from '../session.ts'
import type { SyncSession } from '../types.ts'
import { evaluateNode, held, type Values } from './evaluate.ts'

/** Computes the value of a node; `evaluateNode` unless a test needs to change it. */
export type Evaluator = (node: Tensor, inputs: readonly Values[]) => Values

export interface ReferenceOptions {
  readonly evaluator?: Evaluator
}

/**
 * A session whose outputs and `read` return Float64Array for f32 and f64, Int32Array for i32, Uint8Array for u8. Data
 * that enter (inputs, literals, `write`, initial values) are rounded to their dtype; results are not.
 */
export const openReference = (options: ReferenceOptions = {}): SyncSession =>
  openSyncSession(referenceDevice(options))

/** The device of `openReference`. */
export function referenceDevice({ evaluator = evaluateNode }: ReferenceOptions = {}): SyncDevice {
  const states = new Map<State, Values>()

  return {
    name: 'reference',
    async compile(request) {
      const { inputs: expected, states: resident } = leavesOf(request)
      const fresh = resident.filter((state) => !states.has(state))
      const added = new Map<State, Values>()
      // Seeds are numbers, and initial values may depend on them, so they come first.
      for (const state of [...fresh.flatMap(seedsOf), ...fresh])
        if (!states.has(state) && !added.has(state))
          added.set(
            state,
            initialValue(state, evaluator, (seed) => states.get(seed) ?? added.get(seed)!),
          )
      for (const [state, values] of added) states.set(state, values)
      const { outputs = {}, updates = [] } = request
      const order = topologicalOrder([...Object.values(outputs), ...updates.map(([, value]) => value)])
      return {
        inputs: expected.map(({ name, tensor: { dtype, shape } }) => ({ name, dtype, shape })),
        run(inputs) {
          const values = new Map<Tensor, Values>()
          for (const { name, tensor } of expected)
            values.set(tensor, held(tensor.dtype, sizeOf(tensor.shape), inputs[name]!))
          for (const state of resident) values.set(state.tensor, states.get(state)!)
          evaluate(order, values, evaluator)
          for (const [state, value] of updates) states.set(state, values.get(value)!)
          return Object.fromEntries(
            Object.entries(outputs).map(([name, x]) => [name, values.get(x)!.slice()]),
          )
        },
        explain: () => order.map((node) => `${node.id} = ${node.toString(2)}`).join('\n'),
        dispose() {},
      }
    },
    has: (state) => states.has(state),
    read: (state) => states.get(state)!.slice(),
    write(state, values) {
      const { dtype, shape } = state.tensor
      states.set(state, held(dtype, sizeOf(shape), values))
    },
    restore(state, values) {
      const { dtype, shape } = state.tensor
      states.set(state, isFloat(dtype) ? Float64Array.from(values) : held(dtype, sizeOf(shape), values))
    },
    close: () => states.clear(),
  }
}

/** Adds to `values` the value of each node of `order`; leaves that have a value keep it. */
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

/** The seeds on which the initial value of a state depends. */
function seedsOf({ initial }: State): State[] {
  if (typeof initial === 'number' || !('operation' in initial)) return []
  return topologicalOrder([initial]).flatMap(({ operation }) =>
    operation.kind === 'state' ? operation.state : [],
  )
}

function initialValue(state: State, evaluator: Evaluator, valuesOf: (seed: State) => Values): Values {
  const { initial, tensor } = state
  if (typeof initial === 'number' || !('operation' in initial))
    return held(tensor.dtype, sizeOf(tensor.shape), initial)
  const values = new Map<Tensor, Values>(seedsOf(state).map((seed) => [seed.tensor, valuesOf(seed)]))
  evaluate(topologicalOrder([initial]), values, evaluator)
  return values.get(initial)!
}
