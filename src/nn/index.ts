/** Layers, initial weights, losses, optimizers and the models made of them. */
export {
  type Activation,
  type ActivationName,
  activationOf,
  activations,
  gelu,
  geluTanh,
  identity,
  relu,
  silu,
} from './layers/activations.ts'
export { type Convolution, type ConvolutionOptions, createConvolution } from './layers/convolution.ts'
export { createDropout, type Dropout } from './layers/dropout.ts'
export { createEmbedding, type Embedding, type EmbeddingOptions } from './layers/embedding.ts'
export { attention, type AttentionOptions } from './transformer/attention.ts'
export { rotary, sinusoidal } from './transformer/positions.ts'
export { createDense, type Dense, type DenseOptions } from './layers/dense.ts'
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
  orthogonal,
  parseInitializer,
} from './layers/initializers.ts'
export {
  crossEntropy,
  type CrossEntropyOptions,
  crossEntropyPerSample,
  softmaxCrossEntropy,
} from './losses/cross-entropy.ts'
export { type Loss, meanLoss, overSteps } from './losses/loss.ts'
export { losses, type LossName, lossNames } from './losses/losses.ts'
export { accuracy, correctPerSample, countCorrect } from './metrics.ts'
export { layerRows, type LayerRow, tapsOf } from './layer-rows.ts'
export { countParameters, type Model, type ModelLayer, type ModelOutput } from './model.ts'
export type { NetworkOptions } from './layers/layers.ts'
export { cnn, type CnnOptions } from './models/cnn.ts'
export { deepLinear, type DeepLinearOptions } from './models/deep-linear.ts'
export { convnext, type ConvnextOptions } from './models/convnext.ts'
export { gpt, type GptOptions } from './models/gpt.ts'
export { mixer, type MixerOptions } from './models/mixer.ts'
export { vit, type VitOptions } from './models/vit.ts'
export { mlp, type MlpOptions } from './models/mlp.ts'
export { recurrent, type RecurrentOptions } from './models/recurrent.ts'
export { checkFlags, isModelFile, readModelsWith } from './models/files.ts'
export type { Architecture } from './models/architecture.ts'
export { canonicalModel, models, parseModel } from './models/registry.ts'
export { resnet, type ResnetOptions } from './models/resnet.ts'
export { vgg, type VggOptions } from './models/vgg.ts'
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
export {
  constantRate,
  cosineDecay,
  decayEquivalentRate,
  exponentialRate,
  type Schedule,
  stepDecay,
  warmUp,
} from './schedules.ts'
export { meanSquaredError, squaredErrorPerSample } from './losses/squared-error.ts'
export { streams } from '../random/index.ts'
