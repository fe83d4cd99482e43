/** A request for a program, in terms of tensors only. */
import {
  formatShape,
  sameShape,
  ShapeError,
  type State,
  type Tensor,
  topologicalOrder,
} from '../tensor/index.ts'
import { seedState } from './graph/seeds.ts'

/** `Name` are the names of its outputs. */
export interface ProgramRequest<Name extends string = string> {
  /** Values returned by every call, by name. */
  outputs?: Readonly<Record<Name, Tensor>>
  /** New values of states; all of them read the states' old values, and take effect together at the end of the call. */
  updates?: readonly (readonly [State, Tensor])[]
}

/** Whether the program of a request computes nothing: it only gives states their places and their initial values. */
export function isIdle({ outputs = {}, updates = [] }: ProgramRequest): boolean {
  return Object.keys(outputs).length === 0 && updates.every(([state, value]) => state.tensor === value)
}

export interface Leaves {
  inputs: { name: string; tensor: Tensor }[]
  /** Every state that is read or updated, including those of seeds, in order of first appearance. */
  states: State[]
}

/** Checks a request and lists what it reads. Throws a ShapeError that names the invalid update or input. */
export function leavesOf({ outputs = {}, updates = [] }: ProgramRequest): Leaves {
  const states = new Set<State>()
  const updated = new Set<State>()
  for (const [state, value] of updates) {
    if (updated.has(state))
      throw new ShapeError(`compile: state ${state.name} is updated twice; combine the two values`)
    updated.add(state)
    if (!sameShape(state.tensor.shape, value.shape) || state.tensor.dtype !== value.dtype)
      throw new ShapeError(
        `compile: the update of ${state.name} is ${value.dtype}${formatShape(value.shape)}, ` +
          `expected ${state.tensor.dtype}${formatShape(state.tensor.shape)}; reshape or cast it`,
      )
  }
  const inputs = new Map<string, Tensor>()
  for (const node of topologicalOrder([...Object.values(outputs), ...updates.map(([, value]) => value)])) {
    if (node.operation.kind === 'state') states.add(node.operation.state)
    const seed = seedState(node)
    if (seed) states.add(seed)
    if (node.operation.kind !== 'input') continue
    const { name } = node.operation
    if (inputs.has(name))
      throw new ShapeError(
        `compile: two inputs are called ${name} (${inputs.get(name)} and ${node}); rename one`,
      )
    inputs.set(name, node)
  }
  for (const state of updated) states.add(state)
  return { inputs: [...inputs].map(([name, tensor]) => ({ name, tensor })), states: [...states] }
}
