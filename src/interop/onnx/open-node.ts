/** Networks from ONNX files on the disk (Node only). */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readContent } from '../../data/files/read-node.ts'
import { UserError } from '../../errors.ts'
import { type Architecture, type NetworkOptions, readModelsWith } from '../../nn/index.ts'
import type { ImportedModel, ImportedNetwork } from './imported.ts'
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
  const { path, only, sha256: wanted } = readFileSpec(spec)
  const { network, sha256 } = openNetwork(path)
  if (wanted !== undefined && wanted !== sha256)
    throw new UserError(
      `model ${path}: the file changed: expected the content ${wanted}, got ${sha256}; bring back the file, or start again with onnx:${path}`,
    )
  return {
    spec: writeFileSpec({ path, sha256, ...(only && { only }) }),
    norm: 'keep',
    create: (options) => createFor(network, only, options),
  }
}

/** Throws a UserError if the options ask for what a file determines, or the network does not fit the data. */
function createFor(
  network: ImportedNetwork,
  only: readonly string[] | undefined,
  { norm = 'keep', activation, initializer, input, classes, everyStep = false, seed, dtype }: NetworkOptions,
): ImportedModel {
  const { file } = network
  const fixed =
    activation === undefined ? (initializer === undefined ? undefined : 'initializer') : 'activation'
  if (fixed !== undefined)
    throw new UserError(`${file}: --${fixed} cannot change a network from a file; leave it out`)
  const model = network.create({
    norm: typeof norm === 'string' ? norm : norm.spec,
    seed,
    input,
    ...(only && { only }),
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
