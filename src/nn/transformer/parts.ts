/**
 * The branches of a transformer over rows of tokens: attention and a feed-forward network. Normalizations see each
 * token as a sample: statistics of a batch are over batch and positions. A normalization of weights acts on every
 * matrix of the branches.
 */
import { UserError } from '../../errors.ts'
import { mul, reshape, type Tensor, transpose } from '../../tensor/index.ts'
import { identity } from '../layers/activations.ts'
import type { Initializer } from '../layers/initializers.ts'
import type { Layer, LayerFactory, Trace } from '../layers/layers.ts'
import { attention } from './attention.ts'
import type { Branch } from './branches.ts'
import { rotary } from './positions.ts'

/**
 * Applies a layer of vectors to each token: `[batch, positions, channels]`. Taps are `[batch, channels, positions]`,
 * as those of recurrent layers.
 */
export const perToken =
  (layer: Layer) =>
  (x: Tensor, trace: Trace): Tensor => {
    const [batch, positions, width] = x.shape as [number, number, number]
    const own: Trace = { ...trace, taps: {} }
    const y = layer.apply(reshape(x, [batch * positions, width]), own)
    for (const [name, tap] of Object.entries(own.taps))
      trace.taps[name] = transpose(reshape(tap, [batch, positions, -1]), [0, 2, 1])
    return reshape(y, [batch, positions, -1])
  }

/** The taps of a layer without a normalization or an activation, from `[batch, positions, channels]`. */
export function tapVectors({ taps }: Trace, name: string, input: Tensor, output: Tensor): void {
  const channelsFirst = (x: Tensor) => transpose(x, [0, 2, 1])
  taps[`${name}.input`] = channelsFirst(input)
  for (const tap of ['preactivation', 'normalized', 'activationInput', 'activated', 'output'])
    taps[`${name}.${tap}`] = channelsFirst(output)
}

export interface AttentionBranchOptions {
  name: string
  width: number
  heads: number
  /** The number of heads of keys and values. */
  groups: number
  causal: boolean
  isRotary: boolean
  bias: boolean
  /** For the matrix that leads back to the residual stream. */
  outputInitializer?: Initializer
  factory: LayerFactory
  /** Makes the normalizations of queries and keys; none if it is absent. */
  headNorm?: LayerFactory['activation']
  /** Applied to attention weights: dropout. */
  dropWeights: (x: Tensor, trace: Trace) => Tensor
}

/**
 * Attention. Queries and keys can be normalized, each head's vector by itself, with parameters that all heads share:
 * Henry, Dachapally, Pawar & Chen 2020, arXiv:2010.04245; Dehghani et al. 2023, arXiv:2302.05442, §2.1.
 */
export function attentionBranch(options: AttentionBranchOptions): Branch {
  const { name, width, heads, groups, causal, isRotary, bias, outputInitializer, factory, headNorm } = options
  const size = width / heads
  checkHeads(options, size)
  const dense = (own: string, inputs: number, outputs: number, initializer?: Initializer) =>
    factory.dense({
      name: `${name}.${own}`,
      input: [inputs],
      outputs,
      normalized: 'weights',
      activated: false,
      bias,
      ...(initializer && { initializer }),
    })
  const query = dense('query', width, width)
  const key = dense('key', width, groups * size)
  const value = dense('value', width, groups * size)
  const output = dense('output', width, width, outputInitializer)
  const normOf = (own: string) => headNorm?.({ name: `${name}.${own}`, input: [size], activated: false })
  const [queryNorm, keyNorm] = [normOf('querynorm'), normOf('keynorm')]
  const layers = [query, key, value, ...(queryNorm && keyNorm ? [queryNorm, keyNorm] : []), output]

  function headsOf(x: Tensor, count: number, norm: Layer | undefined, trace: Trace): Tensor {
    const [batch, positions] = x.shape as [number, number]
    const rows = reshape(x, [batch, positions * count, size])
    const normalized = norm ? perToken(norm)(rows, trace) : rows
    return transpose(reshape(normalized, [batch, positions, count, size]), [0, 2, 1, 3])
  }

  return {
    layers,
    apply(x, trace) {
      const turned = isRotary ? rotary : identity
      const q = turned(headsOf(perToken(query)(x, trace), heads, queryNorm, trace))
      const k = turned(headsOf(perToken(key)(x, trace), groups, keyNorm, trace))
      const v = headsOf(perToken(value)(x, trace), groups, undefined, trace)
      const seen = attention(q, k, v, {
        causal,
        onWeights: (weights) => options.dropWeights(weights, trace),
      })
      return perToken(output)(reshape(transpose(seen, [0, 2, 1, 3]), x.shape), trace)
    },
  }
}

export interface FeedForwardOptions {
  name: string
  width: number
  hidden: number
  /** Whether the activated values are multiplied by a second product: SwiGLU with silu, GEGLU with gelu (Shazeer 2020, arXiv:2002.05202). */
  gated: boolean
  bias: boolean
  outputInitializer?: Initializer
  factory: LayerFactory
}

/** W₂ g(W₁ x), or, gated, W₂ (g(W₁ x) ⊙ W₃ x). */
export function feedForwardBranch(options: FeedForwardOptions): Branch {
  const { name, width, hidden, gated, bias, outputInitializer, factory } = options
  const dense = (
    own: string,
    inputs: number,
    outputs: number,
    activated: boolean,
    initializer?: Initializer,
  ) =>
    factory.dense({
      name: `${name}.${own}`,
      input: [inputs],
      outputs,
      normalized: 'weights',
      activated,
      bias,
      ...(initializer && { initializer }),
    })
  const expand = dense('expand', width, hidden, true)
  const gate = gated ? dense('gate', width, hidden, false) : undefined
  const contract = dense('contract', hidden, width, false, outputInitializer)
  return {
    layers: [expand, ...(gate ? [gate] : []), contract],
    apply(x, trace) {
      const active = perToken(expand)(x, trace)
      const hiddenValues = gate ? mul(active, perToken(gate)(x, trace)) : active
      return perToken(contract)(hiddenValues, trace)
    },
  }
}

function checkHeads({ name, width, heads, groups, isRotary }: AttentionBranchOptions, size: number): void {
  if (!Number.isInteger(size))
    throw new UserError(
      `${name}: ${heads} heads do not divide a width of ${width}; pass another number of heads`,
    )
  if (heads % groups !== 0)
    throw new UserError(
      `${name}: ${groups} heads of keys and values do not divide ${heads} heads; pass another number`,
    )
  if (isRotary && size % 2 !== 0)
    throw new UserError(
      `${name}: heads of ${size} values cannot be rotated, which takes pairs; pass another number of heads, or other positions`,
    )
}
