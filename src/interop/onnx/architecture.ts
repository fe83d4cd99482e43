/** A network from an ONNX file as an architecture, which specs such as `onnx:resnet.onnx` name. */
import { parseSafetensors } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import type { Architecture, NetworkOptions } from '../../nn/index.ts'
import { KEEP } from '../../norm/index.ts'
import type { Tensor } from '../../tensor/index.ts'
import type { ImportedModel, ImportedNetwork, NamedWeights } from './imported.ts'
import { type FileSpec, readFileSpec, writeFileSpec } from './spec.ts'

export interface WeightFile {
  readonly file: string
  readonly bytes: Uint8Array
  /** For the run with this seed; without it, for all. */
  readonly seed?: number
}

interface Read {
  readonly network: ImportedNetwork
  /** The first 16 hexadecimal digits of the SHA-256 of everything that was read. */
  readonly sha256: string
  /** Initial weights; those of the network's file by default. */
  readonly files: readonly WeightFile[] | undefined
}

export interface FileArchitecture extends Architecture {
  readonly network: ImportedNetwork
}

export const isOfFile = (architecture: Architecture): architecture is FileArchitecture =>
  'network' in architecture

/** The network of a file with what a spec says of it. Throws a UserError if that does not fit. */
export function asSaid(
  network: ImportedNetwork,
  { isTied, transposed }: { readonly [key in 'isTied' | 'transposed']?: FileSpec[key] | undefined },
): ImportedNetwork {
  const tied = isTied ? network.withTiedEmbeddings() : network
  return transposed ? tied.withTransposed(transposed) : tied
}

/** Throws a UserError if the spec is of another content. */
export function architectureOf(spec: string, { network, sha256, files }: Read): FileArchitecture {
  const { path, only, weights, isFrozen, isTied, transposed, sha256: wanted } = readFileSpec(spec)
  const said = asSaid(network, { isTied, transposed })
  if (wanted !== undefined && wanted !== sha256)
    throw new UserError(
      `model ${path}: the file changed: expected the content ${wanted}, got ${sha256}; bring back the file, or start again with onnx:${path}`,
    )
  return {
    spec: writeFileSpec({
      path,
      sha256,
      ...(weights !== undefined && { weights }),
      ...(isFrozen && { isFrozen }),
      ...(isTied && { isTied }),
      ...(transposed && { transposed }),
      ...(only && { only }),
    }),
    norm: KEEP,
    network: said,
    create: (options) => createFor(said, { only, files, isFrozen }, options),
  }
}

function weightsOf(file: string, files: readonly WeightFile[], seed: number | Tensor): NamedWeights {
  const found = files.find((each) => each.seed === undefined || each.seed === seed)
  if (found === undefined)
    throw new UserError(
      `${file}: no initial weights for seed ${String(seed)}: there are files for ${files.map((each) => each.seed).join(', ')}; choose of these seeds, or export more with export_for_normscope.py --seeds`,
    )
  const { arrays, metadata } = parseSafetensors(found.bytes, found.file)
  return { from: found.file, arrays, metadata }
}

interface Chosen {
  readonly only: readonly string[] | undefined
  readonly files: readonly WeightFile[] | undefined
  readonly isFrozen: true | undefined
}

/**
 * Activations and initial weights are those of the file, whatever the options say: experiments name some for all their
 * networks. Throws a UserError if the network does not fit the data.
 */
function createFor(
  network: ImportedNetwork,
  { only, files, isFrozen }: Chosen,
  { norm = KEEP, input, classes, everyStep = false, seed, dtype }: NetworkOptions,
): ImportedModel {
  const { file } = network
  const model = network.create({
    norm: typeof norm === 'string' ? norm : norm.spec,
    seed,
    input,
    ...(only && { only }),
    ...(isFrozen && { frozen: true }),
    ...(files && { weights: weightsOf(file, files, seed) }),
    ...(dtype && { dtype }),
  })
  if (classes > model.classes)
    throw new UserError(
      `${file}: it has ${model.classes} outputs, and the data have ${classes} classes; use data with at most as many, or export a network with more`,
    )
  if (everyStep !== (model.steps !== undefined))
    throw new UserError(
      everyStep
        ? `${file}: it has one answer of ${model.classes} outputs for each sample, and the data have a label for each step; use data with one label for each sample, or export a network that answers at each step`
        : `${file}: it has an answer at each of ${model.steps} positions, and the data have one label for each sample; use data with a label for each position, such as text:FILE, or export a network with one answer`,
    )
  return model
}
