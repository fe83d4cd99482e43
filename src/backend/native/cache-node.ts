/**
 * Compiled programs under the user's cache folder: private to the user, named by a hash of all that the code depends on,
 * written whole or not at all, checked before they are used, and bounded.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  chmod,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Bytes that the files may take together; those that were used least recently are removed. */
export const mostBytes = 512 * 2 ** 20
/** Milliseconds after which a compilation of another process counts as dead. */
const abandoned = 200_000

const cacheFolder = (): string =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'normscope', 'native')

export class Cache {
  readonly folder: string
  readonly #most: number

  private constructor(folder: string, limit: number) {
    this.folder = folder
    this.#most = limit
  }

  /** Throws an Error where the folder cannot be made, or is not the user's alone. */
  static async open(
    folder = cacheFolder(),
    { most }: { most: number } = { most: mostBytes },
  ): Promise<Cache> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const { uid, mode } = await lstat(folder).then((found) => {
      if (!found.isDirectory()) throw new Error(`${folder} is not a folder`)
      return found
    })
    const own = process.getuid?.()
    if (own !== undefined && uid !== own) throw new Error(`${folder} belongs to another user`)
    if ((mode & 0o077) !== 0) await chmod(folder, 0o700)
    return new Cache(folder, most)
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** The path of a library that is there and whole; marks it as used. */
  async find(key: string): Promise<string | undefined> {
    const path = this.path(`${key}.so`)
    try {
      const [content, sum] = await Promise.all([readFile(path), readFile(this.path(`${key}.sum`), 'utf8')])
      if (sum !== sumOf(content)) return undefined
    } catch {
      return undefined
    }
    const now = new Date()
    await utimes(path, now, now).catch(() => {})
    return path
  }

  /** The path of the library that `make` wrote to the path it is given, or that another process made meanwhile. */
  async make(key: string, make: (temporary: string) => Promise<void>): Promise<string> {
    const lock = this.path(`${key}.lock`)
    for (;;) {
      const known = await this.find(key)
      if (known !== undefined) return known
      if (await this.#take(lock)) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const temporary = this.path(`${key}.${randomBytes(6).toString('hex')}.tmp`)
    try {
      await make(temporary)
      const path = this.path(`${key}.so`)
      // Without its sum a library does not count, so it comes last.
      const sum = sumOf(await readFile(temporary))
      await rename(temporary, path)
      await this.write(`${key}.sum`, sum)
      await this.#bound()
      return path
    } finally {
      await rm(temporary, { force: true })
      await rm(lock, { force: true })
    }
  }

  async read(name: string): Promise<string | undefined> {
    return readFile(this.path(name), 'utf8').catch(() => undefined)
  }

  async write(name: string, text: string): Promise<void> {
    const temporary = this.path(`${name}.${randomBytes(6).toString('hex')}.tmp`)
    try {
      await writeFile(temporary, text)
      await rename(temporary, this.path(name))
    } finally {
      await rm(temporary, { force: true })
    }
  }

  /** Libraries and their bytes. */
  async contents(): Promise<{ name: string; bytes: number; used: number }[]> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.so'))
    const found = await Promise.all(
      names.map(async (name) => {
        const entry = await stat(this.path(name)).catch(() => undefined)
        return entry ? [{ name, bytes: entry.size, used: entry.mtimeMs }] : []
      }),
    )
    return found.flat()
  }

  /** Removes everything. */
  async clear(): Promise<void> {
    for (const name of await readdir(this.folder)) await rm(this.path(name), { force: true })
  }

  async #take(lock: string): Promise<boolean> {
    try {
      await (await open(lock, 'wx')).close()
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const held = await stat(lock).catch(() => undefined)
      if (held && Date.now() - held.mtimeMs > abandoned) await rm(lock, { force: true })
      return false
    }
  }

  async #bound(): Promise<void> {
    const files = (await this.contents()).sort((a, b) => b.used - a.used)
    let total = 0
    for (const { name, bytes } of files) {
      total += bytes
      if (total <= this.#most) continue
      await rm(this.path(name.replace(/so$/, 'sum')), { force: true })
      await rm(this.path(name), { force: true })
    }
  }
}

const sumOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')
