/** Layers, initial weights, losses, optimizers and the models made of them. */
export {
  type Activation,
  type ActivationName,
  activationOf,
  activations,
  identity,
  relu,
} from './activations.ts'
export { createDense, type Dense, type DenseOptions } from './dense.ts'
export {
  type Fan,
  gaussian,
  type GaussianOptions,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  initializers,
  lecunNormal,
  lecunUniform,
  parseInitializer,
} from './initializers.ts'
export { crossEntropyPerSample, meanSquaredError, softmaxCrossEntropy } from './losses.ts'
export { accuracy, correctPerSample, countCorrect } from './metrics.ts'
export type { Model, ModelLayer, ModelOutput } from './model.ts'
export { mlp, type MlpOptions } from './models/mlp.ts'
export {
  adam,
  type AdamOptions,
  adamW,
  type Optimizer,
  optimizers,
  type OptimizerStep,
  parseOptimizer,
  sgd,
  type SgdOptions,
} from './optimizers.ts'
export { constantRate, cosineDecay, type Schedule, stepDecay, warmUp } from './schedules.ts'
export { streams } from './streams.ts'
