/**
 * Statistics that training averages and evaluation uses, by `keep`, the share of the old value that stays at each
 * batch:
 *
 *   new = keep · old + (1 − keep) · batch
 *
 * or, without it, by the exact average of all batches so far. Where training itself uses them, the first values must not
 * count: `startsAtBatches` averages all batches exactly until a batch's share, 1/n, has fallen to 1 − keep.
 */
import {
  add,
  cast,
  constant,
  div,
  equal,
  maximum,
  mul,
  reshape,
  select,
  type Shape,
  type State,
  state,
  sub,
  type Tensor,
} from '../../tensor/index.ts'
import { alongFeatures } from './gains.ts'
import { type ApplyOptions, type NormalizationContext, readCurrent, type Update } from '../normalization.ts'

export interface Running<Name extends string> {
  readonly states: readonly State[]
  /** The running values, reshaped to broadcast against the features. */
  values(options: ApplyOptions): Record<Name, Tensor>
  /**
   * Their values after `batches` batches with the statistics `now`, one per channel. For several batches, `now` is
   * their average with the weights that `keep` gives.
   */
  follow(now: Readonly<Record<Name, Tensor>>, options: ApplyOptions, batches?: number): Update[]
  /** New values, reshaped to broadcast against the features. */
  along(updates: readonly Update[]): Record<Name, Tensor>
}

/** One value per channel under each name of `initial`, which gives the first values. */
export function createRunning<Name extends string>(
  { name, features, dtype = 'f32' }: NormalizationContext,
  keep: number | undefined,
  initial: Readonly<Record<Name, number>>,
  { startsAtBatches = false } = {},
): Running<Name> {
  const channels = features.slice(0, 1)
  const averages = Object.fromEntries(
    (Object.keys(initial) as Name[]).map((key) => [
      key,
      state(`${name}.${key}`, initial[key], channels, dtype, 'statistic'),
    ]),
  ) as Record<Name, State>
  const counter =
    keep === undefined || startsAtBatches ? state(`${name}.batches`, 0, [], 'i32', 'counter') : undefined
  return runningIn(averages, { keep, counter, features })
}

/**
 * The same in states that exist, `[channels]` each. `counter` counts the batches: without `keep` it is needed, with
 * `keep` the averages start at the batches.
 */
export function runningIn<Name extends string>(
  averages: Readonly<Record<Name, State>>,
  { keep, counter, features }: { keep: number | undefined; counter?: State | undefined; features: Shape },
): Running<Name> {
  const channels = features.slice(0, 1)
  const names = Object.keys(averages) as Name[]

  function estimated(old: Tensor, now: Tensor, seen: Tensor): Tensor {
    const next = add(old, div(sub(now, old), cast(add(seen, 1), now.dtype)))
    return select(equal(seen, 0), now, next)
  }

  function moved(old: Tensor, now: Tensor, total: Tensor | undefined, batches: number): Tensor {
    if (total && keep === undefined) return add(old, div(mul(sub(now, old), batches), cast(total, now.dtype)))
    const left = keep! ** batches
    if (total) return add(old, mul(sub(now, old), maximum(div(batches, cast(total, now.dtype)), 1 - left)))
    return add(mul(old, left), mul(now, 1 - left))
  }

  return {
    states: [...names.map((key) => averages[key]), ...(counter ? [counter] : [])],
    values: ({ read = readCurrent }) =>
      Object.fromEntries(names.map((key) => [key, alongFeatures(read(averages[key]), features)])) as Record<
        Name,
        Tensor
      >,
    along(updates) {
      const after = new Map(updates)
      return Object.fromEntries(
        names.map((key) => [key, alongFeatures(after.get(averages[key])!, features)]),
      ) as Record<Name, Tensor>
    },
    follow(now, { mode, read = readCurrent, seen = constant(0, [], 'i32') }, batches = 1) {
      if (mode === 'eval') return []
      const total = counter && add(read(counter), batches)
      const updates = names.map((key): Update => {
        const [old, value] = [read(averages[key]), reshape(now[key], channels)]
        return [
          averages[key],
          mode === 'train' ? moved(old, value, total, batches) : estimated(old, value, seen),
        ]
      })
      return counter && total && mode === 'train' ? [...updates, [counter, total]] : updates
    },
  }
}
