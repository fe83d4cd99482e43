/** What the kinds of recurrent layers have in common. */
import type { State, Tensor } from '../../tensor/index.ts'
import { concat, expandDims, slice } from '../../tensor/index.ts'
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

/** The taps of each step, `rnn1.t3.preactivation`, and of all of them, `rnn1.preactivation`. Gives the outputs. */
export function tapSteps(name: string, steps: readonly StepTaps[], { taps }: Trace): Tensor[] {
  steps.forEach((step, i) => {
    for (const [kind, value] of Object.entries(step)) taps[`${name}.t${i + 1}.${kind}`] = value
  })
  for (const kind of Object.keys(steps[0]!) as (keyof StepTaps)[])
    taps[`${name}.${kind}`] = stack(steps.map((step) => step[kind]!))
  return steps.map(({ output }) => output)
}

/** `[batch, features]` of each step → `[batch, time, features]`. */
export function stack(steps: readonly Tensor[]): Tensor {
  return concat(
    steps.map((step) => expandDims(step, [1])),
    1,
  )
}

/** `[batch, blocks · units]` → each block's `[batch, units]`. */
export function blocksOf(x: Tensor, units: number): Tensor[] {
  const [batch, width] = x.shape as [number, number]
  return Array.from({ length: width / units }, (_, i) => slice(x, [0, i * units], [batch, (i + 1) * units]))
}
