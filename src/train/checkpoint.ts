/** The complete state of training as named arrays: written back, training continues with the same bits. */
import type { Session } from '../backend/types.ts'
import { UserError } from '../errors.ts'
import type { RunningLoss } from './running-loss.ts'
import { formatShape, ShapeError, sizeOf, type State, type TypedArray } from '../tensor/index.ts'

export interface Checkpoint {
  /** Optimizer steps taken. */
  step: number
  /** The step at which each evaluation or observer was last due and done. */
  measured: Readonly<Record<string, number>>
  /** The running loss of the steps taken. */
  runningLoss: RunningLoss
  /** The loss with which the run diverged; absent if it has not. */
  diverged?: string
  /**
   * The states by name: parameters, running statistics, optimizer slots, data order. The data set is never included.
   */
  values: Readonly<Record<string, TypedArray>>
}

/**
 * The values of states by name, all as they are at the time of the call: no other call on the session comes in
 * between.
 */
export async function readStates(
  session: Session,
  states: readonly State[],
): Promise<Record<string, TypedArray>> {
  const values = await Promise.all(states.map((state) => session.read(state)))
  return Object.fromEntries(states.map(({ name }, i) => [name, values[i]!]))
}

/** Rejects with a UserError, and writes nothing, unless `values` belong to exactly these states. */
export async function writeStates(
  session: Session,
  states: readonly State[],
  values: Readonly<Record<string, TypedArray>>,
): Promise<void> {
  for (const { name, tensor } of states) {
    const length = values[name]?.length
    if (length !== sizeOf(tensor.shape))
      throw new UserError(
        `checkpoint: ${name} has ${length ?? 'no'} values, expected ${sizeOf(tensor.shape)} for ${formatShape(tensor.shape)}; ` +
          'restore a checkpoint of the same model and optimizer',
      )
  }
  const names = new Set(states.map(({ name }) => name))
  const unknown = Object.keys(values).find((name) => !names.has(name))
  if (unknown !== undefined)
    throw new UserError(
      `checkpoint: ${unknown} is not a state of this run; restore a checkpoint of the same model and optimizer`,
    )
  await Promise.all(states.map((state) => session.restore(state, values[state.name]!)))
}

/** Throws if two states share a name, because a checkpoint could not distinguish them. */
export function checkNames(states: readonly State[]): void {
  const names = new Set<string>()
  for (const { name } of states) {
    if (names.has(name)) throw new ShapeError(`train: two states are called ${name}; rename one`)
    names.add(name)
  }
}
