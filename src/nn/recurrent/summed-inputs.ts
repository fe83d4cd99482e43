/**
 * The sums of the units of a recurrent layer at each time step, W x_t + U h_{t−1} + b, and the places where they are
 * normalized:
 *
 *   sum    N(W x_t + U h_{t−1}) + b: Ba, Kiros & Hinton 2016, arXiv:1607.06450, equation 4, for the plain network
 *   both   N(W x_t) + N′(U h_{t−1}) + b: the same, supplementary material, equations 20 to 31, for LSTM and GRU;
 *          Cooijmans et al. 2016, arXiv:1603.09025, equation 6, with batch normalization
 *   input  N(W x_t) + U h_{t−1} + b: Laurent et al. 2015, arXiv:1510.01378, equation 9, who found that batch
 *          normalization of the recurrent part harms
 *
 * A normalization of weights acts on W and U, or on W alone if `place` is `input`. Normalizations over features take
 * all units of one call together: the four gates of an LSTM are one set, as in the authors' code. If the layer has no
 * bias, the normalizations' biases are used.
 */
import { type ApplyOptions, readCurrent, type Update } from '../../norm/index.ts'
import {
  add,
  concat,
  constant,
  matmul,
  mul,
  type RandomKey,
  type State,
  state,
  type Tensor,
} from '../../tensor/index.ts'
import type { Initializer } from '../layers/initializers.ts'
import { overTime, type OverTimeSetting } from './over-time.ts'

export const places = ['sum', 'both', 'input'] as const

export type Place = (typeof places)[number]

/** The settings that all layers of a recurrent network share. */
export interface RecurrentSetting extends OverTimeSetting {
  place: Place
  /** The initializer of W. */
  initializer: Initializer
  /** The initializer of U, block by block. */
  recurrent: Initializer
  /** The random key of weights: a different one for each call. */
  weightKey: () => RandomKey
}

interface SummedInputsOptions {
  /** Prefix of the names of its states. */
  name: string
  inputs: number
  /** Units of the layer, which is the number of values of h. */
  units: number
  /** Sums per unit: 4 for an LSTM. */
  blocks: number
  /**
   * First values of a bias that is kept even if the normalizations have biases; without this, the bias is 0 and
   * exists only if they have none.
   */
  bias?: Tensor
  /** Whether a gate multiplies the recurrent part, which then has a bias of its own. */
  gated?: boolean
}

interface Summed {
  /** W x_t + U h_{t−1}, before any normalization and without biases. */
  readonly preactivation: Tensor
  /** Normalized at its places, before gains and biases. */
  readonly normalized: Tensor
  readonly output: Tensor
}

export interface SummedInputs {
  readonly parameters: readonly State[]
  readonly states: readonly State[]
  /** `x`: `[batch, inputs]` for each step. */
  begin(
    x: readonly Tensor[],
    options: ApplyOptions,
  ): {
    /** `h`: `[batch, units]`, from the previous step. */
    at(step: number, h: Tensor, gate?: Tensor): Summed
    updates(): Update[]
  }
}

export function summedInputs(
  { name, inputs, units, blocks, bias: initialBias, gated = false }: SummedInputsOptions,
  setting: RecurrentSetting,
): SummedInputs {
  const { place, normalization, normalizationKey, initializer, recurrent, weightKey, dtype } = setting
  const width = blocks * units
  const weightOf = (kind: string, rows: number, its: Initializer) => {
    const key = weightKey()
    const fan = { fanIn: rows, fanOut: units }
    const made = Array.from({ length: blocks }, (_, step) =>
      its.create([rows, units], fan, { ...key, step }, dtype),
    )
    return state(`${name}.${kind}`, concat(made, 1), [rows, width], dtype, 'weight')
  }
  const inputWeight = weightOf('inputWeight', inputs, initializer)
  const recurrentWeight = weightOf('recurrentWeight', units, recurrent)

  const ofWeight = (weight: State) =>
    normalization.createForWeights?.({
      name: weight.name,
      weight,
      unitAxis: 1,
      dtype,
      key: normalizationKey(),
    })
  const ofWeights = [
    { weight: inputWeight, layer: ofWeight(inputWeight) },
    { weight: recurrentWeight, layer: place === 'input' ? undefined : ofWeight(recurrentWeight) },
  ]
  const normalize = (part: string) => overTime({ name: `${name}.${part}`, width }, setting)
  const ofSum = place === 'sum' ? normalize('sum') : undefined
  const ofInput = place === 'sum' ? undefined : normalize('input')
  const ofRecurrent = place === 'both' ? normalize('recurrent') : undefined
  const normalizations = [ofSum, ofInput, ofRecurrent].filter((one) => one !== undefined)
  const isBiased = initialBias !== undefined || !normalizations.some(({ hasBias }) => hasBias)
  const bias = isBiased ? state(`${name}.bias`, initialBias ?? 0, [width], dtype, 'bias') : undefined
  const isRecurrentBiased = gated && !(ofSum ?? ofRecurrent)?.hasBias
  const recurrentBias = isRecurrentBiased
    ? state(`${name}.recurrentBias`, 0, [width], dtype, 'bias')
    : undefined
  const own = [inputWeight, recurrentWeight, bias, recurrentBias].filter((one) => one !== undefined)

  return {
    parameters: [
      ...own,
      ...ofWeights.flatMap(({ layer }) => Object.values(layer?.parameters ?? {})),
      ...normalizations.flatMap(({ parameters }) => parameters),
    ],
    states: [
      ...ofWeights.flatMap(({ layer }) => layer?.states ?? []),
      ...normalizations.flatMap(({ states }) => states),
    ],
    begin(x, options) {
      const { read = readCurrent } = options
      const weights = ofWeights.map(
        ({ weight, layer }) => layer?.apply(read(weight), options) ?? { output: read(weight), updates: [] },
      )
      const [w, u] = weights.map(({ output }) => output) as [Tensor, Tensor]
      const batch = x[0]!.shape[0]!
      const projected = x.map((now) => matmul(now, w))
      const [sums, inputsPass, recurrentPass] = [ofSum, ofInput, ofRecurrent].map((one) =>
        one?.begin(options),
      )
      const fromInput =
        inputsPass?.all(projected) ?? projected.map((raw) => ({ output: raw, normalized: raw }))
      return {
        at(step, h, gate) {
          const isStart = step === 0
          // h₀ is 0, so its contribution is 0.
          const raw = isStart ? constant(0, [batch, width], dtype) : matmul(h, u)
          const fromBefore = recurrentPass?.at(raw, step) ?? { output: raw, normalized: raw }
          const gateOf = (part: Tensor, itsBias?: State) => {
            const whole = itsBias ? add(part, read(itsBias)) : part
            return gate ? mul(gate, whole) : whole
          }
          const join = (kind: 'output' | 'normalized', itsBias?: State) =>
            add(fromInput[step]![kind], gateOf(fromBefore[kind], itsBias))
          const joined = { output: join('output', recurrentBias), normalized: join('normalized') }
          const summed = sums?.at(joined.output, step) ?? joined
          return {
            preactivation: add(projected[step]!, gateOf(raw)),
            normalized: summed.normalized,
            output: bias ? add(summed.output, read(bias)) : summed.output,
          }
        },
        updates: () => [
          ...weights.flatMap(({ updates }) => updates),
          ...[sums, inputsPass, recurrentPass].flatMap((pass) => pass?.updates() ?? []),
        ],
      }
    },
  }
}
