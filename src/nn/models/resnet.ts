/**
 * Residual networks for small images, of depth 6n + 2: He, Zhang, Ren & Sun 2015, arXiv:1512.03385, §4.2. A 3 × 3
 * convolution; three stages of n blocks of two 3 × 3 convolutions, with 16, 32 and 64 channels, where the second and
 * third stage begin by halving the image; the mean over all positions; a dense layer.
 *
 *   post   y = g(norm(conv(g(norm(conv(x))))) + x)
 *   pre    y = conv(g(norm(conv(g(norm(x)))))) + x: He et al. 2016, arXiv:1603.05027; the first convolution is
 *          followed by its own norm and g, which the first block does not repeat, and norm and g follow the last
 *          block
 *
 * If a block changes the shape, its shortcut is
 *
 *   pad      every second row and column of x, with zeros for the missing channels: the paper's option A, no
 *            parameters
 *   project  a 1 × 1 convolution of x: option B; with a normalization in post, without in pre
 *
 * Without skips a block is y = g(norm(conv(…))): the paper's plain network, and the "noshort" of Li et al. 2018,
 * arXiv:1712.09913. `residual-branch.ts` has branches for networks without normalization. Layers are called conv1,
 * stage1.block1.conv1, …, dense1; the taps `activationInput` and `output` of the second convolution of a block include the
 * shortcut.
 */
import { UserError } from '../../errors.ts'
import { readCurrent } from '../../norm/index.ts'
import { add, globalAveragePool, pad, type Shape, slice, type Tensor } from '../../tensor/index.ts'
import {
  type Layer,
  type LayerFactory,
  layerFactory,
  type NetworkDefaults,
  type NetworkOptions,
  type Trace,
} from '../layers/layers.ts'
import type { Model } from '../model.ts'
import { checkSizes, imageShape, modelOf } from '../network.ts'
import { type BranchOptions, type BranchStarts, branchStarts } from './residual-branch.ts'

export interface ResnetOptions extends NetworkOptions, BranchOptions {
  /** Layers with weights on the longest path: 20, 32, 44, 56, 110 in the paper. */
  depth?: number
  skips?: boolean
  order?: 'post' | 'pre'
  shortcut?: 'pad' | 'project'
  /** Factor of all channels; the products are rounded, and at least 1. */
  width?: number
}

export const resnetDefaults: NetworkDefaults = { activation: 'relu', initializer: 'he-normal' }

export const resnetDepths =
  '6n + 2 layers, at most 2,000, for small images: 8, 14, 20, 32, 44, 56, 110, … (18, 34 and 101 belong to ImageNet’s family, which is not available)'

export const isResnetDepth = (depth: number) => Number.isInteger((depth - 2) / 6) && depth >= 8

/** A note for depths that ImageNet's family also has, because those networks are better known. */
export function imagenetNote(depth: number): { note?: string } {
  if (depth !== 50 && depth !== 152) return {}
  const blocks = (depth - 2) / 6
  return {
    note:
      `resnet:${depth} has three stages of ${blocks} blocks of two 3 × 3 convolutions, of 16, 32 and 64 channels, for small ` +
      `images (He et al. 2015, §4.2); ImageNet’s ResNet-${depth}, which has bottleneck blocks, is another network and not available`,
  }
}

/** Throws a UserError for an unknown name, an invalid size, or samples that are not images. */
export function resnet({
  input,
  classes,
  depth = 20,
  skips = true,
  order = 'post',
  shortcut = 'pad',
  width = 1,
  branch,
  alpha,
  activation = resnetDefaults.activation,
  initializer = resnetDefaults.initializer,
  ...options
}: ResnetOptions): Model {
  checkSizes('resnet', { classes })
  const image = imageShape('resnet', input)
  const blocks = (depth - 2) / 6
  if (!isResnetDepth(depth))
    throw new UserError(`resnet: depth is ${depth}, expected ${resnetDepths}; pass one of these`)
  if (!(width > 0 && Number.isFinite(width)))
    throw new UserError(`resnet: width is ${width}, expected a number above 0; pass another`)
  const { norm, dtype = 'f32' } = options
  const starts = branchStarts(
    { branch, alpha },
    { branches: 3 * blocks, skips, initializer, dtype, ...(norm !== undefined && { norm }) },
  )
  const factory = layerFactory({ ...options, activation, initializer })
  const conv1 = factory.convolution({
    name: 'conv1',
    input: image,
    outputs: Math.max(1, Math.round(16 * width)),
    size: 3,
    padding: 1,
    ...starts.first,
  })
  let features = conv1.features
  const body = [16, 32, 64].flatMap((channels, stage) =>
    Array.from({ length: blocks }, (_, i) => {
      const block = createBlock(factory, {
        name: `stage${stage + 1}.block${i + 1}`,
        input: features,
        outputs: Math.max(1, Math.round(channels * width)),
        stride: stage > 0 && i === 0 ? 2 : 1,
        order,
        isFirst: stage === 0 && i === 0,
        shortcut: skips ? shortcut : 'none',
        starts: starts.block,
      })
      features = block.features
      return block
    }),
  )
  const final = order === 'pre' ? [factory.activation({ name: 'final', input: features })] : []
  const dense1 = factory.dense({
    name: 'dense1',
    input: features.slice(0, 1),
    outputs: classes,
    normalized: false,
    activated: false,
    ...starts.last,
  })
  return modelOf({
    input: image,
    classes,
    layers: [conv1, ...body.flatMap((block) => block.layers), ...final, dense1],
    forward(x, trace) {
      const blocksDone = body.reduce((u, block) => block.apply(u, trace), conv1.apply(x, trace))
      const last = final.reduce((u, layer) => layer.apply(u, trace), blocksDone)
      return dense1.apply(globalAveragePool(last), trace)
    },
    ...options,
  })
}

interface Block {
  readonly layers: readonly Layer[]
  readonly features: Shape
  apply(x: Tensor, trace: Trace): Tensor
}

interface BlockOptions {
  name: string
  input: Shape
  outputs: number
  stride: number
  order: 'post' | 'pre'
  /** The first block of the network: its input is already normalized and activated. */
  isFirst: boolean
  shortcut: 'pad' | 'project' | 'none'
  starts: BranchStarts['block']
}

function createBlock(
  factory: LayerFactory,
  { name, input, outputs, stride, order, isFirst, shortcut, starts }: BlockOptions,
): Block {
  const own = starts(name)
  const begins = order === 'post' || !isFirst
  const common = { outputs, size: 3, padding: 1, order }
  const conv1 = factory.convolution({
    name: `${name}.conv1`,
    input,
    strides: stride,
    normalized: begins,
    activated: begins,
    ...common,
    ...own.conv1,
  })
  const conv2 = factory.convolution({
    name: `${name}.conv2`,
    input: conv1.features,
    ...common,
    ...own.conv2,
  })
  const changes = stride !== 1 || input[0] !== outputs
  const projection =
    changes && shortcut === 'project'
      ? factory.convolution({
          name: `${name}.shortcut`,
          input,
          outputs,
          size: 1,
          strides: stride,
          order,
          normalized: order === 'post',
          activated: false,
          isShortcut: true,
          ...own.shortcut,
        })
      : undefined

  function around(x: Tensor, trace: Trace): Tensor | undefined {
    if (shortcut === 'none') return undefined
    if (!changes) return x
    const { read = readCurrent } = trace.options
    const { beforeShortcut } = own
    const entering = beforeShortcut && order === 'post' ? add(x, read(beforeShortcut)) : x
    return projection ? projection.apply(entering, trace) : padded(entering, outputs, stride)
  }

  return {
    layers: [conv1, conv2, ...(projection ? [projection] : [])],
    features: conv2.features,
    apply(x, trace) {
      const inner = conv1.apply(x, trace)
      const value = around(x, trace)
      return conv2.apply(inner, trace, value && { block: name, value })
    },
  }
}

/** Every `stride`-th row and column, filled with zero channels up to `outputs`. */
function padded(x: Tensor, outputs: number, stride: number): Tensor {
  const every = slice(x, [0, 0, 0, 0], x.shape, [1, 1, stride, stride])
  return pad(every, [0, 0, 0, 0], [0, outputs - x.shape[1]!, 0, 0])
}
