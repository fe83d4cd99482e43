/** How states begin. */
import type { State, Tensor } from '../../tensor/index.ts'

/** States that begin as the value of an expression, which a program has to compute. */
export const computedStates = (states: readonly State[]): [State, Tensor][] =>
  states.flatMap((state) => {
    const { initial } = state
    return typeof initial === 'object' && 'operation' in initial ? [[state, initial]] : []
  })
