/**
 * VGG networks (Simonyan & Zisserman 2014, arXiv:1409.1556): 3 × 3 convolutions, each g(norm(conv(u))), 2 × 2 max
 * poolings and dense layers, without dropout.
 *
 *   A  64 M 128 M 256 256 M 512 512 M 512 512 M, dense 512 512: configuration A of the paper with smaller dense
 *      layers for CIFAR. Dense layers have no normalization. Santurkar et al. 2018, arXiv:1805.11604, train "a VGG"
 *      on CIFAR-10 without saying which; this is our interpretation.
 *   9  64 64 M 128 128 M 256 256 256 M, dense 256, normalized too: the vgg9 of Li et al. 2018, arXiv:1712.09913,
 *      after https://github.com/tomgoldstein/loss-landscape/blob/master/cifar10/models/vgg.py
 *
 * Layers are called conv1, conv2, … and dense1, dense2, …. Any image size is accepted: with an odd number of rows the
 * last row is not pooled (the code for 9 rounds up instead), and an image that has become too small is not pooled at
 * all.
 */
import { UserError } from '../../errors.ts'
import { layerFactory, type NetworkDefaults, type NetworkOptions } from '../layers/layers.ts'
import type { Model } from '../model.ts'
import { checkSizes, imageShape, imageStages, modelOf } from '../network.ts'

const vggVariants = {
  A: {
    stages: [[64], [128], [256, 256], [512, 512], [512, 512]],
    hidden: [512, 512],
    normalizesDense: false,
  },
  9: {
    stages: [
      [64, 64],
      [128, 128],
      [256, 256, 256],
    ],
    hidden: [256],
    normalizesDense: true,
  },
} as const

export interface VggOptions extends NetworkOptions {
  variant?: `${keyof typeof vggVariants}`
  /** Factor of all channels and hidden units; the products are rounded, and at least 1. */
  width?: number
}

export const vggDefaults: NetworkDefaults = { activation: 'relu', initializer: 'glorot-uniform' }

/** Throws a UserError for an unknown name, an invalid size, or samples that are not images. */
export function vgg({
  input,
  classes,
  variant = 'A',
  width = 1,
  activation = vggDefaults.activation,
  initializer = vggDefaults.initializer,
  ...options
}: VggOptions): Model {
  checkSizes('vgg', { classes })
  if (!(width > 0 && Number.isFinite(width)))
    throw new UserError(`vgg: width is ${width}, expected a number above 0; pass another, as in vgg:0.25`)
  const image = imageShape('vgg', input)
  const { stages, hidden, normalizesDense } = vggVariants[variant]
  const scaled = (size: number) => Math.max(1, Math.round(width * size))
  const factory = layerFactory({ ...options, activation, initializer })
  const features = imageStages(
    image,
    stages.map((stage) => stage.map(scaled)),
    factory.convolution,
  )
  const inputs = [...features.features, ...hidden.map(scaled)]
  const dense = [...hidden.map(scaled), classes].map((outputs, i) => {
    const isHidden = i < hidden.length
    return factory.dense({
      name: `dense${i + 1}`,
      input: [inputs[i]!],
      outputs,
      normalized: isHidden && normalizesDense,
      activated: isHidden,
    })
  })
  return modelOf({
    input: image,
    classes,
    layers: [...features.layers, ...dense],
    forward: (x, trace) => dense.reduce((u, layer) => layer.apply(u, trace), features.apply(x, trace)),
    ...options,
  })
}
