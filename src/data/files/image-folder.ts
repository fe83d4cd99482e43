/**
 * Images in one folder per class: `DIR/train/CLASS/…` and `DIR/test/CLASS/…`, or `DIR/CLASS/…`; in the
 * latter, every fifth image, in the order of classes and file names, is held out as the test set. Classes count from
 * 0 in the order of their names.
 */
import { UserError } from '../../errors.ts'
import type { LabelledArrays } from '../dataset.ts'
import { type Image, parseImage } from '../formats/image/image.ts'
import { ImageError } from '../formats/image/problem.ts'
import { grouped } from '../../counts.ts'
import { classesWithout, findImages, type ImageFiles, type LabelledFile } from './image-classes.ts'
import { countByClass, type FileFault, faultsError, leftOut } from './image-faults.ts'
import { resizeImage } from '../resize.ts'
import { baseName, type Found, heldOut } from '../found.ts'
import type { FileTree } from './file-tree.ts'

/** `[height, width]` */
export type ImageSize = readonly [height: number, width: number]

export interface ImageFolderOptions {
  /** The size that all images are resized to; without it they must have the same size. */
  size?: ImageSize
  /** Leaves out unreadable files, and counts them in the description. */
  skipDamaged?: boolean
}

/** `images`: `[count, ...shape]`, one after another. */
export interface DecodedImages {
  readonly images: Uint8Array
  readonly shape: readonly number[]
}

/** Keeps the images of files, decoded and resized, where all can be read and have the same size. */
export interface ImageKeeper {
  find(
    files: readonly string[],
    size: ImageSize | undefined,
  ): {
    /** Those of an earlier call, if it has them. */
    readonly decoded?: DecodedImages
    readonly keep: (made: DecodedImages) => void
  }
}

/** The limit for all images of a data set, in bytes: more does not fit the memory that a network can use. */
const MOST_BYTES = 2 ** 32

/**
 * Grey levels `[height, width]` if all images have only those, else `[3, height, width]`. Classes may have no test
 * images; the description names them.
 * @throws UserError that lists all faults: unreadable files, images of other sizes, classes without training images,
 * test classes that are not trained
 */
export function imagesInFolders(
  tree: FileTree,
  directory: string,
  options: ImageFolderOptions = {},
  keeper?: ImageKeeper,
): Found {
  const found = findImages(tree, directory)
  const isClean = found.foreign.length === 0 && found.faults.length === 0
  const paths = found.parts.flatMap(({ files }) => files.map(({ file }) => file))
  const kept = isClean ? keeper?.find(paths, options.size) : undefined
  const read: ReadImages = kept?.decoded
    ? { ...kept.decoded, parts: found.parts.map(({ files }) => files), skipped: [] }
    : readImages(tree, directory, found, options)
  if (kept && !kept.decoded && read.skipped.length === 0) kept.keep(read)
  const { classNames } = found
  const name = baseName(directory)
  const isSplit = found.parts.length > 1
  const [train, test] = read.parts.map((files) => Uint8Array.from(files, ({ label }) => label)) as [
    Uint8Array,
    Uint8Array?,
  ]
  const parts = test
    ? apart(name, (part) => tree.join(directory, part), read, [train, test])
    : heldOut(name, directory, { images: read.images, labels: train, shape: read.shape })
  const untrained = classesWithout('training', classNames, parts.train.labels.data as Uint8Array)
  if (untrained !== undefined)
    throw new UserError(
      `${directory}: there are ${untrained}, once every fifth image is held out; add images, or make folders train and test`,
    )
  const notes = [
    classesWithout('test', classNames, parts.test.labels.data as Uint8Array),
    read.skipped.length > 0 ? leftOut(read.skipped) : undefined,
    found.unused.length > 0 ? `not used: ${found.unused.join(', ')}` : undefined,
  ].filter((note) => note !== undefined)
  const split = isSplit ? '' : ', every fifth of each class held out as the test set'
  return {
    name,
    source: directory,
    licence: 'not stated',
    classNames,
    classes: classNames.length,
    description: [`the images in ${directory}${split}`, ...notes].join('; '),
    ...parts,
  }
}

/** All parts one after another. */
interface ReadImages extends DecodedImages {
  /** The files that were read, by part. */
  parts: LabelledFile[][]
  skipped: FileFault[]
}

function apart(
  name: string,
  fileOf: (part: string) => string,
  { images, shape }: ReadImages,
  [train, test]: readonly [Uint8Array, Uint8Array],
): { train: LabelledArrays; test: LabelledArrays } {
  const end = (images.length / (train.length + test.length)) * train.length
  const part = (which: string, labels: Uint8Array, data: Uint8Array): LabelledArrays => {
    const file = fileOf(which)
    return {
      name: `${name} ${which}`,
      images: { file, shape: [labels.length, ...shape], data },
      labels: { file, shape: [labels.length], data: labels },
    }
  }
  return {
    train: part('train', train, images.subarray(0, end)),
    test: part('test', test, images.subarray(end)),
  }
}

function readImages(
  tree: FileTree,
  directory: string,
  found: ImageFiles,
  { size, skipDamaged }: ImageFolderOptions,
): ReadImages {
  const fileFaults = [...found.foreign]
  const faults = [...found.faults]
  const sizes = new Map<string, { first: Image; files: LabelledFile[] }>()
  const images: Image[] = []
  const parts: LabelledFile[][] = []
  const all = found.parts.reduce((sum, { files }) => sum + files.length, 0)
  for (const { files } of found.parts) {
    const own: LabelledFile[] = []
    for (const file of files) {
      const read = readImage(tree, file)
      if ('message' in read) {
        fileFaults.push(read)
        continue
      }
      const image = size === undefined ? read : resizeImage(read, size)
      if (image.data.length * all > MOST_BYTES) throw tooLarge(directory, image, all)
      own.push(file)
      const key = sizeOf(image)
      const same = sizes.get(key) ?? { first: image, files: [] }
      same.files.push(file)
      sizes.set(key, same)
      // After the first fault, images are only checked and need no memory.
      const isHopeless = faults.length > 0 || sizes.size > 1 || (fileFaults.length > 0 && !skipDamaged)
      if (isHopeless) images.length = 0
      else images.push(image)
    }
    parts.push(own)
  }
  if (sizes.size > 1) faults.push(differentSizes(directory, sizes))
  if (skipDamaged) faults.push(...emptyClasses(directory, found, parts, fileFaults))
  if (parts.length > 1 && parts[1]!.length === 0 && (fileFaults.length === 0 || skipDamaged))
    faults.push(`${found.parts[1]!.directory}: expected test images, got none; add some or remove the folder`)
  if (faults.length > 0 || (fileFaults.length > 0 && !skipDamaged))
    throw faultsError(directory, faults, fileFaults, specOf(directory, size))
  return { ...stacked(images), parts, skipped: fileFaults }
}

function readImage(tree: FileTree, { file, className }: LabelledFile): Image | FileFault {
  try {
    return parseImage(tree.read(file), file)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const kind = error instanceof ImageError ? error.fault : 'unreadable'
    return { kind, className, message: error.message }
  }
}

/** If files are left out, parts and classes may become empty. */
function emptyClasses(
  directory: string,
  { classNames }: ImageFiles,
  parts: readonly (readonly LabelledFile[])[],
  skipped: readonly FileFault[],
): string[] {
  const trained = new Set(parts[0]!.map(({ className }) => className))
  const empty = classNames.filter(
    (name) => !trained.has(name) && skipped.some(({ className }) => className === name),
  )
  return empty.map(
    (name) =>
      `${directory}: expected training images of the class ${name}, got none that can be read; add some`,
  )
}

const sizeOf = ({ width, height }: Image) => `${width} × ${height}`

function differentSizes(
  directory: string,
  sizes: ReadonlyMap<string, { first: Image; files: LabelledFile[] }>,
): string {
  const [[usual, { first, files }], ...others] = [...sizes].sort(
    (a, b) => b[1].files.length - a[1].files.length,
  ) as [[string, { first: Image; files: LabelledFile[] }], ...[string, { files: LabelledFile[] }][]]
  const [
    [
      otherSize,
      {
        files: [example],
      },
    ],
  ] = others as [[string, { files: [LabelledFile] }]]
  const rest = others.flatMap((entry) => entry[1].files).slice(1)
  const more =
    rest.length === 0
      ? '; resize it'
      : `, and ${grouped(rest.length)} more ${rest.length === 1 ? 'image is' : 'images are'} of other sizes than ` +
        `most (${countByClass(rest)}); resize them`
  return (
    `${example.file}: expected an image of ${usual} pixels as ${files[0]!.file}, got ${otherSize}${more}, or have all ` +
    `resized: ${quoted(`images:${directory}?size=${first.width}x${first.height}`)}`
  )
}

function tooLarge(directory: string, image: Image, count: number): UserError {
  const bytes = (image.data.length * count) / 2 ** 30
  return new UserError(
    `${directory}: ${grouped(count)} images of ${sizeOf(image)} pixels take ${Math.ceil(bytes)} GiB, expected at most ` +
      `${MOST_BYTES / 2 ** 30}; have them made smaller: ${quoted(`images:${directory}?size=64`)}`,
  )
}

function specOf(directory: string, size: ImageSize | undefined): string {
  const resized = size === undefined ? '' : `size=${size[1]}x${size[0]}&`
  return quoted(`images:${directory}?${resized}skip-damaged`)
}

/** Quotes for a shell, where `?` and `&` are special. */
const quoted = (spec: string) => `'${spec.replaceAll("'", String.raw`'\''`)}'`

/** One array with all images; grey levels are repeated in three channels if another image has colours. */
function stacked(all: readonly Image[]): { images: Uint8Array; shape: readonly number[] } {
  const { height, width } = all[0]!
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
