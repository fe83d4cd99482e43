/**
 * Decoded images of folders, kept in the user's cache folder: each worker process and each command needs them. An entry is
 * known by every file's path, size and times, so a changed, added or removed file makes another. What cannot be kept or
 * read is decoded again.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makePrivate, userCache } from '../../user-cache-node.ts'
import { parseSafetensors, writeSafetensors } from '../formats/safetensors.ts'
import type { DecodedImages, ImageKeeper, ImageSize } from './image-folder.ts'

/** The version of the entries. Increase it when the decoder gives other values for the same files. */
const VERSION = 1

const ENDING = '.safetensors'

export interface KeeperOptions {
  readonly folder?: string
  /** Images that were decoded in fewer seconds are not kept. */
  readonly worthSeconds?: number
  /** The limit for all entries, in bytes; the least recently used are removed. An entry larger than half of it is not kept. */
  readonly most?: number
}

export function createImageKeeper({
  folder = userCache('images'),
  worthSeconds = 1,
  most = 2 ** 31,
}: KeeperOptions = {}): ImageKeeper {
  return {
    find(files, size) {
      const key = keyOf(files, size)
      const started = performance.now()
      const decoded = key === undefined ? undefined : read(join(folder, key + ENDING))
      return {
        ...(decoded && { decoded }),
        keep(made) {
          const isWorth = performance.now() - started >= 1000 * worthSeconds && made.images.length <= most / 2
          // Files may have changed while they were decoded.
          if (key !== undefined && isWorth && keyOf(files, size) === key) write(folder, key, made, most)
        },
      }
    },
  }
}

/** Undefined if a file cannot be examined. */
function keyOf(files: readonly string[], size: ImageSize | undefined): string | undefined {
  const hash = createHash('sha256').update(JSON.stringify([VERSION, size ?? null]))
  try {
    for (const file of files) {
      const { size: bytes, mtimeMs, ctimeMs } = statSync(file)
      hash.update(JSON.stringify([resolve(file), bytes, mtimeMs, ctimeMs]))
    }
  } catch {
    return undefined
  }
  return hash.digest('hex')
}

/** Undefined if there is none, or it is damaged. */
function read(path: string): DecodedImages | undefined {
  try {
    const { arrays, metadata } = parseSafetensors(readFileSync(path), path)
    const { shape, data } = arrays.images!
    if (!(data instanceof Uint8Array) || metadata.sha256 !== sumOf(data)) return undefined
    const now = new Date()
    utimesSync(path, now, now)
    return { images: data, shape: shape.slice(1) }
  } catch {
    return undefined
  }
}

function write(folder: string, key: string, { images, shape }: DecodedImages, most: number): void {
  const temporary = join(folder, `${key}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    makePrivate(folder)
    const count = images.length / shape.reduce((product, length) => product * length, 1)
    const entry = writeSafetensors({
      arrays: { images: { shape: [count, ...shape], data: images } },
      metadata: { sha256: sumOf(images) },
    })
    writeFileSync(temporary, entry)
    renameSync(temporary, join(folder, key + ENDING))
    bound(folder, most)
  } catch {
    // A full disk, or a folder that cannot be written: nothing is kept.
    try {
      rmSync(temporary, { force: true })
    } catch {}
  }
}

/** Removes entries, the least recently used first, until those left are within the limit; and what a crash left. */
function bound(folder: string, most: number): void {
  const found = readdirSync(folder).map((name) => {
    const path = join(folder, name)
    const { size, mtimeMs } = statSync(path)
    return { path, size, used: mtimeMs, isEntry: name.endsWith(ENDING) }
  })
  let total = 0
  for (const { path, size, used, isEntry } of found.sort((a, b) => b.used - a.used)) {
    if (isEntry) total += size
    const isLeft = !isEntry && Date.now() - used > ABANDONED
    if (isLeft || (isEntry && total > most)) rmSync(path, { force: true })
  }
}

/** Milliseconds after which a temporary file is what a crash left. */
const ABANDONED = 3_600_000

const sumOf = (values: Uint8Array): string => createHash('sha256').update(values).digest('hex')
