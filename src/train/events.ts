/** What a training run tells while it runs. `step` counts the optimizer steps taken so far. */
import type { TypedArray } from '../tensor/index.ts'

/** Step `step` was taken; `loss` is that of its batch, before it. */
export interface StepEvent {
  type: 'step'
  step: number
  loss: number
}

export interface EvaluationEvent {
  type: 'evaluation'
  step: number
  testLoss: number
  /** NaN where labels are values to predict. */
  testAccuracy: number
  /** What `evaluation.outputs` asked for, one row a test sample. */
  outputs: Readonly<Record<string, TypedArray>>
}

export interface ObservationEvent<T = unknown> {
  type: 'observation'
  step: number
  observer: string
  /** Whether it was due at this step; else it looked for the levels alone. */
  isDue: boolean
  /** Those of its levels that the running training loss has passed below at this step, for the first time. */
  levels: readonly number[]
  value: T
}

/** A result, not an error: step `step` met a loss that is no number. The run ends here. */
export interface DivergenceEvent {
  type: 'divergence'
  step: number
  /** `loss is NaN` or `loss is Infinity`. */
  what: string
}

export interface DoneEvent {
  type: 'done'
  step: number
  /** `stopped`: by the signal; such a run can go on. */
  reason: 'finished' | 'diverged' | 'stopped'
}

export type TrainingEvent<T = unknown> =
  | StepEvent
  | EvaluationEvent
  | ObservationEvent<T>
  | DivergenceEvent
  | DoneEvent
