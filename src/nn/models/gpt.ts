/**
 * A decoder of tokens: Radford et al. 2018 and 2019 (GPT, GPT-2). Embeddings, positions, blocks of causal attention and
 * a feed-forward network, and logits at every position.
 *
 * Initial weights are N(0, 0.02²), and those that lead back to the residual stream are divided by √(2 layers), as in
 * GPT-2; not so with scaledResidual=false. With `tied` the logits are products with the embeddings (Press & Wolf 2017,
 * arXiv:1608.05859). With `scaledEmbedding` the vectors of tokens are multiplied by √width, as in Vaswani et al. 2017,
 * arXiv:1706.03762, §3.4; the logits are not.
 *
 * A sample is a sequence of tokens. Its input shape is `[steps, tokens]`, as that of one-hot codes; the model takes
 * the integers themselves, so that a vocabulary of any size costs one look-up.
 */
import { UserError } from '../../errors.ts'
import { readCurrent } from '../../norm/index.ts'
import { streams } from '../../random/index.ts'
import { add, matmul, mul, reshape, type Tensor } from '../../tensor/index.ts'
import { createEmbedding } from '../layers/embedding.ts'
import type { NetworkDefaults, NetworkOptions, Trace } from '../layers/layers.ts'
import type { Model, ModelLayer } from '../model.ts'
import { checkSizes, modelOf } from '../network.ts'
import { blockDefaults, type BlockShape, blockStack } from '../transformer/blocks.ts'
import { perToken, tapVectors } from '../transformer/parts.ts'
import { type PositionKind, sinusoidal } from '../transformer/positions.ts'

export interface GptShape extends BlockShape {
  positions: PositionKind
  /** Whether the logits use the embeddings as their weights. */
  tied: boolean
  /** Whether the vectors of tokens are multiplied by √width. */
  scaledEmbedding: boolean
  /** Whether initial weights that lead back to the residual stream are divided by √(2 layers). */
  scaledResidual: boolean
}

export interface GptOptions extends NetworkOptions, Partial<GptShape> {}

export const gptDefaults: NetworkDefaults = { activation: 'gelu', initializer: 'gaussian:0.02' }

/** Throws a UserError for an unknown name, an invalid size, or samples that are not sequences of tokens. */
export function gpt({
  input,
  classes,
  activation = gptDefaults.activation,
  norm,
  initializer = gptDefaults.initializer,
  everyStep = false,
  seed,
  dtype = 'f32',
  positions = 'learned',
  tied = true,
  scaledEmbedding = false,
  scaledResidual = true,
  ...given
}: GptOptions): Model {
  const [steps, tokens, ...others] = input
  if (steps === undefined || tokens === undefined || others.length > 0 || !everyStep)
    throw new UserError(
      `gpt: input is [${input.join(', ')}], expected tokens with a label each, as a text has; use other data, or the model vit`,
    )
  if (tied && classes !== tokens)
    throw new UserError(
      `gpt: ${classes} classes for ${tokens} tokens, and tied logits have one for each token; write tied=false`,
    )
  const shape: BlockShape = { ...blockDefaults, ...given }
  const { layers: blocks, width } = shape
  checkSizes('gpt', { input, classes, blocks, width, heads: shape.heads })
  const stack = blockStack(shape, {
    activation,
    initializer,
    seed,
    dtype,
    causal: true,
    isRotary: positions === 'rotary',
    residualFactor: scaledResidual ? 1 / Math.sqrt(2 * blocks) : 1,
    ...(norm !== undefined && { norm }),
  })
  const { dropout, factory } = stack
  const tables = (name: string, count: number, i: number) =>
    createEmbedding({
      name,
      count,
      width,
      initializer: stack.initializer,
      key: { seed, stream: streams.embeddings + i },
      dtype,
    })
  const embedding = tables('embedding', tokens, 0)
  const places = positions === 'learned' ? tables('positions', steps, 1) : undefined
  const dropEmbedded = dropout.place()
  const embedded: ModelLayer = {
    name: 'embedding',
    parameters: [...embedding.parameters, ...(places?.parameters ?? [])],
    states: dropout.states,
  }
  const readout = tied
    ? undefined
    : factory.dense({
        name: 'logits',
        input: [width],
        outputs: classes,
        normalized: false,
        activated: false,
        bias: false,
      })
  const logitsLayer: ModelLayer = readout ?? { name: 'logits', parameters: [], states: [] }

  function embed(x: Tensor, trace: Trace): Tensor {
    const { read = readCurrent } = trace.options
    const rows = embedding.apply(x, read)
    const vectors = scaledEmbedding ? mul(rows, Math.sqrt(width)) : rows
    if (places) return add(vectors, read(places.weight))
    return positions === 'sinusoidal' ? add(vectors, sinusoidal(steps!, width, vectors.dtype)) : vectors
  }

  function forward(x: Tensor, trace: Trace): Tensor {
    const { read = readCurrent } = trace.options
    dropout.advance(trace)
    const first = embed(x, trace)
    tapVectors(trace, 'embedding', first, first)
    const last = stack.apply(dropEmbedded(first, trace), trace)
    if (readout) return perToken(readout)(last, trace)
    const rows = reshape(last, [-1, width])
    const logits = reshape(matmul(rows, read(embedding.weight), { transposeB: true }), [
      x.shape[0]!,
      steps!,
      classes,
    ])
    tapVectors(trace, 'logits', last, logits)
    return logits
  }

  const model = modelOf({
    input: [steps],
    classes,
    dtype,
    layers: [embedded, ...stack.layers, logitsLayer],
    forward,
  })
  return {
    ...model,
    tokens,
    steps,
    widest: steps * Math.max(classes, 4 * width, shape.heads * steps),
  }
}
