/**
 * Trained networks as files for other programs, with all that is needed to use them: `.onnx`, `.safetensors`, `.npz`,
 * and `.py`, a module of PyTorch. Their metadata are texts; those of an `.npz` are left out, because it has no place for them.
 *
 *   normscope.model          the network: its spec, normalization, activation, input and outputs, as JSON
 *   normscope.preprocessing  how an image becomes an input, as JSON: preparation.ts
 *   normscope.classes        the names of the outputs, as JSON
 */
import { type DataSplit, parseSafetensors, sizesOf, writeNpz, writeSafetensors } from '../data/index.ts'
import { UserError } from '../errors.ts'
import { isModelFile, type Model, parseModel } from '../nn/index.ts'
import type { TypedArray } from '../tensor/index.ts'
import { isBeforeLayouts, MODEL } from './metadata.ts'
import { isOfFile } from './onnx/architecture.ts'
import type { ImportedNetwork } from './onnx/imported.ts'
import { planOnnx } from './onnx/write/model.ts'
import { writeModule } from './pytorch-module.ts'
import { parsePreparation, type Preparation, preparationOf } from './preparation.ts'
import {
  builtInStateDict,
  fromStateDict,
  type NamedArrays,
  layoutMetadata,
  stateDictOf,
  type StateDict,
  toStateDict,
} from './state-dict.ts'

export const trainedFormats = ['.onnx', '.safetensors', '.npz', '.py'] as const

export type TrainedFormat = (typeof trainedFormats)[number]

type Metadata = Readonly<Record<string, string>>

/** The parts of a run's spec that say what was trained. */
export interface TrainedSpec {
  readonly model: {
    readonly architecture: string
    readonly norm: string
    readonly activation?: string
  }
  readonly loss?: string
}

interface ModelDescription {
  readonly architecture: string
  readonly norm: string
  readonly activation?: string
  readonly input: readonly number[]
  readonly classes: number
  readonly everyStep?: boolean
  /** `values` if its outputs are no logits of classes. */
  readonly outputs: 'classes' | 'values'
}

const PREPROCESSING = 'normscope.preprocessing'
const CLASSES = 'normscope.classes'

/** Throws a UserError if the architecture is a file that is not there. */
function namesOf(architecture: string): StateDict {
  if (!isModelFile(architecture)) return builtInStateDict
  const opened = parseModel(architecture)
  return isOfFile(opened) ? stateDictOf(opened.network) : builtInStateDict
}

export function metadataOf({ model, loss }: TrainedSpec, data: DataSplit): Metadata {
  const { architecture, norm, activation } = model
  const isOfClasses = data.train.labels instanceof Uint8Array && loss !== 'squared'
  const description: ModelDescription = {
    architecture,
    norm,
    ...(activation !== undefined && { activation }),
    ...sizesOf(data),
    outputs: isOfClasses ? 'classes' : 'values',
  }
  const preparation = preparationOf(data)
  return {
    [MODEL]: JSON.stringify(description),
    ...(preparation && { [PREPROCESSING]: JSON.stringify(preparation) }),
    ...(data.classNames && { [CLASSES]: JSON.stringify(data.classNames) }),
  }
}

/** Throws a UserError if the model cannot be written in this format. Its weights need not be known. */
export function checkWritable(format: TrainedFormat, model: Model, architecture: string): void {
  const names = namesOf(architecture)
  if (format === '.onnx') planOnnx(model, names)
  if (format === '.py') moduleOf(model, names, {}, '')
}

/** The Python of a network whose arrays, by the names of states, are in the file `weights` beside it. */
function moduleOf(model: Model, names: StateDict, arrays: NamedArrays, weights: string): string {
  const stateDict = toStateDict(arrays, names)
  const about = `A network with the weights in ${weights}.`
  return writeModule(planOnnx(model, names), { weights, arrays: stateDict, about })
}

/**
 * The bytes of a file. `model` is needed for ONNX and Python alone. Throws a UserError as `checkWritable` does.
 * @param arrays the states of the model by name
 */
export function encodeTrained(
  format: TrainedFormat,
  {
    arrays,
    architecture,
    metadata,
    model,
    beside = '',
  }: {
    readonly arrays: NamedArrays
    readonly architecture: string
    readonly metadata: Metadata
    readonly model: () => Model
    /** For Python, the name of the `.safetensors` that it loads. */
    readonly beside?: string
  },
): Uint8Array {
  const names = namesOf(architecture)
  const said = { ...metadata, ...layoutMetadata(names) }
  if (format === '.onnx') return planOnnx(model(), names).encode(arrays, said)
  if (format === '.py') return new TextEncoder().encode(moduleOf(model(), names, arrays, beside))
  const stateDict = toStateDict(arrays, names)
  if (format === '.npz') return writeNpz(stateDict)
  return writeSafetensors({ arrays: stateDict, metadata: said })
}

/** A network that can predict. */
export interface Trained {
  readonly model: Model
  /** By the names of its states; those that are not there have the initial values of the model. */
  readonly values: Readonly<Record<string, TypedArray>>
  readonly preparation?: Preparation
  readonly classNames?: readonly string[]
  readonly outputs: ModelDescription['outputs']
}

/** Throws a UserError if its metadata are damaged. */
export function trainedFromOnnx(network: ImportedNetwork): Trained {
  const described = describedIn(network.graph.metadata, network.file)
  const input = described.preparation?.shape
  return { ...described, model: network.create({ ...(input && { input }), dropout: false }), values: {} }
}

/** Throws a UserError if the bytes are no safetensors file, or what its metadata describe cannot be made. */
export function trainedFromSafetensors(bytes: Uint8Array, file: string): Trained {
  const { arrays, metadata } = parseSafetensors(bytes, file)
  const text = metadata[MODEL]
  if (text === undefined)
    throw new UserError(
      `${file}: its metadata do not say which network it has the weights of (${MODEL}); name a file that train --save wrote, or a run`,
    )
  const { architecture, norm, activation, input, classes, everyStep } = describedModel(text, file)
  const model = parseModel(architecture).create({
    norm,
    ...(activation !== undefined && { activation }),
    input,
    classes,
    ...(everyStep && { everyStep }),
    seed: 0,
  })
  const names = namesOf(architecture)
  const values = model.states.map(({ name, tensor }) => {
    const stored = names.nameOf(name)
    const array = arrays[stored]
    if (isModelFile(architecture) && isBeforeLayouts(metadata) && names.isTransposed(name, tensor.shape))
      throw new UserError(
        `${file}: an earlier version of normscope wrote ${stored} in the layout of ${architecture}, not in that of PyTorch; write it again with normscope runs export`,
      )
    const own = array && fromStateDict(array as NamedArrays[string], { name, shape: tensor.shape }, names)
    if (own === undefined) {
      const shape = names.isTransposed(name, tensor.shape) ? tensor.shape.toReversed() : tensor.shape
      throw new UserError(
        `${file}: expected ${stored} [${shape.join(', ')}], got ${array ? `[${array.shape.join(', ')}]` : 'none'}; write the file again`,
      )
    }
    return [name, own.data] as const
  })
  return { ...describedIn(metadata, file), model, values: Object.fromEntries(values) }
}

function describedIn(metadata: Metadata, file: string): Omit<Trained, 'model' | 'values'> {
  const { [MODEL]: model, [PREPROCESSING]: preprocessing, [CLASSES]: classes } = metadata
  const names = classes === undefined ? undefined : parseJson(classes, CLASSES, file)
  if (names !== undefined && !(Array.isArray(names) && names.every((name) => typeof name === 'string')))
    throw damaged(file, CLASSES)
  return {
    outputs: model === undefined ? 'classes' : describedModel(model, file).outputs,
    ...(preprocessing !== undefined && { preparation: parsePreparation(preprocessing, file) }),
    ...(names !== undefined && { classNames: names }),
  }
}

function describedModel(text: string, file: string): ModelDescription {
  const found = parseJson(text, MODEL, file) as Partial<ModelDescription> | null
  const { architecture, norm, activation, input, classes, outputs } = found ?? {}
  const areSizes =
    Array.isArray(input) && [...input, classes].every((size) => Number.isInteger(size) && size! > 0)
  const areTexts = [architecture, norm, activation ?? ''].every((part) => typeof part === 'string')
  if (!areSizes || !areTexts || (outputs !== 'classes' && outputs !== 'values')) throw damaged(file, MODEL)
  return found as ModelDescription
}

function parseJson(text: string, key: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw damaged(file, key)
  }
}

const damaged = (file: string, key: string) =>
  new UserError(`${file}: its metadata ${key} are damaged; write the file again`)
