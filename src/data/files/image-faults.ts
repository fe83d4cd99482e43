/** The faults of the images in a folder, as one list. */
import { counted } from '../../counts.ts'
import { UserError } from '../../errors.ts'
import type { ImageFault } from '../formats/image/problem.ts'
import { grouped } from '../../counts.ts'

export interface FileFault {
  /** `unreadable`: the file cannot be read from the disk. */
  kind: ImageFault | 'unreadable'
  className: string
  /** Names the file, its fault and the fix. */
  message: string
}

/** The number of files of each kind that a list names; it always counts all. */
const MOST_NAMED = 20

const kinds: readonly { kind: FileFault['kind']; one: string; many: string }[] = [
  { kind: 'damaged', one: 'damaged image', many: 'damaged images' },
  {
    kind: 'unsupported',
    one: 'image of a kind that is not supported',
    many: 'images of kinds that are not supported',
  },
  { kind: 'foreign', one: 'file that is neither PNG nor JPEG', many: 'files that are neither PNG nor JPEG' },
  { kind: 'unreadable', one: 'file that cannot be opened', many: 'files that cannot be opened' },
]

/**
 * @param others faults of folders and sizes, each with its fix
 * @param remedy the data spec that leaves the files out
 */
export function faultsError(
  directory: string,
  others: readonly string[],
  files: readonly FileFault[],
  remedy: string,
): UserError {
  const [only] = [...others, ...files.map(({ message }) => `${message}, or leave it out: ${remedy}`)]
  if (others.length + files.length === 1) return new UserError(only!)
  const groups = kinds.flatMap(({ kind, one, many }) => {
    const own = files.filter((file) => file.kind === kind)
    if (own.length === 0) return []
    const named = own.slice(0, MOST_NAMED).map(({ message }) => `    ${message}`)
    const rest = own.length - named.length
    return [
      `  ${counted(own.length, one, many)} (${countByClass(own)}):`,
      ...named,
      ...(rest > 0 ? [`    and ${grouped(rest)} more`] : []),
    ]
  })
  const lines = [
    `${directory}: ${counted(others.length + files.length, 'fault')}`,
    ...others.map((fault) => `  ${fault}`),
    ...groups,
    ...(files.length > 0 ? [`  to leave out files that cannot be read: ${remedy}`] : []),
  ]
  return new UserError(lines.join('\n'))
}

/** `left out: 2 damaged images, 1 file that cannot be opened (cat 1, dog 2)` */
export function leftOut(files: readonly FileFault[]): string {
  const counts = kinds.flatMap(({ kind, one, many }) => {
    const count = files.filter((file) => file.kind === kind).length
    return count === 0 ? [] : [counted(count, one, many)]
  })
  return `left out: ${counts.join(', ')} (${countByClass(files)})`
}

/** `cat 2, dog 1`, sorted by name. */
export function countByClass(files: readonly { className: string }[]): string {
  const counts = new Map<string, number>()
  for (const { className } of files) counts.set(className, (counts.get(className) ?? 0) + 1)
  const names = [...counts.keys()].sort()
  return listNames(names.map((name) => `${name} ${grouped(counts.get(name)!)}`))
}

/** At most ten names, and the number of further ones. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ')
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown
}
