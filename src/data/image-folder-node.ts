/**
 * Images in one folder a class (Node only): `DIR/train/CLASS/…` and `DIR/test/CLASS/…`, or `DIR/CLASS/…`, of which every
 * fifth image of each class is held out as the test set, in the order of the file names. Classes count from 0 in the
 * order of their names, both by code unit.
 */
import { basename, extname, join } from 'node:path'
import { UserError } from '../errors.ts'
import type { LabelledArrays } from './dataset.ts'
import { type Image, parseImage } from './formats/image/image.ts'
import { listFolder, readContent } from './read-node.ts'
import { resizePlane } from './resize.ts'
import { type Found, heldOut } from './sources-node.ts'

/** `[height, width]` */
export type ImageSize = readonly [height: number, width: number]

interface LabelledFile {
  file: string
  label: number
}

const readable = ['.png', '.jpg', '.jpeg']
const unreadable = ['.gif', '.bmp', '.webp', '.tif', '.tiff', '.avif', '.heic', '.ppm', '.pgm']

/**
 * Grey levels `[height, width]` when all images have but those, else `[3, height, width]`.
 * @param size what all images are resized to; without one they must be of one size
 * @throws UserError that names the file or folder: a damaged image, one of another size, a class without images
 */
export function imageFolder(directory: string, size?: ImageSize): Found {
  const folders = listFolder(directory).filter((entry) => !entry.isFile())
  const isSplit = ['train', 'test'].every((part) => folders.some(({ name }) => name === part))
  const parts = isSplit ? ['train', 'test'].map((part) => join(directory, part)) : [directory]
  const [classNames, ...others] = parts.map(classesOf) as [string[], ...string[][]]
  for (const names of others) checkSameClasses(parts as [string, string], classNames, names)
  const files = parts.map((part) => filesOf(part, classNames))
  const images = readImages(files.flat(), size)
  const name = basename(directory)
  const found = {
    name,
    source: directory,
    licence: 'not stated',
    classNames,
    classes: classNames.length,
  }
  if (!isSplit)
    return {
      ...found,
      description: `the images in ${directory}, every fifth of each class held out as the test set`,
      ...heldOut(name, directory, { ...images, labels: labelsOf(files[0]!) }),
    }
  const values = images.images.length / files.flat().length
  const trainValues = files[0]!.length * values
  const part = (which: 'train' | 'test'): LabelledArrays => {
    const own = files[which === 'train' ? 0 : 1]!
    const data =
      which === 'train' ? images.images.subarray(0, trainValues) : images.images.subarray(trainValues)
    const file = join(directory, which)
    return {
      name: `${name} ${which}`,
      images: { file, shape: [own.length, ...images.shape], data },
      labels: { file, shape: [own.length], data: labelsOf(own) },
    }
  }
  return { ...found, description: `the images in ${directory}`, train: part('train'), test: part('test') }
}

function classesOf(directory: string): string[] {
  const names = listFolder(directory).flatMap((entry) => (entry.isFile() ? [] : [entry.name]))
  if (names.length >= 2 && names.length <= 256) return names
  const got = names.length === 1 ? `only ${names[0]}` : names.length === 0 ? 'none' : String(names.length)
  throw new UserError(
    `${directory}: expected 2 to 256 folders, one for each class, got ${got}; sort the images into such folders`,
  )
}

function checkSameClasses(
  [train, test]: readonly [string, string],
  trainNames: readonly string[],
  testNames: readonly string[],
): void {
  const check = (from: readonly string[], names: readonly string[], directory: string) => {
    const missing = from.find((name) => !names.includes(name))
    if (missing !== undefined)
      throw new UserError(
        `${join(directory, missing)}: expected this folder, for ${train} and ${test} must have the same classes; add it`,
      )
  }
  check(trainNames, testNames, test)
  check(testNames, trainNames, train)
}

function filesOf(directory: string, classNames: readonly string[]): LabelledFile[] {
  return classNames.flatMap((name, label) => {
    const folder = join(directory, name)
    const files = listFolder(folder)
      .filter((entry) => !entry.isDirectory())
      .map((entry) => entry.name)
    const foreign = files.find((file) => unreadable.includes(extname(file).toLowerCase()))
    if (foreign !== undefined)
      throw new UserError(`${join(folder, foreign)}: expected PNG or JPEG images; convert or remove it`)
    const images = files.filter((file) => readable.includes(extname(file).toLowerCase()))
    if (images.length === 0)
      throw new UserError(
        `${folder}: expected images (${readable.join(', ')}) of the class ${name}, got none; add some or remove the ` +
          'folder, and call the folders of a data set with a test set train and test',
      )
    return images.map((file) => ({ file: join(folder, file), label }))
  })
}

const labelsOf = (files: readonly LabelledFile[]) => Uint8Array.from(files, ({ label }) => label)

function readImages(
  files: readonly LabelledFile[],
  size: ImageSize | undefined,
): { images: Uint8Array; shape: readonly number[] } {
  let first: Image | undefined
  const all = files.map(({ file }) => {
    const image = resized(parseImage(readContent([file]).bytes, file), size)
    first ??= image
    if (image.height !== first.height || image.width !== first.width)
      throw new UserError(
        `${file}: expected an image of ${first.width} × ${first.height} pixels as ${files[0]!.file}, got ` +
          `${image.width} × ${image.height}; resize it, or have all resized: images:DIR?size=${first.width}x${first.height}`,
      )
    return image
  })
  const { height, width } = first!
  const channels = all.some((image) => image.channels === 3) ? 3 : 1
  const plane = height * width
  const images = new Uint8Array(all.length * channels * plane)
  all.forEach(({ data }, i) => {
    for (let channel = 0; channel < channels; channel++) {
      const start = (channel * plane) % data.length
      images.set(data.subarray(start, start + plane), (i * channels + channel) * plane)
    }
  })
  return { images, shape: channels === 1 ? [height, width] : [3, height, width] }
}

function resized(image: Image, size: ImageSize | undefined): Image {
  const { channels, height, width, data } = image
  if (size === undefined || (size[0] === height && size[1] === width)) return image
  const plane = height * width
  const planes = Array.from({ length: channels }, (_, channel) =>
    resizePlane(data.subarray(channel * plane, (channel + 1) * plane), [height, width], size),
  )
  return {
    channels,
    height: size[0],
    width: size[1],
    data: Uint8Array.from(planes.flatMap((values) => [...values])),
  }
}
