/** Data from files that someone gave to a page: a CSV or NPZ file, or images in folders, which may be in a zip. */
import { UserError } from '../errors.ts'
import { flagOption } from '../options/index.ts'
import {
  channelsOption,
  classesOption,
  type DataPath,
  labelOption,
  readDataOptions,
  shapeOption,
  sizeOption,
  valuesOption,
} from './data-spec.ts'
import type { FileTree } from './files/file-tree.ts'
import { imagesInFolders } from './files/image-folder.ts'
import { maybeGunzip } from './formats/gzip.ts'
import { readZip, readZipEntry } from './formats/zip.ts'
import { type Found, foundCsv } from './found.ts'
import { foundNpz } from './found-npz.ts'

/** The content of each file by its path, with slashes. */
export type GivenFiles = ReadonlyMap<string, Uint8Array>

/** The kinds of data whose files can be given, with the form of their specs. */
const givenForms = { csv: 'csv:FILE', npz: 'npz:FILE', images: 'images:DIR' } as const

/** The options are those of the command line. Throws a UserError if the files are not there, damaged or no such data. */
export function foundGiven({ name, path, options }: DataPath, files: GivenFiles): Found {
  const form = givenForms[name as keyof typeof givenForms]
  if (path === undefined)
    throw new UserError(`data "${name}": expected ${form}, got no path; add it after a colon`)
  const given = { name, options }
  switch (name) {
    case 'csv': {
      const { classes, ...chosen } = readDataOptions(given, form, {
        classes: classesOption,
        label: labelOption,
        shape: shapeOption,
        values: valuesOption,
      })
      return withClasses(foundCsv(contentOf(files, path), path, chosen), classes)
    }
    case 'npz': {
      const { classes, channels } = readDataOptions(given, form, {
        classes: classesOption,
        channels: channelsOption,
      })
      return withClasses(foundNpz(contentOf(files, path), path, channels), classes)
    }
    default: {
      const {
        classes,
        size,
        'skip-damaged': skipDamaged,
      } = readDataOptions(given, form, {
        classes: classesOption,
        size: sizeOption,
        'skip-damaged': flagOption(false),
      })
      const { tree, directory } = imagesAt(path, files)
      return withClasses(
        imagesInFolders(tree, directory, { ...(size !== undefined && { size }), skipDamaged }),
        classes,
      )
    }
  }
}

const withClasses = (found: Found, classes: number | undefined): Found =>
  classes === undefined ? found : { ...found, classes }

function contentOf(files: GivenFiles, path: string): Uint8Array {
  const bytes = files.get(path)
  if (bytes === undefined) throw missing(path)
  return maybeGunzip(bytes, path)
}

/** A page forgets files when it is loaded again. */
const missing = (path: string): UserError =>
  new UserError(`${path}: this page does not have this file; give it to the screen “Your own” again`)

/** The folder of images that is at a path; of an archive, what is in its only folder. */
function imagesAt(path: string, files: GivenFiles): { tree: FileTree; directory: string } {
  const archive = files.get(path)
  if (archive === undefined) return { tree: treeOf(files), directory: path }
  const entries = readZip(archive, path).filter(({ name }) => !name.endsWith('/') && !isHidden(name))
  const inside = new Map(
    entries.map((entry): [string, () => Uint8Array] => [
      `${path}/${entry.name}`,
      () => readZipEntry(archive, entry, path),
    ]),
  )
  const tree = treeFrom([...inside.keys()], (file) => inside.get(file)!())
  let directory = path
  for (;;) {
    const [only, ...others] = tree.list(directory)
    if (only === undefined || others.length > 0 || only.isFile()) return { tree, directory }
    // A class is a folder of files; an archive often has one folder around all that is in it.
    if (tree.list(`${directory}/${only.name}`).every((entry) => entry.isFile())) return { tree, directory }
    directory = `${directory}/${only.name}`
  }
}

/** As macOS adds them to archives. */
const isHidden = (name: string) => name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX')

const treeOf = (files: GivenFiles): FileTree =>
  treeFrom([...files.keys()], (file) => maybeGunzip(files.get(file)!, file))

function treeFrom(paths: readonly string[], read: (file: string) => Uint8Array): FileTree {
  /** What is in each folder: names, and whether they are files. */
  const folders = new Map<string, Map<string, boolean>>()
  for (const path of paths) {
    const parts = path.split('/')
    parts.forEach((part, i) => {
      const folder = parts.slice(0, i).join('/')
      const own = folders.get(folder) ?? new Map<string, boolean>()
      folders.set(folder, own.set(part, i === parts.length - 1))
    })
  }
  return {
    join: (folder, name) => `${folder}/${name}`,
    list(folder) {
      const found = folders.get(folder.replace(/\/$/, ''))
      if (found === undefined) throw missing(folder)
      return [...found]
        .filter(([name]) => !name.startsWith('.'))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, isFile]) => ({ name, isFile: () => isFile, isDirectory: () => !isFile }))
    },
    read,
  }
}
