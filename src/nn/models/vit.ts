/**
 * A vision transformer: Dosovitskiy et al. 2020, arXiv:2010.11929. Patches of an image, positions, blocks of attention
 * and a feed-forward network, and a dense layer that reads the mean over the patches, or one more token, the class
 * token. Initial weights are N(0, 0.02²).
 */
import { readCurrent } from '../../norm/index.ts'
import { streams } from '../../random/index.ts'
import {
  add,
  broadcastTo,
  concat,
  mean,
  reshape,
  slice,
  type State,
  type Tensor,
} from '../../tensor/index.ts'
import { createEmbedding } from '../layers/embedding.ts'
import type { NetworkDefaults, NetworkOptions, Trace } from '../layers/layers.ts'
import type { Model, ModelLayer } from '../model.ts'
import { checkSizes, modelOf } from '../network.ts'
import { blockDefaults, type BlockShape, blockStack } from '../transformer/blocks.ts'
import { tapVectors } from '../transformer/parts.ts'
import { createPatches } from '../transformer/patches.ts'
import { sinusoidal } from '../transformer/positions.ts'

export interface VitShape extends BlockShape {
  /** Height and width of a patch. */
  patch: number
  positions: 'learned' | 'sinusoidal' | 'none'
  /** What the classifier reads. */
  pool: 'mean' | 'class'
}

export interface VitOptions extends NetworkOptions, Partial<VitShape> {}

export const vitDefaults: NetworkDefaults = { activation: 'gelu', initializer: 'gaussian:0.02' }

/** Throws a UserError for an unknown name, an invalid size, or samples that are not images. */
export function vit({
  input,
  classes,
  activation = vitDefaults.activation,
  norm,
  initializer = vitDefaults.initializer,
  seed,
  dtype = 'f32',
  patch = 4,
  positions = 'learned',
  pool = 'mean',
  ...given
}: VitOptions): Model {
  const shape: BlockShape = { ...blockDefaults, ...given }
  const { width } = shape
  checkSizes('vit', { input, classes, patch, blocks: shape.layers, width, heads: shape.heads })
  const stack = blockStack(shape, {
    activation,
    initializer,
    seed,
    dtype,
    causal: false,
    isRotary: false,
    ...(norm !== undefined && { norm }),
  })
  const { dropout, factory } = stack
  const patches = createPatches('vit', { input, size: patch, width, factory })
  const hasClassToken = pool === 'class'
  const count = patches.count + Number(hasClassToken)
  const table = (name: string, rows: number, i: number): State =>
    createEmbedding({
      name,
      count: rows,
      width,
      initializer: stack.initializer,
      key: { seed, stream: streams.embeddings + i },
      dtype,
    }).weight
  const places = positions === 'learned' ? table('positions', count, 0) : undefined
  const classToken = hasClassToken ? table('class', 1, 1) : undefined
  const embedded: ModelLayer = {
    name: 'embedding',
    parameters: [places, classToken].filter((parameter) => parameter !== undefined),
    states: dropout.states,
  }
  const dropEmbedded = dropout.place()
  const readout = factory.dense({
    name: 'logits',
    input: [width],
    outputs: classes,
    normalized: false,
    activated: false,
  })

  function forward(x: Tensor, trace: Trace): Tensor {
    const { read = readCurrent } = trace.options
    const batch = x.shape[0]!
    dropout.advance(trace)
    const own = patches.apply(x, trace)
    const first = classToken
      ? concat([broadcastTo(reshape(read(classToken), [1, 1, width]), [batch, 1, width]), own], 1)
      : own
    const placed = places
      ? add(first, read(places))
      : positions === 'sinusoidal'
        ? add(first, sinusoidal(count, width, first.dtype))
        : first
    tapVectors(trace, 'embedding', first, placed)
    const last = stack.apply(dropEmbedded(placed, trace), trace)
    const pooled = hasClassToken
      ? reshape(slice(last, [0, 0, 0], [batch, 1, width]), [batch, width])
      : mean(last, 1)
    return readout.apply(pooled, trace)
  }

  return {
    ...modelOf({
      input,
      classes,
      dtype,
      layers: [patches.layer, embedded, ...stack.layers, readout],
      forward,
    }),
    widest: count * Math.max(4 * width, shape.heads * count),
  }
}
