/** Finds the image files in a folder, and the classes that its folders name. */
import { UserError } from '../../errors.ts'
import { type FileFault, listNames } from './image-faults.ts'
import { extensionOf, type FileTree } from './file-tree.ts'

export interface LabelledFile {
  file: string
  className: string
  label: number
}

export interface ImageFiles {
  classNames: string[]
  /** Training images, then test images if they are separate. */
  parts: { directory: string; files: LabelledFile[] }[]
  /** Folders that are not used. */
  unused: string[]
  /** Faults of folders, each with its fix. */
  faults: string[]
  /** Files in formats that are not read. */
  foreign: FileFault[]
}

export const readableImages = ['.png', '.jpg', '.jpeg', '.jpe', '.jfif']
const unreadable =
  '.gif .bmp .webp .tif .tiff .avif .heic .heif .ppm .pgm .pbm .pnm .jp2 .j2k .jxl .svg .psd .ico .tga .dng'.split(
    ' ',
  )
/** Names for a folder of test images; the first that exists is used. */
const testNames = ['test', 'val', 'valid', 'validation']

/**
 * `DIR/train/CLASS/…` and `DIR/test/CLASS/…`, or `DIR/CLASS/…`. Names of classes are compared in Unicode NFC, because
 * macOS decomposes what other systems compose; their order, and that of files, is by code unit in that form.
 * @throws UserError if there are no class folders
 */
export function findImages(tree: FileTree, directory: string): ImageFiles {
  const names = foldersOf(tree, directory)
  const test = names.includes('train') ? testNames.find((name) => names.includes(name)) : undefined
  const parts = test === undefined ? [directory] : ['train', test].map((name) => tree.join(directory, name))
  const folders = parts.map((part) => classFolders(tree, part))
  const classNames = [...folders[0]!.keys()].sort(byCodeUnit)
  if (classNames.length < 2 || classNames.length > 256) throw notClasses(parts[0]!, classNames)
  const found: ImageFiles = { classNames, parts: [], unused: [], faults: [], foreign: [] }
  if (test !== undefined) found.unused = names.filter((name) => name !== 'train' && name !== test)
  for (const [i, part] of parts.entries()) {
    const own = folders[i]!
    const files = classNames.flatMap((className, label) =>
      (own.get(className) ?? []).flatMap((folder) =>
        filesOf(tree, folder, { className, label }, found.foreign),
      ),
    )
    found.parts.push({ directory: part, files })
    for (const [className, paths] of own) {
      if (paths.length > 1)
        found.faults.push(
          `${paths.join(' and ')}: expected one folder for the class ${className}, got ${paths.length} whose names ` +
            'differ only in their Unicode form; move the images into one',
        )
      if (i > 0 && !classNames.includes(className))
        found.faults.push(
          `${paths[0]}: expected a class that ${parts[0]} has, got ${className}; add training images of it or remove ` +
            'the folder',
        )
    }
  }
  const foreignClasses = new Set(found.foreign.map(({ className }) => className))
  const trained = new Set(found.parts[0]!.files.map(({ className }) => className))
  for (const className of classNames)
    if (!trained.has(className) && !foreignClasses.has(className))
      found.faults.push(
        `${folders[0]!.get(className)![0]}: expected images (${readableImages.join(', ')}) of the class ${className}, got ` +
          'none; add some or remove the folder, and call the folders of a data set with a test set train and test',
      )
  return found
}

function notClasses(directory: string, names: readonly string[]): UserError {
  const got = names.length === 1 ? `only ${names[0]}` : names.length === 0 ? 'none' : String(names.length)
  return new UserError(
    `${directory}: expected 2 to 256 folders, one for each class, got ${got}; sort the images into such folders`,
  )
}

const foldersOf = (tree: FileTree, directory: string) =>
  tree.list(directory).flatMap((entry) => (entry.isFile() ? [] : [entry.name]))

/** The folders of each class, by its name in NFC. */
function classFolders(tree: FileTree, directory: string): Map<string, string[]> {
  const folders = new Map<string, string[]>()
  for (const name of foldersOf(tree, directory)) {
    const className = name.normalize('NFC')
    folders.set(className, [...(folders.get(className) ?? []), tree.join(directory, name)])
  }
  return folders
}

function filesOf(
  tree: FileTree,
  folder: string,
  { className, label }: Pick<LabelledFile, 'className' | 'label'>,
  foreign: FileFault[],
): LabelledFile[] {
  const names = tree.list(folder).flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]))
  for (const name of names)
    if (unreadable.includes(extensionOf(name)))
      foreign.push({
        kind: 'foreign',
        className,
        message: `${tree.join(folder, name)}: expected PNG or JPEG images; convert or remove it`,
      })
  return names
    .filter((name) => readableImages.includes(extensionOf(name)))
    .sort((a, b) => byCodeUnit(a.normalize('NFC'), b.normalize('NFC')))
    .map((name) => ({ file: tree.join(folder, name), className, label }))
}

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** `no test images of lynx`: the classes of `classNames` without any of `files`; `undefined` if all have some. */
export function classesWithout(
  what: string,
  classNames: readonly string[],
  labels: Iterable<number>,
): string | undefined {
  const there = new Set(labels)
  const missing = classNames.filter((_, label) => !there.has(label))
  return missing.length === 0 ? undefined : `no ${what} images of ${listNames(missing)}`
}
