/** Stacks of transformer blocks: the options that models of tokens share, and the blocks they make. */
import { UserError } from '../../errors.ts'
import { type Normalization, parseNormalization } from '../../norm/index.ts'
import { choiceOption, flagOption, numberOption, type Options } from '../../options/index.ts'
import { type DType, mul, type Tensor } from '../../tensor/index.ts'
import { createDropout, type Dropout } from '../layers/dropout.ts'
import { type Initializer, parseInitializer } from '../layers/initializers.ts'
import {
  type Layer,
  type LayerFactory,
  layerFactory,
  type NetworkOptions,
  type Trace,
} from '../layers/layers.ts'
import type { ModelLayer } from '../model.ts'
import { type Branch, type Order, orders, residual } from './branches.ts'
import { attentionBranch, feedForwardBranch, perToken } from './parts.ts'

/** The shape of a stack, and the places of its normalizations. */
export interface BlockShape {
  layers: number
  /** Channels of each token. */
  width: number
  heads: number
  /** The number of heads of keys and values; 0 for as many as heads. */
  groups: number
  /** Hidden units of a feed-forward branch; 0 for 4 × width, or 8/3 × width, rounded up to a multiple of 8, if gated. */
  hidden: number
  gated: boolean
  order: Order
  /** Normalization of queries and keys: none, the network's own, or another. */
  qk: 'none' | 'own' | 'rms' | 'layer'
  /** Normalization after the last block: auto is that of pre and peri, and none of post and none. */
  final: 'auto' | 'yes' | 'no'
  /** The first value of layer scale; 0 for none. */
  scale: number
  dropout: number
  bias: boolean
}

export const blockDefaults: BlockShape = {
  layers: 4,
  width: 64,
  heads: 4,
  groups: 0,
  hidden: 0,
  gated: false,
  order: 'pre',
  qk: 'none',
  final: 'auto',
  scale: 0,
  dropout: 0,
  bias: true,
}

/** A larger network cannot be trained anywhere. */
const size = (initial: number, least = 1) =>
  numberOption(initial, { min: least, max: 100_000, integer: true })

export const blockOptions = (initial: Partial<BlockShape> = {}): Options<BlockShape> => {
  const all = { ...blockDefaults, ...initial }
  return {
    layers: numberOption(all.layers, { min: 1, max: 500, integer: true, about: 'blocks' }),
    width: size(all.width),
    heads: size(all.heads),
    groups: size(all.groups, 0),
    hidden: size(all.hidden, 0),
    gated: flagOption(all.gated),
    order: choiceOption(all.order, [...orders]),
    qk: choiceOption(all.qk, ['none', 'own', 'rms', 'layer']),
    final: choiceOption(all.final, ['auto', 'yes', 'no']),
    scale: numberOption(all.scale, { min: 0, about: 'the first value of layer scale; 0: none' }),
    dropout: numberOption(all.dropout, { min: 0, below: 1 }),
    bias: flagOption(all.bias),
  }
}

export interface Stack {
  /** Makes the layers around the blocks, in the same order of streams. */
  readonly factory: LayerFactory
  readonly initializer: Initializer
  readonly dropout: Dropout
  /** The blocks and the final normalization. */
  readonly layers: readonly ModelLayer[]
  /** `[batch, positions, width]` to the same. */
  apply(x: Tensor, trace: Trace): Tensor
}

interface StackOptions extends Pick<NetworkOptions, 'norm' | 'seed'> {
  activation: string
  initializer: string | Initializer
  dtype: DType
  causal: boolean
  isRotary: boolean
  /** The factor of the initial weights that lead back to the residual stream; 1 by default. */
  residualFactor?: number
  /** Instead of attention, for the branch that mixes positions. */
  mixing?: (name: string, factory: LayerFactory) => Branch
}

/** Blocks block1, block2, …, each with the branches `attention` (or `mixing`) and `mlp`, and `final`. */
export function blockStack(shape: BlockShape, options: StackOptions): Stack {
  const { layers: count, width, order, final, scale, bias, gated } = shape
  const { seed, dtype, activation, norm = 'none', causal, isRotary, residualFactor = 1, mixing } = options
  const initializer =
    typeof options.initializer === 'string' ? parseInitializer(options.initializer) : options.initializer
  const normalization = typeof norm === 'string' ? parseNormalization(norm) : norm
  const settings = { activation, norm: normalization, initializer, seed, dtype }
  const factory = layerFactory(settings)
  const dropout = createDropout({ rate: shape.dropout, seed })
  const outputInitializer = scaledBy(initializer, residualFactor)
  const headNorm = headNormOf(shape, normalization, settings, factory)
  const hidden = shape.hidden || (gated ? 8 * Math.ceil(width / 3) : 4 * width)
  const common = { features: [width], order, layerScale: scale, dtype, factory, applied: perToken }
  const branches = Array.from({ length: count }, (_, i) => {
    const block = `block${i + 1}`
    const positions = mixing ? `${block}.mixing` : `${block}.attention`
    const first = residual({
      ...common,
      name: positions,
      inner: () =>
        mixing?.(positions, factory) ??
        attentionBranch({
          name: positions,
          width,
          heads: shape.heads,
          groups: shape.groups || shape.heads,
          causal,
          isRotary,
          bias,
          outputInitializer,
          factory,
          ...(headNorm && { headNorm }),
          dropWeights: dropout.place(),
        }),
      drop: dropout.place(),
    })
    const second = residual({
      ...common,
      name: `${block}.mlp`,
      inner: () =>
        feedForwardBranch({ name: `${block}.mlp`, width, hidden, gated, bias, outputInitializer, factory }),
      drop: dropout.place(),
    })
    return [first, second]
  }).flat()
  const isFinal = final === 'auto' ? order === 'pre' || order === 'peri' : final === 'yes'
  const last: Layer | undefined = isFinal
    ? factory.activation({ name: 'final', input: [width], activated: false })
    : undefined
  return {
    factory,
    initializer,
    dropout,
    layers: [...branches.flatMap((branch) => branch.layers), ...(last ? [last] : [])],
    apply(x, trace) {
      const y = branches.reduce((u, branch) => branch.apply(u, trace), x)
      return last ? perToken(last)(y, trace) : y
    },
  }
}

function headNormOf(
  { qk }: BlockShape,
  normalization: Normalization,
  settings: Parameters<typeof layerFactory>[0],
  factory: LayerFactory,
): LayerFactory['activation'] | undefined {
  if (qk === 'none') return undefined
  if (qk === 'own') {
    if (normalization.traits.of === 'weights')
      throw new UserError(
        `qk=own: ${normalization.spec} normalizes weights, not queries and keys; write qk=rms, qk=layer or qk=none`,
      )
    return factory.activation
  }
  return layerFactory({ ...settings, norm: qk }).activation
}

/** The same initializer, with all values multiplied by `factor`. */
function scaledBy(initializer: Initializer, factor: number): Initializer {
  if (factor === 1) return initializer
  return {
    spec: initializer.spec,
    create: (...given) => mul(initializer.create(...given), factor),
  }
}
