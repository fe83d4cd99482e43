/** Networks from ONNX files on the disk (Node only). */
import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readContent } from '../../data/files/read-node.ts'
import { parseSafetensors } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { type Architecture, type NetworkOptions, readModelsWith } from '../../nn/index.ts'
import { KEEP } from '../../norm/index.ts'
import type { Tensor } from '../../tensor/index.ts'
import type { ImportedModel, ImportedNetwork, NamedWeights } from './imported.ts'
import { importOnnx } from './network.ts'
import { readFileSpec, writeFileSpec } from './spec.ts'

/** From now on, `parseModel` reads specs such as `onnx:resnet.onnx` from the disk. */
export function readModelsFromDisk(): void {
  readModelsWith(openArchitecture)
}

export interface OpenedNetwork {
  readonly network: ImportedNetwork
  /** The first 16 hexadecimal digits of the SHA-256 of the file and of those with its arrays. */
  readonly sha256: string
}

interface Cached extends OpenedNetwork {
  /** The files that were read, as they were. */
  readonly stamps: readonly (readonly [file: string, stamp: string])[]
}

const opened = new Map<string, Cached>()

const stampOf = (file: string): string => {
  const { mtimeMs, size, ino } = statSync(file, { throwIfNoEntry: false }) ?? {}
  return [mtimeMs, size, ino].join()
}

/** Reads a file again only if it changed. Throws a UserError if it is not there, or is no network that is understood. */
export function openNetwork(path: string): OpenedNetwork {
  const known = opened.get(path)
  if (known?.stamps.every(([file, stamp]) => stampOf(file) === stamp)) return known
  const hash = createHash('sha256')
  const stamps: [string, string][] = []
  const parts = new Map<string, Uint8Array>()
  const read = (file: string): Uint8Array => {
    stamps.push([file, stampOf(file)])
    const { bytes } = readContent([file])
    hash.update(bytes)
    return bytes
  }
  const network = importOnnx(read(path), {
    file: path,
    beside(location) {
      const file = join(dirname(path), location)
      const found = parts.get(file)
      if (found) return found
      if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined
      const bytes = read(file)
      parts.set(file, bytes)
      return bytes
    },
  })
  const result = { network, sha256: hash.digest('hex').slice(0, 16), stamps }
  opened.set(path, result)
  return result
}

/** Throws a UserError as `openNetwork` does, and if the spec is of another content. */
function openArchitecture(spec: string): Architecture {
  const { path, only, weights, isFrozen, sha256: wanted } = readFileSpec(spec)
  const { network, sha256: content } = openNetwork(path)
  const files = weights === undefined ? undefined : weightFiles(path, weights)
  const sha256 = files === undefined ? content : hashOf([content, ...files.map(({ bytes }) => bytes)])
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
      ...(only && { only }),
    }),
    norm: KEEP,
    create: (options) => createFor(network, { only, files, isFrozen }, options),
  }
}

const hashOf = (parts: readonly (Uint8Array | string)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 16)
}

interface WeightFile {
  readonly file: string
  readonly bytes: Uint8Array
  /** For the run with this seed; without it, for all. */
  readonly seed?: number
}

/** Throws a UserError if there are none. */
function weightFiles(path: string, weights: string): WeightFile[] {
  if (weights !== 'seeds') return [{ file: weights, bytes: readContent([weights]).bytes }]
  const stem = path.replace(/\.onnx$/i, '')
  const pattern = new RegExp(`^${escaped(basename(stem))}\\.seed(\\d+)\\.safetensors$`)
  const found = readdirSync(dirname(path)).flatMap((name): WeightFile[] => {
    const seed = pattern.exec(name)?.[1]
    const file = join(dirname(path), name)
    return seed === undefined ? [] : [{ file, bytes: readContent([file]).bytes, seed: Number(seed) }]
  })
  if (found.length === 0)
    throw new UserError(
      `model ${path}: weights=seeds expects files ${stem}.seed1.safetensors and so on, and there are none; export them with export_for_normscope.py --seeds 5`,
    )
  return found.sort((a, b) => a.seed! - b.seed!)
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function weightsOf(files: readonly WeightFile[], seed: number | Tensor): NamedWeights {
  const found = files.find((each) => each.seed === undefined || each.seed === seed)
  if (found === undefined)
    throw new UserError(
      `no initial weights for seed ${String(seed)}: there are files for ${files.map((each) => each.seed).join(', ')}; choose of these seeds, or export more`,
    )
  const { arrays } = parseSafetensors(found.bytes, found.file)
  return { from: found.file, arrays }
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
    ...(files && { weights: weightsOf(files, seed) }),
    ...(dtype && { dtype }),
  })
  if (classes > model.classes)
    throw new UserError(
      `${file}: it has ${model.classes} outputs, and the data have ${classes} classes; use data with at most as many, or export a network with more`,
    )
  if (everyStep !== (model.steps !== undefined))
    throw new UserError(
      everyStep
        ? `${file}: it has one answer for each sample, and the data have a label for each step; use other data`
        : `${file}: it has an answer at each of ${model.steps} positions, and the data have one label for each sample; use other data, such as text:FILE`,
    )
  return model
}
