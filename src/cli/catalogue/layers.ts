/** The layers of a model: a table for people, and values for programs. */
import { grouped } from '../../counts.ts'
import { countParameters, layerRows, type Model, tapsOf } from '../../nn/index.ts'
import { formatShape } from '../../tensor/index.ts'
import { table } from '../display/table.ts'

export function listLayers(model: Model): string {
  const rows = layerRows(model).map(({ name, output, count: own, parameters }) => [
    name,
    output === undefined ? '' : formatShape(output),
    count(own),
    parameters,
  ])
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

const count = grouped
