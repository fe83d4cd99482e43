/**
 * Seeds of random numbers, read from memory: programs that differ in their seeds alone are then the same program, compiled
 * once for all runs of an arm.
 */
import { state, type State, type Tensor } from '../../tensor/index.ts'

const known = new Map<number, State>()

/** Where the seed of random numbers stands among their inputs. */
export function seedPosition({ operation: { kind } }: Tensor): number | undefined {
  if (kind === 'uniform') return 0
  return kind === 'permute' ? 1 : undefined
}

/** The state that holds the seed of `node`; none where it has no seed, or one that is computed. */
export function seedState(node: Tensor): State | undefined {
  const position = seedPosition(node)
  const operation = position === undefined ? undefined : node.inputs[position]!.operation
  if (operation?.kind !== 'constant') return undefined
  let seed = known.get(operation.value)
  if (!seed) {
    seed = state(`seed ${operation.value}`, operation.value, [], 'i32')
    known.set(operation.value, seed)
  }
  return seed
}
