/** The events of a training run. `step` is the number of optimizer steps taken so far. */
import type { TypedArray } from '../tensor/index.ts'

/** Step `step` was taken; `loss` is that of its batch, before the step. */
export interface StepEvent {
  type: 'step'
  step: number
  loss: number
}

export interface EvaluationEvent {
  type: 'evaluation'
  step: number
  testLoss: number
  /** NaN if labels are target values. */
  testAccuracy: number
  /** The values that `evaluation.outputs` requested, one row per test sample. */
  outputs: Readonly<Record<string, TypedArray>>
}

export interface ObservationEvent<T = unknown> {
  type: 'observation'
  step: number
  observer: string
  /** Whether it was due at this step; otherwise it measured only at levels. */
  isDue: boolean
  /** Its levels below which the running training loss has fallen at this step, for the first time. */
  levels: readonly number[]
  value: T
}

/** A result, not an error: the loss at step `step` is not finite. The run ends here. */
export interface DivergenceEvent {
  type: 'divergence'
  step: number
  /** `loss is NaN` or `loss is Infinity`. */
  what: string
}

export interface DoneEvent {
  type: 'done'
  step: number
  /** `stopped`: by the signal; such a run can be resumed. */
  reason: 'finished' | 'diverged' | 'stopped'
}

export type TrainingEvent<T = unknown> =
  | StepEvent
  | EvaluationEvent
  | ObservationEvent<T>
  | DivergenceEvent
  | DoneEvent
