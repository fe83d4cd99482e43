/** The common parts of all kinds of recurrent layers. */
import type { State, Tensor } from '../../tensor/index.ts'
import { concat, expandDims, slice } from '../../tensor/index.ts'
import { type Activation, identity } from '../layers/activations.ts'
import type { Trace } from '../layers/layers.ts'
import type { ModelLayer } from '../model.ts'

export interface RecurrentLayer extends ModelLayer {
  /** Running statistics. */
  readonly states: readonly State[]
  /** x_1, …, x_T, each `[batch, inputs]` → h_1, …, h_T, each `[batch, units]`. */
  apply(x: readonly Tensor[], trace: Trace): Tensor[]
}

/** The taps of a layer at one step, named as `ModelOutput` names the taps of a layer. */
export type StepTaps = Readonly<
  Record<'input' | 'preactivation' | 'normalized' | 'activationInput' | 'output', Tensor> &
    Partial<Record<'cell', Tensor>>
>

/**
 * Records the taps of each step, `rnn1.t3.preactivation`, and of all steps together, `rnn1.preactivation`, `[batch,
 * units, time]`. Returns the outputs. Units with several activations, like those of an LSTM, count as units without
 * one.
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

/** Stacks `[batch, units]` of each step along a new axis. */
export function stack(steps: readonly Tensor[], axis: number): Tensor {
  return concat(
    steps.map((step) => expandDims(step, [axis])),
    axis,
  )
}

/** Splits `[batch, blocks · units]` into `[batch, units]` for each block. */
export function blocksOf(x: Tensor, units: number): Tensor[] {
  const [batch, width] = x.shape as [number, number]
  return Array.from({ length: width / units }, (_, i) => slice(x, [0, i * units], [batch, (i + 1) * units]))
}
