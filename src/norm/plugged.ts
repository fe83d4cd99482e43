/**
 * Normalizations from plugins, in this process. They are found by name beside the built-in ones; `plugin-node.ts` loads
 * them from files.
 */
import { UserError } from '../errors.ts'
import type { Kind } from '../options/index.ts'
import type { Normalization } from './normalization.ts'

/** Where a normalization comes from; part of the spec of every run that uses it. */
export interface PluginOrigin {
  /** The name of the normalization. */
  readonly norm: string
  /** The path as it was given. */
  readonly file: string
  /** The first 16 hexadecimal digits of the SHA-256 of the file. */
  readonly sha256: string
}

export interface Plugged extends PluginOrigin {
  readonly kind: Kind<Normalization>
}

const known = new Map<string, Plugged>()

/** In the order in which they were loaded. */
export const pluggedNormalizations = (): readonly Plugged[] => [...known.values()]

/** Replaces an earlier version of the same file. Throws a UserError if another file has a normalization of this name. */
export function plug(plugged: Plugged): void {
  const other = known.get(plugged.norm)
  if (other !== undefined && other.file !== plugged.file)
    throw new UserError(
      `plugin ${plugged.file}: ${other.file} has a normalization ${plugged.norm} too; rename one of them, or give one file`,
    )
  known.set(plugged.norm, plugged)
}

/** `--plugin FILE` for each file, to repeat a command. */
export const pluginFlags = (): string[] =>
  [...new Set(pluggedNormalizations().map(({ file }) => file))].flatMap((file) => ['--plugin', file])

/** The origins of those normalizations, of the names in `spec`, that are from plugins. */
export function originsIn(spec: string): PluginOrigin[] {
  const names = spec.split('+').map((part) => part.split(':')[0]!)
  return pluggedNormalizations()
    .filter(({ norm }) => names.includes(norm))
    .map(({ norm, file, sha256 }) => ({ norm, file, sha256 }))
}

/** Throws a UserError unless the plugins that a run was trained with are loaded, as they were. */
export function requirePlugins(origins: readonly PluginOrigin[]): void {
  for (const { norm, file, sha256 } of origins) {
    const found = known.get(norm)
    if (found === undefined)
      throw new UserError(
        `normalization ${norm}: this run was trained with it from the plugin ${file}; pass --plugin ${file}`,
      )
    if (found.sha256 !== sha256)
      throw new UserError(
        `normalization ${norm}: this run was trained with another version of the plugin ${file}: expected the content ${sha256}, got ${found.sha256} from ${found.file}; bring back the file as it was, or train again`,
      )
  }
}
