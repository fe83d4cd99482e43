/** Decides which requests compile to the same plan. */
import { type Operation, type Tensor, topologicalOrder } from '../tensor/index.ts'
import { attributes, numeral } from '../tensor/node.ts'
import type { Leaves, ProgramRequest } from './request.ts'
import { seedPosition, seedState } from './graph/seeds.ts'

/**
 * The request as text, with states named by their place among its leaves: equal for requests that differ only in
 * their states, initial values and seeds.
 */
export function textOf({ outputs = {}, updates = [] }: ProgramRequest, { states }: Leaves): string {
  const places = new Map(states.map((state, place) => [state, place]))
  const numbers = new Map<Tensor, number>()
  const nameOf = (node: Tensor): string =>
    node.operation.kind === 'constant'
      ? `${text(node.operation)} ${node.dtype} ${node.shape.join()}`
      : String(numbers.get(node))
  const lines: string[] = []
  for (const node of topologicalOrder([...Object.values(outputs), ...updates.map(([, value]) => value)])) {
    const { operation, inputs, shape, dtype } = node
    if (operation.kind === 'constant') continue
    const seed = seedState(node)
    const operands = inputs.map((input, i) =>
      seed && i === seedPosition(node) ? `state ${places.get(seed)}` : nameOf(input),
    )
    const what =
      operation.kind === 'state'
        ? `state ${places.get(operation.state)} ${JSON.stringify(operation.state.name)}`
        : text(operation)
    lines.push(`${what}|${dtype}|${shape.join()}|${operands.join(';')}`)
    numbers.set(node, numbers.size)
  }
  for (const [name, value] of Object.entries(outputs)) lines.push(`${JSON.stringify(name)} ${nameOf(value)}`)
  for (const [state, value] of updates) lines.push(`${places.get(state)} ${nameOf(value)}`)
  return lines.join('\n')
}

/** Tables that belong to an operation are new objects each time. */
const MOST_VALUES = 4096

function text(operation: Operation): string {
  return operation.kind === 'literal' && operation.values.length <= MOST_VALUES
    ? `literal ${Array.from(operation.values, numeral).join()}`
    : attributes(operation)
}
