/** The networks that are timed, one training step each: forward, backward, SGD, on one resident batch. */
import type { ProgramRequest } from '../src/compile/index.ts'
import { cnn, mlp, type Model, sgd, softmaxCrossEntropy } from '../src/nn/index.ts'
import { grad, normal, state } from '../src/tensor/index.ts'

export interface Workload {
  name: string
  description: string
  batch: number
  model: () => Model
  /** Steps in one turn. */
  steps: number
}

export const workloads: readonly Workload[] = [
  {
    name: 'W1',
    description: '784-100-100-100-10, sigmoid, batch norm, batch 60',
    batch: 60,
    model: () =>
      mlp({
        input: 784,
        hidden: [100, 100, 100],
        classes: 10,
        activation: 'sigmoid',
        norm: 'batch',
        seed: 0,
      }),
    steps: 150,
  },
  {
    name: 'W2',
    description: '32×32×3, convolutions of 32, 32, 64, 64, 128, 128, batch norm, ReLU, pooling, batch 128',
    batch: 128,
    model: () =>
      cnn({
        input: [3, 32, 32],
        classes: 10,
        channels: [32, 64, 128],
        convolutions: 2,
        norm: 'batch',
        seed: 0,
      }),
    steps: 1,
  },
  {
    name: 'W3',
    description: '784-1000-1000-10, ReLU, layer norm, batch 128',
    batch: 128,
    model: () =>
      mlp({ input: 784, hidden: [1000, 1000], classes: 10, activation: 'relu', norm: 'layer', seed: 0 }),
    steps: 12,
  },
]

export function trainingStepOf({ batch, model: create }: Workload): ProgramRequest {
  const model = create()
  const x = state('x', normal([batch, ...model.input], { seed: 0, stream: 1000 }))
  const labels = state(
    'labels',
    Int32Array.from({ length: batch }, (_, i) => i % model.classes),
  )
  const { logits, updates } = model.apply(x.tensor, { mode: 'train' })
  const loss = softmaxCrossEntropy(logits, labels.tensor)
  const gradients = grad(
    loss,
    model.parameters.map((parameter) => parameter.tensor),
  )
  const descent = sgd({}).step(model.parameters, gradients, { learningRate: 0.01 })
  return { outputs: { loss }, updates: [...updates, ...descent.updates] }
}
