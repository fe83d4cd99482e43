/**
 * MLP-Mixer: Tolstikhin et al. 2021, arXiv:2105.01601. Patches of an image, and blocks of two branches: a feed-forward
 * network over the patches of each channel (`mixing`), and one over the channels of each patch (`mlp`); then the mean
 * over the patches and a dense layer.
 */
import { mean, type Tensor, transpose } from '../../tensor/index.ts'
import type { LayerFactory, NetworkDefaults, NetworkOptions, Trace } from '../layers/layers.ts'
import type { Model } from '../model.ts'
import { checkSizes, modelOf } from '../network.ts'
import { blockDefaults, type BlockShape, blockStack } from '../transformer/blocks.ts'
import type { Branch } from '../transformer/branches.ts'
import { feedForwardBranch } from '../transformer/parts.ts'
import { createPatches } from '../transformer/patches.ts'

export interface MixerShape extends Omit<BlockShape, 'heads' | 'groups' | 'qk'> {
  /** Height and width of a patch. */
  patch: number
  /** Hidden units of the networks over patches; 0 for width / 2, as in the paper. */
  tokenHidden: number
}

export interface MixerOptions extends NetworkOptions, Partial<MixerShape> {}

export const mixerDefaults: NetworkDefaults = { activation: 'gelu', initializer: 'lecun-normal' }

/** Throws a UserError for an unknown name, an invalid size, or samples that are not images. */
export function mixer({
  input,
  classes,
  activation = mixerDefaults.activation,
  norm,
  initializer = mixerDefaults.initializer,
  seed,
  dtype = 'f32',
  patch = 4,
  tokenHidden = 0,
  ...given
}: MixerOptions): Model {
  const shape: BlockShape = { ...blockDefaults, ...given, heads: 1, groups: 1, qk: 'none' }
  const { width, bias } = shape
  checkSizes('mixer', { input, classes, patch, blocks: shape.layers, width })
  // The number of patches is known before the layers that take it are made.
  const count = countPatches(input, patch)
  const mixing = (name: string, factory: LayerFactory): Branch => {
    const hidden = tokenHidden || Math.ceil(width / 2)
    const network = feedForwardBranch({ name, width: count, hidden, gated: false, bias, factory })
    const turned = (x: Tensor) => transpose(x, [0, 2, 1])
    return {
      layers: network.layers,
      apply: (x, trace) => turned(network.apply(turned(x), trace)),
    }
  }
  const stack = blockStack(shape, {
    activation,
    initializer,
    seed,
    dtype,
    causal: false,
    isRotary: false,
    mixing,
    ...(norm !== undefined && { norm }),
  })
  const { dropout, factory } = stack
  const patches = createPatches('mixer', { input, size: patch, width, factory })
  const readout = factory.dense({
    name: 'logits',
    input: [width],
    outputs: classes,
    normalized: false,
    activated: false,
  })

  function forward(x: Tensor, trace: Trace): Tensor {
    dropout.advance(trace)
    const last = stack.apply(patches.apply(x, trace), trace)
    return readout.apply(mean(last, 1), trace)
  }

  return {
    ...modelOf({
      input,
      classes,
      dtype,
      layers: [{ ...patches.layer, states: dropout.states }, ...stack.layers, readout],
      forward,
    }),
    widest: 4 * count * width,
  }
}

/** 1 if the patches do not fill the image, which `createPatches` refuses. */
function countPatches(input: readonly number[], patch: number): number {
  const [height = 1, width = 1] = input.slice(-2)
  return Math.max(1, Math.floor(height / patch) * Math.floor(width / patch))
}
