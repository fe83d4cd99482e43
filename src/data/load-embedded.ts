/** Data for a page, which has no disk: the embedded sets, whose files it fetches, generated ones, and files given to it. */
import { UserError, unknownName } from '../errors.ts'
import { classesOption, type DataPath, readDataOptions, splitDataSpec } from './data-spec.ts'
import { embedded } from './embedded.ts'
import { maybeGunzip } from './formats/gzip.ts'
import { type Found, splitOf } from './found.ts'
import type { Scaling } from './preprocessing.ts'
import type { DataSplit, ReadySplit } from './split.ts'
import { brackets } from './synthetic/brackets.ts'
import { circle } from './synthetic/circle.ts'
import { linear } from './synthetic/linear.ts'

/** Fetches a file of the package's folder `data`, compressed or not. Throws a UserError if that is impossible. */
export type FetchFile = (file: string) => Promise<Uint8Array>

/** Reads the data of one of `givenNames` from files that the page was given. Throws a UserError if it does not have them. */
export type FindGiven = (path: DataPath) => Promise<Found>

/** Data in files of users, by the name that a spec starts with. */
const givenNames: readonly string[] = ['csv', 'npz', 'images']

const generated = { circle, linear, brackets } as const

/** The names that a spec can start with. */
export const pageDataNames: readonly string[] = [...Object.keys(embedded), ...Object.keys(generated)]

export interface PageData {
  /** Throws a UserError if a page cannot have these data. */
  readonly load: (spec: string, options: { scaling: Scaling }) => Promise<DataSplit>
  readonly areImages: (spec: string) => boolean
  readonly scalingFor: (spec: string, pixels: Scaling) => Scaling
}

/** The specs are those of the command line; each file is fetched once. */
export function pageData(fetchFile: FetchFile, findGiven?: FindGiven): PageData {
  const fetched = new Map<string, Promise<Uint8Array>>()

  function contentOf(file: string): Promise<Uint8Array> {
    const known = fetched.get(file)
    if (known) return known
    const content = fetchFile(file).then((bytes) => maybeGunzip(bytes, file))
    fetched.set(file, content)
    // A failure of the network may pass.
    content.catch(() => fetched.delete(file))
    return content
  }

  async function found(spec: string): Promise<Found | ReadySplit> {
    const { name, path, options } = splitDataSpec(spec)
    if (isGiven(name)) return findGiven!({ name, options, ...(path !== undefined && { path }) })
    if (isGenerated(name)) {
      readDataOptions({ name, options }, name, {})
      return generated[name].kind.parse(path ?? '')
    }
    checkName(name)
    if (path !== undefined)
      throw new UserError(
        `data "${spec}": a page has no files at ${path}; write ${name}, or use the command line`,
      )
    const { classes } = readDataOptions({ name, options }, name, { classes: classesOption })
    const { files, found: read } = embedded[name]
    const contents = new Map(
      await Promise.all(files.map(async (file) => [file, await contentOf(file)] as const)),
    )
    const all = read((file) => contents.get(file)!)
    return classes === undefined ? all : { ...all, classes }
  }

  const isGiven = (name: string) => findGiven !== undefined && givenNames.includes(name)

  const areImages = (spec: string): boolean => {
    const { name } = splitDataSpec(spec)
    if (isGenerated(name)) return false
    if (isGiven(name)) return true
    checkName(name)
    return true
  }
  return {
    load: async (spec, { scaling }) => splitOf(splitDataSpec(spec).name, await found(spec), scaling),
    areImages,
    scalingFor: (spec, pixels) => (areImages(spec) ? pixels : 'none'),
  }
}

const isGenerated = (name: string): name is keyof typeof generated => Object.hasOwn(generated, name)

function checkName(name: string): asserts name is keyof typeof embedded {
  if (!Object.hasOwn(embedded, name)) throw unknownName('data of a page', name, pageDataNames)
}
