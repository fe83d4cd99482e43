/**
 * Seeds of random numbers are read from memory, so programs that differ only in their seeds are the same program,
 * compiled once for all runs of an arm.
 */
import { state, type State, type Tensor } from '../../tensor/index.ts'

const known = new Map<number, State>()

/** The position of the seed among the inputs of a random operation. */
export function seedPosition({ operation: { kind } }: Tensor): number | undefined {
  if (kind === 'uniform') return 0
  return kind === 'permute' ? 1 : undefined
}

/** The state that holds the seed of `node`; undefined if it has no seed, or a computed one. */
export function seedState(node: Tensor): State | undefined {
  const position = seedPosition(node)
  const operation = position === undefined ? undefined : node.inputs[position]!.operation
  if (operation?.kind !== 'constant') return undefined
  let seed = known.get(operation.value)
  if (!seed) {
    seed = state(`seed ${operation.value}`, operation.value, [], 'i32', 'seed')
    known.set(operation.value, seed)
  }
  return seed
}
