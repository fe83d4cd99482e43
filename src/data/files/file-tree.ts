/** Files in folders: on a disk, or given to a page. */

export interface FileTree {
  join(folder: string, name: string): string
  /** In the order of their code units, without hidden ones. Throws a UserError if there is no such folder. */
  list(folder: string): readonly TreeEntry[]
  /** The content, decompressed. Throws a UserError if it cannot be read. */
  read(file: string): Uint8Array
}

interface TreeEntry {
  readonly name: string
  isFile(): boolean
  isDirectory(): boolean
}

/** With the dot and in lower case; empty without one. */
export const extensionOf = (name: string): string => /\.[^./\\]*$/.exec(name)?.[0].toLowerCase() ?? ''
