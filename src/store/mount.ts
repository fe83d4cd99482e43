/** Whether the file system of a store can be shared by machines. */
import { readFileSync, realpathSync } from 'node:fs'
import { dirname, sep } from 'node:path'
import { UserError } from '../errors.ts'

interface Mount {
  /** The folder where it is mounted. */
  readonly at: string
  /** `ext4`, `nfs4`. */
  readonly type: string
  readonly options: readonly string[]
}

/**
 * Throws a UserError if `path` is on an NFS mount whose client does not look at the server when it opens a file: processes
 * on several machines would not see one another's locks and signs of life. `mounts` is the text of `/proc/self/mounts`.
 */
export function checkMount(path: string, mounts: string | undefined = mountsOfSystem()): void {
  const mount = mountOf(realOf(path), mounts ?? '')
  if (mount === undefined || !mount.type.startsWith('nfs') || !mount.options.includes('nocto')) return
  throw new UserError(
    `${path}: ${mount.at} is mounted with the option nocto, so that a process may not see the locks of other machines; ` +
      'mount it without that option, or name another folder',
  )
}

/** The mount that a path is on. */
function mountOf(path: string, mounts: string): Mount | undefined {
  return (
    mounts
      .split('\n')
      .flatMap((line): Mount[] => {
        const [, at, type, options] = line.split(' ').map(unescaped)
        return at !== undefined && type !== undefined && options !== undefined
          ? [{ at, type, options: options.split(',') }]
          : []
      })
      .filter(({ at }) => path === at || path.startsWith(at.endsWith(sep) ? at : `${at}${sep}`))
      // A later mount covers an earlier one of the same folder.
      .reduce<Mount | undefined>(
        (best, mount) => (best && best.at.length > mount.at.length ? best : mount),
        undefined,
      )
  )
}

/** Spaces and line ends are written as octal numbers: proc(5). */
const unescaped = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** The path without symbolic links, of the part of it that exists. */
function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const above = dirname(path)
    return above === path ? path : realOf(above)
  }
}

/** Undefined on systems that have no such list. */
function mountsOfSystem(): string | undefined {
  try {
    return readFileSync('/proc/self/mounts', 'utf8')
  } catch {
    return undefined
  }
}
