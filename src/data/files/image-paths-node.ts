/** Images without classes: files by name, and all those in folders (Node only). */
import { statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { UserError } from '../../errors.ts'
import { type Image, parseImage } from '../formats/image/image.ts'
import { readableImages } from './image-classes.ts'
import { listFolder, readContent } from './read-node.ts'

/**
 * The files that `paths` name, and for folders the PNG and JPEG files in them and in the folders below, by name.
 * Throws a UserError if there are none.
 */
export function findImageFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path]
    const found = imagesIn(path)
    if (found.length === 0)
      throw new UserError(`${path}: expected images (${readableImages.join(', ')}) in this folder, got none`)
    return found
  })
}

function imagesIn(folder: string): string[] {
  return listFolder(folder).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return imagesIn(path)
    return readableImages.includes(extname(entry.name).toLowerCase()) ? [path] : []
  })
}

/** Throws a UserError that lists all that cannot be read. Pixels are not kept. */
export function checkImages(files: readonly string[]): void {
  const faults = files.flatMap((file) => {
    try {
      readImageFile(file)
      return []
    } catch (error) {
      if (error instanceof UserError) return [error.message]
      throw error
    }
  })
  if (faults.length === 0) return
  const more = faults.length - SHOWN
  throw new UserError([...faults.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join('\n'))
}

const SHOWN = 10

/** Throws a UserError if it cannot be read. */
export const readImageFile = (file: string): Image => parseImage(readContent([file]).bytes, file)
