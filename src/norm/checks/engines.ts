/** Checks of what WebAssembly computes, in float32. */
import { differencesFromReference } from '../../backend/reference/differences.ts'
import type { SyncSession } from '../../backend/types.ts'
import { normalOf } from '../../random/named.ts'
import {
  exp,
  grad,
  input,
  mul,
  type Shape,
  sizeOf,
  state,
  sum,
  type Tensor,
  type TypedArray,
} from '../../tensor/index.ts'
import type { Normalization, NormalizationLayer } from '../normalization.ts'
import { batch, type Check, require, type Subject } from './check.ts'
import { type Form, forms } from './place.ts'

export const computesAsReference = ({ normalization }: Subject, form: Form): Check => ({
  property: 'gives on WebAssembly what the float64 reference gives, over two steps of training',
  form,
  async run({ one }) {
    const { layer, shape } = bareLayer(normalization, form)
    const { outputs, updates } = stepOf(layer, input('x', shape))
    const x = Float32Array.from(normalOf('x', sizeOf(shape)))
    const differences = await differencesFromReference(
      one,
      { inputs: { x }, outputs, updates, steps: 2 },
      'f32',
    )
    require(differences.length === 0, () => differences[0]!)
  },
})

export const isDeterministic = ({ normalization }: Subject, form: Form): Check => ({
  property: 'gives the same bits on one thread and on two',
  form,
  async run({ one, two }) {
    const [expected, actual] = [
      await bitsOn(one, normalization, form),
      await bitsOn(two, normalization, form),
    ]
    for (const [name, values] of Object.entries(expected))
      require(values.every((value, i) => Object.is(value, actual[name]![i])), () =>
        `${name} has other bits on two threads; report this as a fault of normscope`)
  },
})

/** Enough values that threads share the work. */
const large = { batch: 30, channels: 48 }
const positions: Readonly<Record<Form, Shape>> = { vectors: [], sequences: [16], images: [8, 8] }

async function bitsOn(
  session: SyncSession,
  normalization: Normalization,
  form: Form,
): Promise<Readonly<Record<string, TypedArray>>> {
  const { unitAxis } = forms[form]
  const features = [large.channels, ...positions[form]]
  const { layer, shape } = layerOf(normalization, {
    features,
    weight: unitAxis === 0 ? [large.channels, 16, 3, 3] : [64, large.channels],
    unitAxis,
    samples: large.batch,
  })
  const { outputs, updates } = stepOf(layer, input('x', shape))
  const program = await session.compile({ outputs, updates })
  const results = program.runSync({ x: Float32Array.from(normalOf('x', sizeOf(shape))) })
  program.dispose()
  return results
}

/** One step of training: the output, and the gradients of a loss in the input and the parameters. */
function stepOf(layer: NormalizationLayer, x: Tensor) {
  const { output, updates } = layer.apply(x, { mode: 'train' })
  const parameters = Object.entries(layer.parameters)
  const gradients = grad(sum(mul(output, exp(mul(output, 0.5)))), [
    x,
    ...parameters.map(([, { tensor }]) => tensor),
  ])
  const names = ['the input', ...parameters.map(([name]) => name)]
  const outputs = Object.fromEntries(gradients.map((g, i) => [`the gradient of ${names[i]}`, g]))
  return { outputs: { 'the output': output, ...outputs }, updates }
}

/** The layer in float32, and the shape of its input. */
const bareLayer = (normalization: Normalization, form: Form) =>
  layerOf(normalization, { ...forms[form], samples: batch })

interface Sizes {
  readonly features: Shape
  readonly weight: Shape
  readonly unitAxis: number
  readonly samples: number
}

function layerOf(
  { traits, create, createForWeights }: Normalization,
  { features, weight, unitAxis, samples }: Sizes,
): { readonly layer: NormalizationLayer; readonly shape: Shape } {
  const common = { name: 'place', key: { seed: 1, stream: 1 } }
  const initial = Float32Array.from(normalOf('weight', sizeOf(weight)))
  return traits.of === 'weights'
    ? {
        layer: createForWeights!({ ...common, weight: state('weight', initial, weight), unitAxis }),
        shape: weight,
      }
    : { layer: create({ ...common, features }), shape: [samples, ...features] }
}
