/** The content of the user's files, in a worker. Only what is used is read. */
import { isNetwork, mayBeArrays } from '../own/kinds.ts'
import type { OwnFile } from './messages.ts'

/** Those whose path is `wanted`. */
async function read(
  files: readonly OwnFile[],
  wanted: (path: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  const contents = files
    .filter(({ path }) => wanted(path))
    .map(async ({ path, file }) => [path, new Uint8Array(await file.arrayBuffer())] as const)
  return new Map(await Promise.all(contents))
}

/** A file, or all in a folder. */
export const readAt = (files: readonly OwnFile[], place: string): Promise<Map<string, Uint8Array>> =>
  read(files, (path) => path === place || path.startsWith(`${place}/`))

/** Networks, and files that may have their arrays. */
export const readNetworks = (files: readonly OwnFile[]): Promise<Map<string, Uint8Array>> =>
  read(files, (path) => isNetwork(path) || mayBeArrays(path))
