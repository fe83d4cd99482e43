/** A normalization in a layer, after weights, as the checks measure it: in float64, on the reference backend. */
import { openReference } from '../../backend/reference/session.ts'
import type { Mode, Normalization, NormalizationLayer, Normalized } from '../normalization.ts'
import {
  add,
  constant,
  conv2d,
  literal,
  matmul,
  mul,
  reshape,
  type Shape,
  sizeOf,
  type State,
  state,
  type Tensor,
} from '../../tensor/index.ts'
import { normalOf } from '../../random/named.ts'

/** The forms of input of a layer, each with six units or channels. */
export const forms = {
  vectors: { features: [6], data: [5], weight: [5, 6], unitAxis: 1, ones: [5, 1] },
  sequences: { features: [6, 4], data: [3, 1, 6], weight: [6, 3, 1, 3], unitAxis: 0, ones: [1, 3, 1, 3] },
  images: { features: [6, 3, 3], data: [2, 5, 5], weight: [6, 2, 3, 3], unitAxis: 0, ones: [1, 2, 3, 3] },
} as const satisfies Record<
  string,
  { features: Shape; data: Shape; weight: Shape; unitAxis: number; ones: Shape }
>

export type Form = keyof typeof forms

export const draw = (name: string, shape: Shape): Tensor => literal(normalOf(name, sizeOf(shape)), shape)

export interface Place {
  /** The states of activations and of weights: parameters have random values, counters are large. */
  readonly parameters: readonly State[]
  readonly states: readonly State[]
  /** The default values of the parameters. */
  readonly values: ReadonlyMap<State, Tensor>
  /** The normalized layer on data `[batch, ...]` with these weights. */
  apply(data: Tensor, weight: Tensor, options?: PlaceOptions): Normalized
  /** The normalization of activations alone. */
  normalize(x: Tensor, options?: PlaceOptions): Normalized
}

interface PlaceOptions {
  mode?: Mode
  /** The number of batches that were averaged, in `estimate`. */
  seen?: number
  values?: ReadonlyMap<State, Tensor>
}

/** Throws the normalization's error if it is not defined for the form. */
export function placeOf(normalization: Normalization, form: Form): Place {
  const { features, data: sample, weight: shape, unitAxis } = forms[form]
  const common = { name: 'place', dtype: 'f64', key: { seed: 1, stream: 1 } } as const
  const activations = normalization.create({ ...common, features })
  const weightState = state('place.weight', draw('weight', shape))
  const weights = normalization.createForWeights?.({ ...common, weight: weightState, unitAxis })
  const layers: NormalizationLayer[] = weights ? [weights, activations] : [activations]
  const parameters = layers.flatMap((layer) => Object.values(layer.parameters))
  const values = new Map(
    parameters.map((parameter) => {
      const { name, initial, tensor } = parameter
      const first = typeof initial === 'number' ? constant(initial, tensor.shape, 'f64') : (initial as Tensor)
      return [parameter, add(first, mul(draw(name, tensor.shape), 0.2))]
    }),
  )
  const readWith = (given: ReadonlyMap<State, Tensor> | undefined) => (s: State) =>
    given?.get(s) ?? values.get(s) ?? (s.tensor.dtype === 'i32' ? constant(100_000, [], 'i32') : s.tensor)

  function normalize(x: Tensor, { mode = 'train', values: given, seen }: PlaceOptions = {}): Normalized {
    const read = readWith(given)
    const result = activations.apply(x, { mode, read, ...countOf(seen) })
    return { ...result, output: activations.activate?.(result.output, read) ?? result.output }
  }

  return {
    parameters,
    states: layers.flatMap((layer) => layer.states),
    values,
    normalize,
    apply(data, weight, options = {}) {
      const { mode = 'train', values: given, seen } = options
      const onWeights = weights?.apply(weight, { mode, read: readWith(given), ...countOf(seen) })
      const used = onWeights?.output ?? weight
      const x =
        form === 'vectors' ? matmul(data, used) : conv2d(reshape(data, [data.shape[0]!, ...sample]), used)
      const result = normalize(reshape(x, [data.shape[0]!, ...features]), options)
      return { ...result, updates: [...(onWeights?.updates ?? []), ...result.updates] }
    },
  }
}

const countOf = (seen: number | undefined) => seen !== undefined && { seen: constant(seen, [], 'i32') }

/** The tensors' values, at the initial values of states. */
export async function evaluate<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
  inputs: Readonly<Record<string, Float64Array>> = {},
): Promise<Record<Name, Float64Array>> {
  const program = await openReference().compile({ outputs })
  return program.runSync(inputs) as Record<Name, Float64Array>
}
