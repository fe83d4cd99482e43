/** What a probe is: tensors computed on the state between two steps, and the rows made of their values. */
import type { Row } from '../probe/record.ts'
import type { Tensor, TypedArray } from '../tensor/index.ts'
import type { ResidentData, TrainingStep } from '../train/index.ts'

/** A row before it is known whose it is. */
export type Measurement = Pick<Row, 'step' | 'layer' | 'quantity' | 'value'>

export interface Probe {
  readonly name: string
  outputs(step: TrainingStep, train: ResidentData): Readonly<Record<string, Tensor>>
  rows(step: number, values: Readonly<Record<string, TypedArray>>): Measurement[]
}
