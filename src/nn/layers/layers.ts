/**
 * The parts of models: a layer consists of weights, a normalization and an activation g, each of which may be
 * missing.
 *
 *   post   y = g(norm(W x + b) + shortcut)
 *   pre    y = W g(norm(x)) + b + shortcut, the order of He, Zhang, Ren & Sun 2016, arXiv:1603.05027
 *
 * With trained numbers, u is added to what W reads, and the result without the shortcut becomes s · result + v.
 *
 * A normalization of weights acts on W, and a normalization may have an activation of its own.
 *
 * The bias is dropped beside a normalization with a bias of its own (Ioffe & Szegedy 2015, §3.2); in pre, where the
 * output goes to the normalization of a later layer, also from a layer without a normalization.
 */
import {
  type ApplyOptions,
  type Normalization,
  type NormalizationLayer,
  parseNormalization,
  readCurrent,
  type ReadState,
  streamsPerLayer,
  type Update,
} from '../../norm/index.ts'
import {
  add,
  constant,
  conv2d,
  type ConvolutionOptions,
  type DType,
  input as graphInput,
  mul,
  type Shape,
  type State,
  type Tensor,
} from '../../tensor/index.ts'
import { activationOf, identity } from './activations.ts'
import { createConvolution } from './convolution.ts'
import { createDense } from './dense.ts'
import { type Initializer, parseInitializer } from './initializers.ts'
import type { ModelLayer, Residual } from '../model.ts'
import { streams } from '../../random/index.ts'

/** The options of every model; each model has its own defaults. */
export interface NetworkOptions {
  /** The shape of one sample. */
  input: Shape
  classes: number
  activation?: string
  norm?: string | Normalization
  initializer?: string | Initializer
  seed: number | Tensor
  dtype?: DType
  /** Logits for every step of a sequence, not only after the last; for recurrent models. */
  everyStep?: boolean
}

/** The values that a model uses by default. */
export interface NetworkDefaults {
  readonly activation: string
  readonly initializer: string
}

/** The taps of one application of a model, collected while it is built. */
export interface Trace {
  readonly options: ApplyOptions
  readonly taps: Record<string, Tensor>
  readonly residuals: Residual[]
  readonly updates: Update[]
}

export interface Layer extends ModelLayer {
  /** The shape of one sample of its output. */
  readonly features: Shape

  apply(x: Tensor, trace: Trace, skip?: Skip): Tensor
}

/** What a block adds to the result of its last layer. */
interface Skip {
  readonly block: string
  readonly value: Tensor
}

/** Trained numbers of a layer, `[1]`, each for all values of all channels. */
export interface Scalars {
  /** u, added to what the weights read. */
  readonly before?: State
  /** s, which multiplies the layer's result. */
  readonly scale?: State
  /** v, added after that. */
  readonly after?: State
}

interface LayerOptions {
  name: string
  /** The shape of one sample of its input. */
  input: Shape
  /** Whether the network's normalization is used here, or only one of weights; true by default. */
  normalized?: boolean | 'weights'
  /** Whether the network's activation is used here; true by default. */
  activated?: boolean
  order?: 'post' | 'pre'
  scalars?: Scalars
}

interface WeightedLayerOptions extends LayerOptions {
  outputs: number
  /** `false`: no bias, even if no normalization has one. */
  bias?: boolean
  /** Instead of the network's. */
  initializer?: Initializer
}

interface ConvolutionLayerOptions extends WeightedLayerOptions, ConvolutionOptions {
  size: number
  /** Draws initial weights from the streams of shortcuts, so that those of all other layers do not change. */
  isShortcut?: boolean
}

export interface LayerFactory {
  readonly dense: (options: WeightedLayerOptions) => Layer
  /** For images `[channels, height, width]`. */
  readonly convolution: (options: ConvolutionLayerOptions) => Layer
  /** A normalization and an activation without weights before them. */
  readonly activation: (options: Pick<LayerOptions, 'name' | 'input' | 'activated'>) => Layer
}

interface Weights {
  /** The weight that a normalization of weights acts on. */
  readonly weight?: State
  readonly parameters: readonly State[]
  apply(x: Tensor, read?: ReadState): Tensor
}

/** Makes layers that share the network's settings. The i-th layer takes the i-th stream of initial weights. */
export function layerFactory({
  activation,
  norm = 'none',
  initializer = 'he-normal',
  seed,
  dtype = 'f32',
}: Omit<NetworkOptions, 'input' | 'classes'> & { activation: string }): LayerFactory {
  const activate = activationOf(activation)
  const normalization = typeof norm === 'string' ? parseNormalization(norm) : norm
  const initialize = typeof initializer === 'string' ? parseInitializer(initializer) : initializer
  let made = 0
  let shortcuts = 0
  let places = 0

  function layer(
    { name, input, normalized = true, activated = true, order = 'post', scalars = {} }: LayerOptions,
    features: Shape,
    createWeights: (bias: boolean) => Weights,
    unitAxis = 0,
  ): Layer {
    const key = { seed, stream: streams.normalization + streamsPerLayer * places++ }
    const context = { name, features: order === 'post' ? features : input, dtype, key }
    const isActivated = activated && activate !== identity
    const beside =
      normalized === true || order === 'pre'
        ? normalization.create({ ...context, activated: isActivated })
        : undefined
    const weights = createWeights(beside?.parameters.beta === undefined)
    const normalize = normalized === true ? beside : undefined
    const { weight } = weights
    const onWeights =
      normalized && weight
        ? normalization.createForWeights?.({ name, weight, unitAxis, dtype, key })
        : undefined
    const own: Parts = {
      name,
      weights: onWeights ? normalizedWeights(weights, onWeights) : plainWeights(weights),
      normalize,
      activate: isActivated ? (normalize?.activate ?? activate) : identity,
      scalars,
    }
    const beyond = [onWeights, normalize].filter((part) => part !== undefined)
    return {
      name,
      features,
      parameters: [
        ...weights.parameters,
        ...beyond.flatMap((part) => Object.values(part.parameters)),
        ...Object.values<State>({ ...scalars }),
      ],
      states: beyond.flatMap((part) => part.states),
      apply: order === 'post' ? postActivation(own) : preActivation(own),
    }
  }

  return {
    dense({ outputs, bias: wanted = true, initializer: own = initialize, ...options }) {
      const key = { seed, stream: streams.weights + made++ }
      const [inputs] = options.input as [number]
      const create = (bias: boolean) =>
        createDense({
          name: options.name,
          inputs,
          outputs,
          bias: bias && wanted,
          initializer: own,
          key,
          dtype,
        })
      return layer(options, [outputs], create, 1)
    },
    convolution({
      outputs,
      size,
      strides = 1,
      padding = 0,
      dilation = 1,
      groups = 1,
      isShortcut = false,
      bias: wanted = true,
      initializer: own = initialize,
      ...options
    }) {
      const stream = isShortcut ? streams.shortcuts + shortcuts++ : streams.weights + made++
      const [inputs] = options.input as [number]
      const geometry = { strides, padding, dilation, groups }
      const filter = constant(0, [outputs, inputs / groups, size, size])
      const features = shapeAfter((x) => conv2d(x, filter, geometry), options.input)
      return layer(options, features, (bias) =>
        createConvolution({
          ...geometry,
          name: options.name,
          inputs,
          outputs,
          size,
          bias: bias && wanted,
          initializer: own,
          key: { seed, stream },
          dtype,
        }),
      )
    },
    activation: (options) => layer(options, options.input, () => ({ parameters: [], apply: (x) => x })),
  }
}

/** Applies weights to an input; a normalization of the weights may have states. */
type ApplyWeights = (x: Tensor, trace: Trace) => Tensor

const plainWeights =
  (weights: Weights): ApplyWeights =>
  (x, { options }) =>
    weights.apply(x, options.read)

/** The same weights, read in normalized form. */
function normalizedWeights(weights: Weights, normalization: NormalizationLayer): ApplyWeights {
  const weight = weights.weight!
  return (x, { options, updates }) => {
    const { read = readCurrent } = options
    const normalized = normalization.apply(read(weight), options)
    updates.push(...normalized.updates)
    return weights.apply(x, (state) => (state === weight ? normalized.output : read(state)))
  }
}

interface Parts {
  name: string
  weights: ApplyWeights
  normalize: NormalizationLayer | undefined
  activate: (x: Tensor, read?: ReadState) => Tensor
  scalars: Scalars
}

/** The result of a layer with its trained numbers and what it skips. */
function ending(own: Tensor, { scale, after }: Scalars, trace: Trace, skip: Skip | undefined): Tensor {
  const { read = readCurrent } = trace.options
  const scaled = scale ? mul(own, read(scale)) : own
  const branch = after ? add(scaled, read(after)) : scaled
  if (skip === undefined) return branch
  const sum = add(branch, skip.value)
  trace.residuals.push({ block: skip.block, branch, skip: skip.value, sum })
  return sum
}

function beginning(x: Tensor, { before }: Scalars, { options: { read = readCurrent } }: Trace): Tensor {
  return before ? add(x, read(before)) : x
}

function postActivation({ name, weights, normalize, activate, scalars }: Parts): Layer['apply'] {
  return (x, trace, skip) => {
    const { options, taps, updates } = trace
    const preactivation = weights(beginning(x, scalars, trace), trace)
    const normalized = normalize?.apply(preactivation, options)
    const activationInput = ending(normalized?.output ?? preactivation, scalars, trace, skip)
    const output = activate(activationInput, options.read)
    taps[`${name}.input`] = x
    taps[`${name}.preactivation`] = preactivation
    taps[`${name}.normalized`] = normalized?.normalized ?? preactivation
    taps[`${name}.activationInput`] = activationInput
    taps[`${name}.activated`] = output
    taps[`${name}.output`] = output
    updates.push(...(normalized?.updates ?? []))
    return output
  }
}

function preActivation({ name, weights, normalize, activate, scalars }: Parts): Layer['apply'] {
  return (x, trace, skip) => {
    const { options, taps, updates } = trace
    const normalized = normalize?.apply(x, options)
    const activationInput = normalized?.output ?? x
    const activated = activate(activationInput, options.read)
    const preactivation = weights(beginning(activated, scalars, trace), trace)
    const output = ending(preactivation, scalars, trace, skip)
    taps[`${name}.input`] = x
    taps[`${name}.normalized`] = normalized?.normalized ?? x
    taps[`${name}.activationInput`] = activationInput
    taps[`${name}.activated`] = activated
    taps[`${name}.preactivation`] = preactivation
    taps[`${name}.output`] = output
    updates.push(...(normalized?.updates ?? []))
    return output
  }
}

/** The shape of one sample after `apply`. */
export function shapeAfter(apply: (x: Tensor) => Tensor, input: Shape): Shape {
  return apply(graphInput('x', [1, ...input])).shape.slice(1)
}
