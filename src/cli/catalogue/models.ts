/** `normscope models`: the models and their options, or the layers of one model, sized for a data set. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { sizesOf } from '../../data/index.ts'
import { loadData } from '../../data/load.ts'
import { UserError } from '../../errors.ts'
import { countParameters, type Model, models, type NetworkOptions, parseModel } from '../../nn/index.ts'
import { parseNormalization } from '../../norm/index.ts'
import { formatShape, input } from '../../tensor/index.ts'
import { optionRows } from '../display/options.ts'
import { definitions, paragraph, table } from '../display/table.ts'

export interface ModelsArguments {
  data: string
  norm: string
}

/** Throws a UserError if the model, the normalization or the data are unknown, or if the model cannot take the data. */
export function modelsCommand(spec: string | undefined, { data, norm }: ModelsArguments): string {
  const architecture = spec === undefined ? undefined : parseModel(spec)
  const { spec: normalization } = parseNormalization(norm)
  const split = loadData(data)
  const sizes = sizesOf(split)
  const options = { ...sizes, norm, seed: 1 }
  const outputs = split.train.labels instanceof Uint8Array ? 'classes' : 'values to predict'
  const heading = `for ${split.name}, ${sizes.input.join(' × ')}, ${sizes.classes} ${outputs}, norm ${normalization}`
  if (architecture === undefined) return `${listModels(options, heading)}\n`
  const note = architecture.note === undefined ? '' : `note: ${architecture.note}\n`
  return `${pc.bold(architecture.spec)}  ${heading}\n${note}\n${listLayers(architecture.create(options))}\n`
}

function listModels(options: NetworkOptions, heading: string): string {
  const blocks = models.map((kind) =>
    [
      paragraph(`${pc.bold(kind.name)}  ${kind.summary}`),
      paragraph(
        sizeOrReason(() => kind.parse('').create(options)),
        { indent: 2 },
      ),
      pc.dim(definitions(optionRows(kind), { indent: 2 })),
    ].join('\n'),
  )
  const hint =
    'normscope models vgg:0.25 shows the layers of one model; resnet:depth=56,skips=false and mlp:100,100 work the same way'
  return `${heading}\n\n${blocks.join('\n\n')}\n\n${pc.dim(paragraph(hint))}`
}

function sizeOrReason(create: () => Model): string {
  try {
    const model = create()
    return `${counted(model.layers.length, 'layer')}, ${counted(countParameters(model), 'parameter')}`
  } catch (error) {
    if (error instanceof UserError) return `not for this data: ${error.message}`
    throw error
  }
}

function listLayers(model: Model): string {
  const { taps } = model.apply(input('x', [1, ...model.input]), { mode: 'eval' })
  const rows = model.layers.map((layer) => {
    const output = formatShape(taps[`${layer.name}.output`]!.shape.slice(1))
    const own = layer.parameters.map(
      ({ name, tensor }) => `${name.slice(layer.name.length + 1)} ${formatShape(tensor.shape)}`,
    )
    return [layer.name, output, count(countParameters(layer)), own.join(' ')]
  })
  return table(
    [['layer', 'output', 'parameters', ''], ...rows, ['all', '', count(countParameters(model)), '']],
    [2],
    { head: true },
  )
}

const count = (value: number) => value.toLocaleString('en')
