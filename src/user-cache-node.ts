/** Folders for what can be made again, private to the user (Node only). */
import { chmodSync, lstatSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The folder of this name in the user's cache folder, which need not exist. */
export const userCache = (name: string): string =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'normscope', name)

/** Makes a folder that only the user can read. Throws an Error if that is impossible, or if it belongs to another user. */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder`)
  const own = process.getuid?.()
  if (own !== undefined && found.uid !== own) throw new Error(`${folder} belongs to another user`)
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700)
}
