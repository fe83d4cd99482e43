/** The layers of a model: a table for people, and values for programs. */
import { countParameters, type Model, type ModelLayer } from '../../nn/index.ts'
import { formatShape, input, type Tensor } from '../../tensor/index.ts'
import { table } from '../display/table.ts'

/** The taps of one sample, by which layers know their outputs. */
function tapsOf(model: Model): Readonly<Record<string, Tensor>> {
  return model.apply(input('x', [1, ...model.input], inputType(model)), { mode: 'eval' }).taps
}

/** Tokens are integers. */
const inputType = ({ tokens, dtype }: Model) => (tokens === undefined ? dtype : 'i32')

/** The names of parameters without that of their layer. */
const ownName = (layer: ModelLayer, name: string): string =>
  name.startsWith(`${layer.name}.`) ? name.slice(layer.name.length + 1) : name

export function listLayers(model: Model): string {
  const taps = tapsOf(model)
  const rows = model.layers.map((layer) => {
    const output = taps[`${layer.name}.output`]
    const own = layer.parameters.map(
      ({ name, tensor }) => `${ownName(layer, name)} ${formatShape(tensor.shape)}`,
    )
    return [
      layer.name,
      output === undefined ? '' : formatShape(output.shape.slice(1)),
      count(countParameters(layer)),
      own.join(' '),
    ]
  })
  return table(
    [['layer', 'output', 'parameters', ''], ...rows, ['all', '', count(countParameters(model)), '']],
    [2],
    { head: true },
  )
}

export function describeModel(spec: string, model: Model) {
  const taps = tapsOf(model)
  return {
    model: spec,
    input: model.input,
    classes: model.classes,
    ...(model.steps !== undefined && { steps: model.steps }),
    parameters: countParameters(model),
    layers: model.layers.map((layer) => ({
      name: layer.name,
      output: taps[`${layer.name}.output`]?.shape.slice(1) ?? null,
      parameters: layer.parameters.map(({ name, tensor, role }) => ({ name, shape: tensor.shape, role })),
      states: layer.states.map(({ name, tensor, role }) => ({ name, shape: tensor.shape, role })),
    })),
  }
}

const count = (value: number) => value.toLocaleString('en')
