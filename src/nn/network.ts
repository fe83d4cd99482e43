/** Makes models from layers, and has the parts that several models share. */
import { UserError } from '../errors.ts'
import { flatten, maxPool2d, reshape, type Shape, type Tensor } from '../tensor/index.ts'
import {
  type Layer,
  type LayerFactory,
  type NetworkOptions,
  shapeAfter,
  type Trace,
} from './layers/layers.ts'
import type { Model } from './model.ts'

/** The model with these `layers` and this `forward`; its samples are reshaped to `input`. */
export function modelOf({
  input,
  classes,
  dtype = 'f32',
  layers,
  forward,
}: Pick<NetworkOptions, 'input' | 'classes' | 'dtype'> & {
  layers: readonly Omit<Layer, 'features' | 'apply'>[]
  /** From `[batch, ...input]` to logits. */
  forward: (x: Tensor, trace: Trace) => Tensor
}): Model {
  const parameters = layers.flatMap((layer) => layer.parameters)
  return {
    input,
    classes,
    dtype,
    layers,
    parameters,
    states: [...parameters, ...layers.flatMap((layer) => layer.states)],
    apply(x, options) {
      const trace: Trace = { options, taps: {}, residuals: [], updates: [] }
      const logits = forward(reshape(x, [x.shape[0]!, ...input]), trace)
      const { taps, residuals, updates } = trace
      return { logits, taps, residuals, updates }
    },
  }
}

/** Applies each layer to the output of the one before. */
export function chain(layers: readonly Layer[]): (x: Tensor, trace: Trace) => Tensor {
  return (x, trace) => layers.reduce((u, layer) => layer.apply(u, trace), x)
}

/** `[batch, …]` → `[batch, values]`. */
const flattened = (x: Tensor): Tensor => (x.shape.length === 2 ? x : flatten(x))

/** The largest value of each 2 × 2 pixels; an image with fewer than two rows or columns is not changed. */
const halved = (x: Tensor): Tensor => {
  const [height, width] = x.shape.slice(-2) as [number, number]
  return height < 2 || width < 2 ? x : maxPool2d(x, { size: 2 })
}

/** `[height, width]` as `[1, height, width]`. Throws a UserError for a shape that is not an image. */
export function imageShape(model: string, input: Shape): readonly [number, number, number] {
  checkSizes(model, { input })
  const [channels, height, width] = input.length === 2 ? [1, ...input] : input
  if (channels === undefined || height === undefined || width === undefined || input.length > 3)
    throw new UserError(
      `${model}: input is [${input.join(', ')}], expected images [height, width] or [channels, height, width]; ` +
        'use other data, or the model mlp',
    )
  return [channels, height, width]
}

/** Throws a UserError unless all are whole numbers of 1 or more. */
export function checkSizes(model: string, sizes: Readonly<Record<string, number | readonly number[]>>): void {
  for (const [what, given] of Object.entries(sizes))
    for (const size of typeof given === 'number' ? [given] : given)
      if (!Number.isInteger(size) || size < 1)
        throw new UserError(
          `${model}: ${what} is ${size}, expected a whole number of 1 or more; pass how many there are`,
        )
}

/** 3 × 3 convolutions conv1, conv2, …, a pooling after each stage, and the result as one row per sample. */
export function imageStages(
  image: readonly number[],
  channels: readonly (readonly number[])[],
  convolution: LayerFactory['convolution'],
): { layers: Layer[]; features: readonly number[]; apply: (x: Tensor, trace: Trace) => Tensor } {
  let features = image
  let made = 0
  const stages = channels.map((counts) => {
    const layers = counts.map((outputs) => {
      const layer = convolution({ name: `conv${++made}`, input: features, outputs, size: 3, padding: 1 })
      features = layer.features
      return layer
    })
    features = shapeAfter(halved, features)
    return layers
  })
  return {
    layers: stages.flat(),
    features: shapeAfter(flattened, features),
    apply: (x, trace) =>
      flattened(
        stages.reduce((u, layers) => halved(layers.reduce((v, layer) => layer.apply(v, trace), u)), x),
      ),
  }
}
