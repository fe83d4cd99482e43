/**
 * This package as hosts need it: what is compiled, embedded data and the packages it depends on, in a folder of links, whose
 * name says its version and its content.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UserError } from '../../../errors.ts'
import { inPackage } from '../../../package-node.ts'
import { packageVersion } from '../../../store/index.ts'

export interface Payload {
  /** A folder with links to all that is copied. */
  readonly folder: string
  /** `package-0.1.0-3f2a91bc`. */
  readonly name: string
  readonly remove: () => void
}

/** For rsync: follow the links; leave out what only a browser or a compiler of TypeScript reads. */
export const PAYLOAD_OPTIONS = [
  '--copy-links',
  '--exclude=*.d.ts',
  '--exclude=*.map',
  '--exclude=/dist/explorer',
  '--exclude=.bin',
]

/** Throws a UserError if a package is missing. `root`: the folder of the package. */
export function makePayload(root = inPackage('.')): Payload {
  const folder = mkdtempSync(join(tmpdir(), 'normscope-package-'))
  try {
    for (const name of ['package.json', 'dist', 'data', 'assets'])
      if (existsSync(join(root, name))) symlinkSync(realpathSync(join(root, name)), join(folder, name))
    for (const [name, path] of dependenciesOf(root)) {
      const link = join(folder, 'node_modules', name)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(path, link)
    }
    const name = `package-${packageVersion()}-${hashOf(folder).slice(0, 12)}`
    return { folder, name, remove: () => rmSync(folder, { recursive: true, force: true }) }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The folders of all packages that `root` needs, by name. Those below a package are copied with it. */
function dependenciesOf(root: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const open = [realpathSync(root)]
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(join(from, 'package.json'), 'utf8'),
    ) as Manifest
    for (const name of [...Object.keys(dependencies), ...Object.keys(optionalDependencies)]) {
      const path = findPackage(name, from)
      if (path === undefined) {
        if (name in optionalDependencies) continue
        throw new UserError(
          `package ${name}: expected it beside ${from}, found none; install normscope again`,
        )
      }
      const known = found.get(name)
      if (known === path) continue
      open.push(path)
      if (path.startsWith(`${from}/node_modules/`) && from !== realpathSync(root)) continue
      if (known !== undefined)
        throw new UserError(
          `package ${name}: expected one version, found ${known} and ${path}; install normscope in a folder of its own`,
        )
      found.set(name, path)
    }
  }
  return found
}

/** As Node finds it: in `node_modules` of the folder or of one above it. */
function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name)
    if (existsSync(join(path, 'package.json'))) return realpathSync(path)
    if (folder === dirname(folder)) return undefined
  }
}

const isCopied = (path: string): boolean =>
  !/\.d\.ts$|\.map$|(^|\/)\.bin(\/|$)/.test(path) && !path.startsWith('dist/explorer/')

/** A hash of all files that are copied: their paths and their contents. */
function hashOf(folder: string): string {
  const hash = createHash('sha256')
  const visit = (path: string) => {
    const whole = join(folder, path)
    if (statSync(whole).isDirectory()) {
      for (const name of readdirSync(whole).sort()) visit(path === '' ? name : `${path}/${name}`)
      return
    }
    if (!isCopied(path)) return
    const content = readFileSync(whole)
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  visit('')
  return hash.digest('hex')
}
