/**
 * ConvNeXt: Liu et al. 2022, arXiv:2201.03545. A stem of patches, and stages of blocks
 *
 *   x + scale ⊙ W₂ g(W₁ norm(depthwise convolution of x))
 *
 * with 1 × 1 convolutions W; each later stage begins with norm and a 2 × 2 convolution of stride 2. Then the mean over
 * positions, norm and a dense layer. The paper's normalization is `layer:over=channels`, PyTorch's "LayerNorm2d".
 *
 * order  pre   as above: the published place
 *        post  norm(x + scale ⊙ W₂ g(W₁ depthwise(x)))
 *        peri  x + scale ⊙ norm(W₂ g(W₁ norm(depthwise(x))))
 *        none  no normalization in blocks
 */
import { globalAveragePool, reshape, type Tensor } from '../../tensor/index.ts'
import {
  type Layer,
  layerFactory,
  type NetworkDefaults,
  type NetworkOptions,
  type Trace,
} from '../layers/layers.ts'
import type { Model, ModelLayer } from '../model.ts'
import { checkSizes, imageShape, modelOf } from '../network.ts'
import { type Branch, type Order, residual } from '../transformer/branches.ts'

export interface ConvnextShape {
  /** Channels of each stage. */
  channels: readonly number[]
  /** Blocks of each stage. */
  blocks: number
  /** Height and width of a patch of the stem. */
  patch: number
  /** Height and width of the depthwise filters. */
  kernel: number
  order: Order
  /** Normalization before the classifier: auto is that of pre and peri, and none of post and none. */
  final: 'auto' | 'yes' | 'no'
  /** The first value of layer scale; 0 for none. */
  scale: number
}

export const convnextShape: ConvnextShape = {
  channels: [32, 64],
  blocks: 2,
  patch: 2,
  kernel: 7,
  order: 'pre',
  final: 'auto',
  scale: 1e-6,
}

export interface ConvnextOptions extends NetworkOptions, Partial<ConvnextShape> {}

export const convnextDefaults: NetworkDefaults = { activation: 'gelu', initializer: 'gaussian:0.02' }

type Step = (x: Tensor, trace: Trace) => Tensor

/** Throws a UserError for an unknown name, an invalid size, or samples that are not images. */
export function convnext({
  input,
  classes,
  activation = convnextDefaults.activation,
  norm,
  initializer = convnextDefaults.initializer,
  seed,
  dtype = 'f32',
  ...given
}: ConvnextOptions): Model {
  const { channels, blocks, patch, kernel, order, final, scale } = { ...convnextShape, ...given }
  checkSizes('convnext', { input, classes, channels, blocks, patch, kernel })
  const image = imageShape('convnext', input)
  const settings = { activation, initializer, seed, dtype, ...(norm !== undefined && { norm }) }
  const factory = layerFactory(settings)
  const layers: ModelLayer[] = []
  const steps: Step[] = []
  let features: readonly number[] = image
  const push = (layer: Layer) => {
    layers.push(layer)
    steps.push((x, trace) => layer.apply(x, trace))
    ;({ features } = layer)
  }
  const normAt = (name: string) => factory.activation({ name, input: features, activated: false })
  const plain = { normalized: 'weights', activated: false } as const
  const isNormalized = order !== 'none'

  function block(name: string): Branch {
    const [count] = features as [number]
    const convolution = (own: string, inputs: number, outputs: number, activated: boolean) =>
      factory.convolution({
        ...plain,
        name: `${name}.${own}`,
        input: [inputs, ...features.slice(1)],
        outputs,
        size: 1,
        activated,
      })
    const inner = (): Branch => {
      const depthwise = factory.convolution({
        ...plain,
        name: `${name}.depthwise`,
        input: features,
        outputs: count,
        size: kernel,
        padding: 'same',
        groups: count,
      })
      const before = order === 'pre' || order === 'peri' ? [normAt(`${name}.norm`)] : []
      const expand = convolution('expand', count, 4 * count, true)
      const contract = convolution('contract', 4 * count, count, false)
      const after = order === 'peri' ? [normAt(`${name}.postnorm`)] : []
      const parts = [depthwise, ...before, expand, contract, ...after]
      return {
        layers: parts,
        apply: (x, trace) => parts.reduce((u, part) => part.apply(u, trace), x),
      }
    }
    return residual({
      name,
      features,
      order: order === 'post' ? 'post' : 'none',
      layerScale: scale,
      dtype,
      factory,
      applied: (layer) => (x, trace) => layer.apply(x, trace),
      inner,
      drop: (x) => x,
    })
  }

  channels.forEach((outputs, i) => {
    const stage = `stage${i + 1}`
    if (i > 0 && isNormalized) push(normAt(`${stage}.norm`))
    const size = i === 0 ? patch : Math.min(2, ...features.slice(1))
    const name = i === 0 ? 'stem' : `${stage}.downsample`
    push(factory.convolution({ ...plain, name, input: features, outputs, size, strides: size }))
    if (i === 0 && isNormalized) push(normAt('stem.norm'))
    for (let b = 1; b <= blocks; b++) {
      const own = block(`${stage}.block${b}`)
      layers.push(...own.layers)
      steps.push((x, trace) => own.apply(x, trace))
    }
  })
  features = features.slice(0, 1)
  steps.push((x) => globalAveragePool(x))
  const isFinal = final === 'auto' ? order === 'pre' || order === 'peri' : final === 'yes'
  if (isFinal) push(normAt('final'))
  push(
    factory.dense({ name: 'logits', input: features, outputs: classes, normalized: false, activated: false }),
  )
  return modelOf({
    input,
    classes,
    dtype,
    layers,
    forward: (x, trace) => steps.reduce((u, step) => step(u, trace), reshape(x, [x.shape[0]!, ...image])),
  })
}
