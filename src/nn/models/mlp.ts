/**
 * A multilayer perceptron: every hidden layer is g(norm(u W + b)), the last is u W + b. The bias is dropped before a
 * normalization that has its own (Ioffe & Szegedy 2015, §3.2). Layers are called layer1, layer2, … from the input.
 */
import { UserError } from '../../errors.ts'
import { type Normalization, parseNormalization } from '../../norm/index.ts'
import { type DType, reshape, type State, type Tensor } from '../../tensor/index.ts'
import { activationOf } from '../activations.ts'
import { createDense } from '../dense.ts'
import { type Initializer, parseInitializer } from '../initializers.ts'
import type { Model, ModelLayer } from '../model.ts'
import { streams } from '../streams.ts'

export interface MlpOptions {
  /** Values of one sample. */
  input: number
  /** Units of each hidden layer. */
  hidden: readonly number[]
  classes: number
  activation?: string
  norm?: string | Normalization
  initializer?: string | Initializer
  seed: number | Tensor
  dtype?: DType
}

/** Throws a UserError where a name is unknown or a size is no size. */
export function mlp({
  input,
  hidden,
  classes,
  activation = 'sigmoid',
  norm = 'none',
  initializer = 'glorot-uniform',
  seed,
  dtype = 'f32',
}: MlpOptions): Model {
  for (const [what, size] of [
    ['input', input] as const,
    ...hidden.map((n) => ['hidden', n] as const),
    ['classes', classes] as const,
  ])
    if (!Number.isInteger(size) || size < 1)
      throw new UserError(
        `mlp: ${what} is ${size}, expected a whole number of 1 or more; pass how many units there are`,
      )
  const activate = activationOf(activation)
  const normalization = typeof norm === 'string' ? parseNormalization(norm) : norm
  const initialize = typeof initializer === 'string' ? parseInitializer(initializer) : initializer
  const sizes = [input, ...hidden, classes]

  const layers = sizes.slice(1).map((outputs, i) => {
    const name = `layer${i + 1}`
    const normalize =
      i < hidden.length ? normalization.create({ name, features: [outputs], dtype }) : undefined
    const dense = createDense({
      name,
      inputs: sizes[i]!,
      outputs,
      bias: normalize?.parameters.beta === undefined,
      initializer: initialize,
      key: { seed, stream: streams.weights + i },
      dtype,
    })
    return { name, dense, normalize }
  })

  const parametersOf = layers.map(({ name, dense, normalize }): ModelLayer => {
    const { gamma, beta } = normalize?.parameters ?? {}
    return { name, parameters: [...dense.parameters, ...(gamma ? [gamma] : []), ...(beta ? [beta] : [])] }
  })
  const parameters = parametersOf.flatMap((layer) => layer.parameters)
  const running: State[] = layers.flatMap(({ normalize }) => normalize?.states ?? [])

  return {
    input: [input],
    classes,
    dtype,
    layers: parametersOf,
    parameters,
    states: [...parameters, ...running],
    apply(x, options) {
      const taps: Record<string, Tensor> = {}
      const updates = []
      let u = reshape(x, [x.shape[0]!, input])
      for (const { name, dense, normalize } of layers) {
        const preactivation = dense.apply(u, options.read)
        const normalized = normalize?.apply(preactivation, options)
        const activationInput = normalized?.output ?? preactivation
        const output = normalize ? activate(activationInput) : activationInput
        taps[`${name}.input`] = u
        taps[`${name}.preactivation`] = preactivation
        taps[`${name}.normalized`] = normalized?.normalized ?? preactivation
        taps[`${name}.activationInput`] = activationInput
        taps[`${name}.output`] = output
        updates.push(...(normalized?.updates ?? []))
        u = output
      }
      return { logits: u, taps, updates }
    },
  }
}
