/** `normscope models`: the models and their options, or the layers of one model, sized for a data set. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { isClasses, sizesOf } from '../../data/index.ts'
import { loadData } from '../../data/load.ts'
import { UserError } from '../../errors.ts'
import {
  countParameters,
  isModelFile,
  type Model,
  models,
  type NetworkOptions,
  parseModel,
} from '../../nn/index.ts'
import { parseNormalization } from '../../norm/index.ts'
import { optionRows } from '../display/options.ts'
import { definitions, paragraph } from '../display/table.ts'
import { describeModel, listLayers } from './layers.ts'
import { networkCommand } from './network.ts'

export interface ModelsArguments {
  data?: string
  norm?: string
  json?: boolean
}

const DATA = 'fashion-mnist'

/** Throws a UserError if the model, the normalization or the data are unknown, or if the model cannot take the data. */
export function modelsCommand(
  spec: string | undefined,
  { data, norm, json = false }: ModelsArguments,
): string {
  const architecture = spec === undefined ? undefined : parseModel(spec)
  const { spec: normalization } = parseNormalization(norm ?? architecture?.norm ?? 'batch')
  if (spec !== undefined && isModelFile(spec)) {
    const split = data === undefined ? undefined : loadData(data)
    return networkCommand(spec, { data: split, norm: normalization, json })
  }
  const split = loadData(data ?? DATA)
  const sizes = sizesOf(split)
  const options = { ...sizes, norm: normalization, seed: 1 }
  if (json)
    return `${JSON.stringify(architecture === undefined ? describeAll(options) : describeModel(architecture.spec, architecture.create(options)), null, 2)}\n`
  const outputs = isClasses(split.train.labels) ? 'classes' : 'values to predict'
  const heading = `for ${split.name}, ${sizes.input.join(' × ')}, ${sizes.classes} ${outputs}, norm ${normalization}`
  if (architecture === undefined) return `${listModels(options, heading)}\n`
  const note = architecture.note === undefined ? '' : `note: ${architecture.note}\n`
  return `${pc.bold(architecture.spec)}  ${heading}\n${note}\n${listLayers(architecture.create(options))}\n`
}

/** Each model with its size, or why it is not for these data. */
function describeAll(options: NetworkOptions): object[] {
  return models.map((kind) => {
    try {
      const model = kind.parse('').create(options)
      return { model: kind.name, layers: model.layers.length, parameters: countParameters(model) }
    } catch (error) {
      if (error instanceof UserError) return { model: kind.name, reason: error.message }
      throw error
    }
  })
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
