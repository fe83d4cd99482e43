/** The first values of states. */
import type { State, Tensor } from '../../tensor/index.ts'

/** States whose first value is an expression, which a program has to compute. */
export const computedStates = (states: readonly State[]): [State, Tensor][] =>
  states.flatMap((state) => {
    const { initial } = state
    return typeof initial === 'object' && 'operation' in initial ? [[state, initial]] : []
  })
