/** The networks that are timed, one training step each: forward, backward, SGD or AdamW, on one resident batch. */
import type { ProgramRequest } from '../src/compile/index.ts'
import {
  adamW,
  cnn,
  crossEntropy,
  gpt,
  meanLoss,
  mlp,
  type Model,
  type ModelOutput,
  type Optimizer,
  sgd,
  vgg,
} from '../src/nn/index.ts'
import { grad, normal, sizeOf, state, type Tensor } from '../src/tensor/index.ts'

export interface Workload {
  name: string
  description: string
  batch: number
  model: () => Model
  /** Plain SGD by default. */
  optimizer?: Optimizer
  /** Steps in one turn. */
  steps: number
  /** Only when asked for. */
  isSlow?: boolean
}

/** The network of W2 at another batch, width or depth. */
export function smallConvolutions({
  batch = 128,
  width = 32,
  convolutions = 2,
  norm = 'batch',
}: {
  batch?: number
  /** Channels of the first stage; the second and third have twice and four times as many. */
  width?: number
  /** Of each of the three stages. */
  convolutions?: number
  norm?: string
} = {}): Pick<Workload, 'batch' | 'model'> {
  return {
    batch,
    model: () =>
      cnn({
        input: [3, 32, 32],
        classes: 10,
        channels: [width, 2 * width, 4 * width],
        convolutions,
        norm,
        seed: 0,
      }),
  }
}

/** The network of W1 with another normalization. */
export function smallPerceptron({ norm = 'batch' } = {}): Pick<Workload, 'batch' | 'model'> {
  return {
    batch: 60,
    model: () =>
      mlp({ input: 784, hidden: [100, 100, 100], classes: 10, activation: 'sigmoid', norm, seed: 0 }),
  }
}

export const workloads: readonly Workload[] = [
  {
    name: 'W1',
    description: '784-100-100-100-10, sigmoid, batch norm, batch 60',
    ...smallPerceptron(),
    steps: 150,
  },
  {
    name: 'W2',
    description: '32×32×3, convolutions of 32, 32, 64, 64, 128, 128, batch norm, ReLU, pooling, batch 128',
    ...smallConvolutions(),
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
  {
    name: 'gpt',
    description:
      '6 blocks of 128 channels, 4 heads, 65 characters in windows of 128, layer norm, AdamW, batch 32',
    batch: 32,
    model: () =>
      gpt({
        input: [128, 65],
        classes: 65,
        everyStep: true,
        layers: 6,
        width: 128,
        heads: 4,
        norm: 'layer',
        seed: 0,
      }),
    optimizer: adamW({ weightDecay: 0.1, decays: 'weights', clip: 1 }),
    steps: 1,
    isSlow: true,
  },
  {
    name: 'VGG-A',
    description: '32×32×3, VGG-A at full width, batch norm, ReLU, batch 128',
    batch: 128,
    model: () => vgg({ input: [3, 32, 32], classes: 10, norm: 'batch', seed: 0 }),
    steps: 1,
    isSlow: true,
  },
]

export function trainingStepOf(work: Pick<Workload, 'batch' | 'model' | 'optimizer'>): ProgramRequest {
  const { model, loss, updates } = lossOf(work)
  const gradients = grad(
    loss,
    model.parameters.map((parameter) => parameter.tensor),
  )
  const descent = (work.optimizer ?? sgd({})).step(model.parameters, gradients, { learningRate: 0.01 })
  return { outputs: { loss }, updates: [...updates, ...descent.updates] }
}

/** The training loss on one resident batch. */
export function lossOf({ batch, model: create }: Pick<Workload, 'batch' | 'model'>): {
  model: Model
  loss: Tensor
  updates: ModelOutput['updates']
} {
  const model = create()
  const shape = [batch, ...model.input]
  const tokens = (count: number, of: number, factor: number) =>
    Int32Array.from({ length: count }, (_, i) => (factor * i * i + i) % of)
  const x =
    model.tokens === undefined
      ? state('x', normal(shape, { seed: 0, stream: 1000 }))
      : state('x', tokens(sizeOf(shape), model.tokens, 1), shape)
  const labels =
    model.steps === undefined
      ? state('labels', tokens(batch, model.classes, 0))
      : state('labels', tokens(batch * model.steps, model.classes, 3), [batch, model.steps])
  const { logits, updates } = model.apply(x.tensor, { mode: 'train' })
  return { model, loss: meanLoss(crossEntropy(), logits, labels.tensor), updates }
}
