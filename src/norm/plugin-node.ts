/**
 * Normalizations of your own from files (Node only): a module that exports one or more normalizations, each made with
 * `define` of `normscope/norm`.
 *
 *     const plugin = await loadPlugin('./peak.mjs')
 *     mlp({ …, norm: 'peak' })
 *
 * A plugin is code and runs with your rights; it is loaded only from files that you name.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UserError } from '../errors.ts'
import type { Kind } from '../options/index.ts'
import { packageRoot, runsFromSource } from '../package-node.ts'
import { ShapeError } from '../tensor/index.ts'
import { guarded, describeFault } from './guarded.ts'
import type { Normalization } from './normalization.ts'
import { plug, type Plugged, type PluginOrigin } from './plugged.ts'
import { isBuiltInName } from './registry.ts'

export interface LoadPluginOptions {
  /** The expected content: the first 16 hexadecimal digits of its SHA-256. */
  readonly sha256?: string
}

/**
 * Loads a file, and gives its normalizations their names in every spec from now on. Throws a UserError that names the
 * file if it is not there, cannot be run, exports no normalization, or has a name that is taken.
 */
export async function loadPlugin(
  file: string,
  { sha256: wanted }: LoadPluginOptions = {},
): Promise<Plugged[]> {
  const sha256 = createHash('sha256').update(contentOf(file)).digest('hex').slice(0, 16)
  if (wanted !== undefined && wanted !== sha256)
    throw new UserError(
      `plugin ${file}: the file changed while the command runs: expected the content ${wanted}, got ${sha256}; start the command again`,
    )
  const exported = await runFile(file, sha256)
  const kinds = kindsIn(exported)
  if (kinds.length === 0)
    throw new UserError(
      `plugin ${file}: expected an export made with define from normscope/norm, got ${describeExports(exported)}; write export const NAME = define({ name, summary, options, create })`,
    )
  const loaded = kinds.map((kind): Plugged => {
    checkName(file, kind.name)
    const safe = guarded(kind, file)
    tryOut(file, safe)
    return { norm: kind.name, file, sha256, kind: safe }
  })
  const names = kinds.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw new UserError(`plugin ${file}: it exports two normalizations with the name ${twice}; rename one`)
  for (const each of loaded) plug(each)
  return loaded
}

/** Loads files again in another process, where they must be as they were in the first. */
export async function loadPlugins(origins: readonly Omit<PluginOrigin, 'norm'>[]): Promise<void> {
  const files = new Map(origins.map(({ file, sha256 }) => [file, sha256]))
  for (const [file, sha256] of files) await loadPlugin(file, { sha256 })
}

function contentOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message
    throw new UserError(`plugin ${file}: ${why}; expected a module, as in --plugin ./peak.mjs`)
  }
}

async function runFile(file: string, sha256: string): Promise<Readonly<Record<string, unknown>>> {
  resolveNormscope()
  const url = pathToFileURL(resolve(file))
  // Node runs a module once for each address.
  url.searchParams.set('sha256', sha256)
  try {
    return (await import(/* @vite-ignore */ url.href)) as Record<string, unknown>
  } catch (error) {
    throw new UserError(`plugin ${file}: it cannot be run: ${describeFault(error, file)}; ${fixFor(error)}`)
  }
}

function fixFor(error: unknown): string {
  const { name, code, message = '' } = error as { name?: string; code?: string; message?: string }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return 'name it .mjs, or use a version of Node that runs TypeScript (22.18 or later)'
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED')
    return 'import from normscope/norm and normscope/tensor, or install the package beside the file'
  if (/does not provide an export named/.test(message))
    return 'import only names that docs/add-your-own.md lists'
  if (name === 'SyntaxError') return 'node --check shows the place'
  return 'correct the file'
}

/** The package that runs, not another copy of it: two copies would not know each other's tensors. */
function resolveNormscope(): void {
  if (isResolving) return
  isResolving = true
  const source = `
    const root = ${JSON.stringify(packageRoot.href)}
    export function resolve(specifier, context, next) {
      if (specifier !== 'normscope' && !specifier.startsWith('normscope/')) return next(specifier, context)
      if (${!runsFromSource}) return next(specifier, { ...context, parentURL: root + 'package.json' })
      const part = specifier.slice('normscope/'.length)
      return next(root + 'src/' + (part === '' ? '' : part + '/') + 'index.ts', context)
    }`
  nodeModule.register(`data:text/javascript,${encodeURIComponent(source)}`)
}

let isResolving = false

/** The normalizations among the exports; what `define` returns, its kind, or lists of these. */
function kindsIn(exported: Readonly<Record<string, unknown>>): Kind<Normalization>[] {
  const found = Object.values(exported)
    .flat()
    .flatMap((value) => {
      const kind: unknown = isKind(value) ? value : (value as { kind?: unknown } | null | undefined)?.kind
      return isKind(kind) ? [kind] : []
    })
  return [...new Set(found)]
}

function isKind(value: unknown): value is Kind<Normalization> {
  if (typeof value !== 'object' || value === null) return false
  const { name, parse, canonical, options } = value as Partial<Kind<Normalization>>
  return (
    typeof name === 'string' &&
    typeof parse === 'function' &&
    typeof canonical === 'function' &&
    Array.isArray(options)
  )
}

function describeExports(exported: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(exported)
  return entries.length === 0
    ? 'no exports'
    : entries.map(([name, value]) => `${name}, ${describe(value)}`).join('; ')
}

const describe = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`

/** Lists of specs are split at commas before a name. */
function checkName(file: string, name: string): void {
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new UserError(
      `plugin ${file}: the name "${name}" does not fit: expected lower-case letters, digits and hyphens, as in my-norm; rename it`,
    )
  if (isBuiltInName(name))
    throw new UserError(
      `plugin ${file}: the name ${name} is that of a built-in normalization; rename it, for example to my-${name}`,
    )
}

/** Makes it with its default options, and one layer, so that faults are found before anything is trained. */
function tryOut(file: string, kind: Kind<Normalization>): void {
  const { create } = kind.parse('')
  for (const features of [[6], [6, 3, 3]])
    try {
      create({ name: 'layer', features })
    } catch (error) {
      // It may be undefined for one of them: norms --plugin tells.
      const isRefusal =
        error instanceof ShapeError ||
        (error instanceof UserError && !error.message.startsWith(`plugin ${file}:`))
      if (!isRefusal) throw error
    }
}
