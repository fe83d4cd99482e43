/** What the kinds of recurrent layers have in common. */
import type { State, Tensor } from '../../tensor/index.ts'
import { concat, expandDims, slice } from '../../tensor/index.ts'
import { type Activation, identity } from '../activations.ts'
import type { Trace } from '../layers.ts'
import type { ModelLayer } from '../model.ts'

export interface RecurrentLayer extends ModelLayer {
  /** Running statistics. */
  readonly states: readonly State[]
  /** x_1, …, x_T, each `[batch, inputs]` → h_1, …, h_T, each `[batch, units]`. */
  apply(x: readonly Tensor[], trace: Trace): Tensor[]
}

/** What a layer shows of one step; by the names that `ModelOutput` gives the taps of a layer. */
export type StepTaps = Readonly<
  Record<'input' | 'preactivation' | 'normalized' | 'activationInput' | 'output', Tensor> &
    Partial<Record<'cell', Tensor>>
>

/**
 * The taps of each step, `rnn1.t3.preactivation`, and of all of them, `rnn1.preactivation`, `[batch, units, time]`. Gives
 * the outputs. Units with several activations, as those of an LSTM, are taken for units without one.
 */
export function tapSteps(
  name: string,
  steps: readonly StepTaps[],
  { taps }: Trace,
  activate: Activation = identity,
): Tensor[] {
  const show = (prefix: string, shown: StepTaps) => {
    for (const [tap, value] of Object.entries(shown)) taps[`${prefix}.${tap}`] = value
    taps[`${prefix}.activated`] = activate(shown.activationInput)
  }
  const kinds = Object.keys(steps[0]!) as (keyof StepTaps)[]
  const all = kinds.map((kind) => [
    kind,
    stack(
      steps.map((step) => step[kind]!),
      2,
    ),
  ])
  show(name, Object.fromEntries(all) as StepTaps)
  steps.forEach((step, i) => show(`${name}.t${i + 1}`, step))
  return steps.map(({ output }) => output)
}

/** `[batch, units]` of each step, one after another along a new axis. */
export function stack(steps: readonly Tensor[], axis: number): Tensor {
  return concat(
    steps.map((step) => expandDims(step, [axis])),
    axis,
  )
}

/** `[batch, blocks · units]` → each block's `[batch, units]`. */
export function blocksOf(x: Tensor, units: number): Tensor[] {
  const [batch, width] = x.shape as [number, number]
  return Array.from({ length: width / units }, (_, i) => slice(x, [0, i * units], [batch, (i + 1) * units]))
}
