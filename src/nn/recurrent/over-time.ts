/**
 * A normalization at one place of a recurrent layer, applied at every time step. γ and β are the same at all steps. What it
 * keeps besides, as batch normalization its running statistics, is one of two:
 *
 *   step    a set for each step: Cooijmans, Ballas, Laurent, Gülçehre & Courville 2016, arXiv:1603.09025, §3, who found that
 *           statistics differ much between the first steps
 *   shared  one set for all: what is known of all steps at once is normalized together, over batch and time ("sequence-wise",
 *           Laurent, Pereyra, Brakel, Zhang & Bengio 2015, arXiv:1510.01378, §3); what is known step by step is
 *           normalized by the batch at hand, and the steps move the same running statistics one after another
 *
 * Without any, as for layer normalization, both are the same.
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

/** One application: keeps account of the updates that its steps ask for. */
interface Pass {
  /** `x`: `[batch, features]` of step `step`, from 0. */
  at(x: Tensor, step: number): Steps
  /** The same of all steps, whose `x` do not depend on one another. */
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
  /** Of what is random in normalizations: another for each call. */
  normalizationKey: () => RandomKey
  dtype: DType
}

/** Of `width` values a sample, at the place called `name`. */
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
      // Steps that share statistics count as so many batches.
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
