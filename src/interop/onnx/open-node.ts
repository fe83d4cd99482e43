/** Networks from ONNX files on the disk (Node only). */
import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readContent } from '../../data/files/read-node.ts'
import { UserError } from '../../errors.ts'
import { LAYOUT } from '../metadata.ts'
import { type Architecture, readModelsWith } from '../../nn/index.ts'
import { architectureOf, type WeightFile } from './architecture.ts'
import type { ImportedNetwork } from './imported.ts'
import { importOnnx } from './network.ts'
import { readFileSpec } from './spec.ts'

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
  const { path, weights } = readFileSpec(spec)
  const { network, sha256: content } = openNetwork(path)
  const files = weights === undefined ? undefined : weightFiles(path, weights)
  // Where layouts differ, earlier versions read the same bytes as other weights.
  const isArranged = network.parameters.trained.some(({ layout }) => layout === 'transposed')
  const parts = [content, ...(files ?? []).map(({ bytes }) => bytes), ...(isArranged ? [LAYOUT] : [])]
  const sha256 = files === undefined ? content : hashOf(parts)
  return architectureOf(spec, { network, sha256, files })
}

const hashOf = (parts: readonly (Uint8Array | string)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 16)
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
