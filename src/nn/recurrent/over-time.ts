/**
 * A normalization at one place of a recurrent layer, applied at every time step. γ and β are the same at all steps.
 * Its other states, such as the running statistics of batch normalization, are kept in one of two ways:
 *
 *   step    a set for each step: Cooijmans, Ballas, Laurent, Gülçehre & Courville 2016, arXiv:1603.09025, §3, who
 *           found that statistics differ much between the first steps
 *   shared  one set for all: inputs that are known for all steps at once are normalized together, over batch and time
 *           ("sequence-wise", Laurent, Pereyra, Brakel, Zhang & Bengio 2015, arXiv:1510.01378, §3); inputs that
 *           become known step by step are normalized by the current batch, and the steps update the same running
 *           statistics one after another
 *
 * Without such states, as in layer normalization, both are the same.
 */
import {
  type ApplyOptions,
  type Normalization,
  type Normalized,
  readCurrent,
  type Update,
} from '../../norm/index.ts'
import {
  add,
  concat,
  type DType,
  mul,
  type RandomKey,
  slice,
  type State,
  type Tensor,
} from '../../tensor/index.ts'

export const timeStatistics = ['step', 'shared'] as const

export type TimeStatistics = (typeof timeStatistics)[number]

type Steps = Pick<Normalized, 'output' | 'normalized'>

/** One application, which collects the updates of its steps. */
interface Pass {
  /** `x`: `[batch, features]` of step `step`, from 0. */
  at(x: Tensor, step: number): Steps
  /** The same for all steps, whose `x` do not depend on one another. */
  all(x: readonly Tensor[]): readonly Steps[]
  readonly updates: () => Update[]
}

export interface OverTime {
  readonly parameters: readonly State[]
  /** Whether it makes a bias before it redundant. */
  readonly hasBias: boolean
  readonly states: readonly State[]
  begin(options: ApplyOptions): Pass
}

export interface OverTimeSetting {
  steps: number
  statistics: TimeStatistics
  normalization: Normalization
  /** The random key of normalizations: a different one for each call. */
  normalizationKey: () => RandomKey
  dtype: DType
}

/** For `width` values per sample, at the place called `name`. */
export function overTime(
  { name, width }: { name: string; width: number },
  { steps, statistics, normalization, normalizationKey, dtype }: OverTimeSetting,
): OverTime {
  const create = (own: string) =>
    normalization.create({
      name: own,
      features: [width],
      dtype,
      key: normalizationKey(),
      activated: false,
    })
  const first = create(name)
  const isShared = statistics === 'shared' || first.states.length === 0
  const layers = Array.from({ length: steps }, (_, step) =>
    step === 0 || isShared ? first : create(`${name}.t${step + 1}`),
  )
  const own = new Map(
    layers.flatMap(({ parameters }) =>
      Object.entries(parameters).map(([kind, state]) => [state, first.parameters[kind]!]),
    ),
  )

  return {
    parameters: Object.values(first.parameters),
    hasBias: first.parameters.beta !== undefined,
    states: [...new Set(layers)].flatMap((layer) => layer.states),
    begin(options) {
      const { read: readGiven = readCurrent } = options
      const moved = new Map<State, Tensor>()
      const read = (state: State) => moved.get(state) ?? readGiven(own.get(state) ?? state)
      const apply = (x: Tensor, step: number, seen: Tensor | undefined): Steps => {
        const its = { ...options, read, ...(seen && { seen }) }
        const { output, normalized, updates } = layers[step]!.apply(x, its)
        for (const [state, value] of updates) moved.set(state, value)
        return { output, normalized }
      }
      const { seen } = options
      // Steps that share statistics count as that many batches.
      const at = (x: Tensor, step: number) =>
        apply(x, step, isShared && seen ? add(mul(seen, steps), step) : seen)
      return {
        at,
        all(x) {
          if (statistics === 'step' || first.states.length === 0) return x.map(at)
          const { output, normalized } = apply(concat(x), 0, seen)
          const partOf = (whole: Tensor, step: number) => {
            const [batch, features] = x[step]!.shape as [number, number]
            return slice(whole, [step * batch, 0], [(step + 1) * batch, features])
          }
          return x.map((_, step) => ({ output: partOf(output, step), normalized: partOf(normalized, step) }))
        },
        updates: () => [...moved],
      }
    },
  }
}
