/** The layers of a model, as rows for a table. */
import { formatShape, input, type Tensor } from '../tensor/index.ts'
import { countParameters, type Model, type ModelLayer } from './model.ts'

export interface LayerRow {
  readonly name: string
  /** The shape of one sample's output; absent if the layer does not say it. */
  readonly output?: readonly number[]
  /** How many parameters it has. */
  readonly count: number
  /** Their names and shapes: `w [10, 5] b [5]`. */
  readonly parameters: string
}

/** The taps of one sample, by which layers know their outputs. */
export function tapsOf(model: Model): Readonly<Record<string, Tensor>> {
  return model.apply(input('x', [1, ...model.input], inputType(model)), { mode: 'eval' }).taps
}

/** Tokens are integers. */
const inputType = ({ tokens, dtype }: Model) => (tokens === undefined ? dtype : 'i32')

/** The names of parameters without that of their layer. */
const ownName = (layer: ModelLayer, name: string): string =>
  name.startsWith(`${layer.name}.`) ? name.slice(layer.name.length + 1) : name

export function layerRows(model: Model): LayerRow[] {
  const taps = tapsOf(model)
  return model.layers.map((layer) => {
    const output = taps[`${layer.name}.output`]
    return {
      name: layer.name,
      ...(output !== undefined && { output: output.shape.slice(1) }),
      count: countParameters(layer),
      parameters: layer.parameters
        .map(({ name, tensor }) => `${ownName(layer, name)} ${formatShape(tensor.shape)}`)
        .join(' '),
    }
  })
}
