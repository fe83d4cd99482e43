/** `normscope models onnx:FILE`: what is in a network from a file, and which normalizations were found. */
import pc from 'picocolors'
import { counted } from '../../counts.ts'
import { type DataSplit, sizesOf } from '../../data/index.ts'
import {
  asSaid,
  describeNorm,
  type ImportedModel,
  type ImportedNetwork,
  type PlacedShape,
  normHeading,
  normRow,
  readFileSpec,
} from '../../interop/onnx/index.ts'
import { openNetwork } from '../../interop/onnx/open-node.ts'
import { parseModel } from '../../nn/index.ts'
import { paragraph, table } from '../display/table.ts'
import { describeModel, listLayers } from './layers.ts'

interface Wanted {
  readonly data: DataSplit | undefined
  readonly norm: string
  readonly json: boolean
}

/** Throws a UserError if the file cannot be read, or the network cannot take the data. */
export function networkCommand(spec: string, { data, norm, json }: Wanted): string {
  const { path, only, ...said } = readFileSpec(spec)
  const { network: asWritten, sha256 } = openNetwork(path)
  const network = asSaid(asWritten, said)
  const model = data
    ? (parseModel(spec).create({ ...sizesOf(data), norm, seed: 1 }) as ImportedModel)
    : network.create({ norm, seed: 1, ...(only && { only }) })
  const norms = model.shapes.map(describe)
  if (!json) return describeForPeople(spec, network, model)
  const { graph, input } = network
  const described = {
    ...describeModel(spec, model),
    file: path,
    sha256,
    producer: graph.producer,
    opset: graph.opset,
    norm,
    inputs: [{ name: input.name, kind: input.kind, shape: input.dimensions }],
    norms,
    operators: operatorsOf(network),
    notes: model.notes,
  }
  return `${JSON.stringify(described, null, 2)}\n`
}

const describe = ({ norm, shape }: PlacedShape) => describeNorm(norm, shape)

/** How often each operator is used. */
function operatorsOf({ steps }: ImportedNetwork): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const step of steps)
    if (step.kind !== 'norm') counts[step.node.operator] = (counts[step.node.operator] ?? 0) + 1
  return counts
}

function describeForPeople(spec: string, network: ImportedNetwork, model: ImportedModel): string {
  const { graph, input, norms } = network
  const made = [graph.producer, `opset ${graph.opset}`].filter((part) => part !== '').join(', ')
  const heading = `${pc.bold(spec)}  ${made}, input ${input.name} [${input.dimensions.join(', ')}], ${model.classes} outputs${model.steps === undefined ? '' : ` at each of ${model.steps} positions`}`
  const found =
    norms.length === 0
      ? 'no normalization was found'
      : `${counted(norms.length, 'normalization')}\n${table([normHeading, ...model.shapes.map(normRow)], [], {
          head: true,
        })}`
  const notes = model.notes.map((note) => `${pc.yellow(paragraph(`note: ${note}`))}\n`).join('')
  return `${heading}\n\n${listLayers(model)}\n\n${found}\n${notes === '' ? '' : `\n${notes}`}`
}
