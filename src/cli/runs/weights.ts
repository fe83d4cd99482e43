/** Writes trained networks as files for other programs. */
import { listed } from '../../listed.ts'
import { accessSync, constants, existsSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { UserError } from '../../errors.ts'
import type { RunSpec } from '../../experiment/index.ts'
import { encodeTrained, metadataOf, type TrainedFormat, trainedFormats } from '../../interop/trained.ts'
import type { Model } from '../../nn/index.ts'
import { openData } from '../../run/data-node.ts'
import { modelOfRun } from '../../run/training.ts'
import {
  cannotWrite,
  type StoredCheckpoint,
  type StoredRun,
  weightsOf,
  writeWhole,
} from '../../store/index.ts'

/** Throws a UserError unless the name ends in a format of networks and its folder is writable. */
export function checkWeightsFile(flag: string, file: string): TrainedFormat {
  const format = trainedFormats.find((ending) => ending === extname(file))
  if (format === undefined)
    throw new UserError(
      `${flag} ${file}: expected a name that ends in ${listed(trainedFormats, 'or')}; write one`,
    )
  if (!existsSync(dirname(file)))
    throw new UserError(`${flag} ${file}: expected a file in an existing folder; make ${dirname(file)} first`)
  try {
    accessSync(dirname(file), constants.W_OK)
  } catch (error) {
    throw cannotWrite(`${flag} ${file}`, error)
  }
  return format
}

/** What a file says beside the weights; `model` is needed for ONNX and Python alone. */
export interface TrainedNetwork {
  readonly spec: RunSpec
  readonly checkpoint: StoredCheckpoint
  readonly metadata: Readonly<Record<string, string>>
  readonly model: () => Model
}

/**
 * Writes whole files or none, in the format that the ending of the name gives; a module of PyTorch gets its weights
 * beside it. Returns the names of the files.
 */
export function writeWeights(file: string, network: TrainedNetwork): string[] {
  const format = extname(file) as TrainedFormat
  if (format !== '.py') {
    writeWhole(file, encodeWeights(format, network))
    return [file]
  }
  const weights = `${file.slice(0, -format.length)}.safetensors`
  const module = encodeWeights(format, network, basename(weights))
  writeWhole(weights, encodeWeights('.safetensors', network))
  writeWhole(file, module)
  return [file, weights]
}

export function encodeWeights(
  format: TrainedFormat,
  { spec, checkpoint, metadata, model }: TrainedNetwork,
  beside?: string,
): Uint8Array {
  const { run, step } = checkpoint
  return encodeTrained(format, {
    arrays: weightsOf(checkpoint),
    architecture: spec.model.architecture,
    metadata: { run, step: String(step), ...metadata },
    model,
    ...(beside !== undefined && { beside }),
  })
}

/** Described by its data; the reason why not, if those are no longer there or are others. */
export async function describeRun({
  spec,
}: Pick<StoredRun, 'spec'>): Promise<Pick<TrainedNetwork, 'metadata' | 'model'> | string> {
  try {
    const { data, spec: now } = await openData(spec.data.from, spec.scaling)
    if (now.train !== spec.data.train || now.test !== spec.data.test)
      return `the data ${spec.data.from} are no longer those it was trained on`
    return { metadata: metadataOf(spec, data), model: () => modelOfRun(spec, data) }
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}
