/** Initial values of states. */
import type { State, Tensor } from '../../tensor/index.ts'

/** The updates that compute the states whose initial value is an expression. */
export const computedStates = (states: readonly State[]): [State, Tensor][] =>
  states.flatMap((state) => {
    const { initial } = state
    return typeof initial === 'object' && 'operation' in initial ? [[state, initial]] : []
  })
