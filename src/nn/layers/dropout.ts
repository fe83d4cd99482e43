/**
 * Dropout: Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov 2014, JMLR 15. In training each value is 0 with
 * probability p and is divided by 1 − p otherwise; evaluation changes nothing.
 *
 * Each place draws from its own stream of random numbers, and one counter of training steps belongs to the network. So
 * a resumed run draws the same numbers, and one step evaluated at several parameters drops the same values.
 */
import { readCurrent } from '../../norm/index.ts'
import { streams } from '../../random/index.ts'
import {
  add,
  cast,
  constant,
  div,
  select,
  type State,
  state,
  type Tensor,
  bernoulli,
} from '../../tensor/index.ts'
import { UserError } from '../../errors.ts'
import type { Trace } from './layers.ts'

export interface Dropout {
  /** A place: call it once for each. */
  readonly place: () => (x: Tensor, trace: Trace) => Tensor
  /** Counts a training step; call it once in each application of the network. */
  readonly advance: (trace: Trace) => void
  /** The counter; none without dropout. */
  readonly states: readonly State[]
}

/** Throws a UserError if `rate`, the probability p, is not at least 0 and below 1. */
export function createDropout({ rate, seed }: { rate: number; seed: number | Tensor }): Dropout {
  if (!(rate >= 0 && rate < 1))
    throw new UserError(`dropout is ${rate}, expected a number from 0 to below 1; pass another`)
  if (rate === 0) return { place: () => (x) => x, advance: () => undefined, states: [] }
  const step = state('dropout.step', 0, [], 'i32', 'counter')
  let places = 0
  return {
    place() {
      const stream = streams.dropout + places++
      return (x, { options: { mode, read = readCurrent } }) => {
        if (mode === 'eval') return x
        const kept = cast(bernoulli(x.shape, 1 - rate, { seed, stream, step: read(step) }), x.dtype)
        return select(kept, div(x, 1 - rate), constant(0, [], x.dtype))
      }
    },
    advance({ options: { mode, read = readCurrent }, updates }) {
      if (mode === 'train') updates.push([step, add(read(step), 1)])
    },
    states: [step],
  }
}
