/**
 * A cache of compiled programs in the user's cache folder. Only the user can read it; a program's name is a hash of everything
 * that the code depends on; files are written atomically and checked before use; the total size is limited.
 */
import { createHash, randomBytes } from 'node:crypto'
import { open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makePrivate, userCache } from '../../user-cache-node.ts'

/** The limit for the total size of the files in bytes; the least recently used files are removed. */
export const mostBytes = 512 * 2 ** 20
/** Milliseconds after which another process's compilation is considered abandoned. */
const abandoned = 200_000

export class Cache {
  readonly folder: string
  readonly #most: number

  private constructor(folder: string, limit: number) {
    this.folder = folder
    this.#most = limit
  }

  /** Throws an Error if the folder cannot be created or belongs to another user. */
  static open(
    folder = userCache('native'),
    { most }: { most: number } = { most: mostBytes },
  ): Promise<Cache> {
    return Promise.resolve().then(() => {
      makePrivate(folder)
      return new Cache(folder, most)
    })
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** The path of a library, marked as used; undefined if it is missing or does not match its checksum. */
  async find(key: string): Promise<string | undefined> {
    const path = this.path(`${key}.so`)
    try {
      const [content, sum] = await Promise.all([readFile(path), readFile(this.path(`${key}.sum`), 'utf8')])
      if (sum.split('\n')[0] !== sumOf(content)) return undefined
    } catch {
      return undefined
    }
    const now = new Date()
    await utimes(path, now, now).catch(() => {})
    return path
  }

  /**
   * The path of the library. `make` writes it to a temporary path, unless another process has made it meanwhile. `names`: the
   * names that `listNames` returns for it.
   */
  async make(
    key: string,
    make: (temporary: string) => Promise<void>,
    names: readonly string[] = [],
  ): Promise<string> {
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
      // A library without its checksum is ignored, so the checksum is written last.
      const sum = sumOf(await readFile(temporary))
      await rename(temporary, path)
      await this.write(`${key}.sum`, [sum, ...names].join('\n'))
      await this.#bound()
      return path
    } finally {
      await rm(temporary, { force: true })
      await rm(lock, { force: true })
    }
  }

  /** The keys of the libraries and the names of what they contain, without those in `known`. */
  async listNames(known: ReadonlySet<string>): Promise<Map<string, readonly string[]>> {
    const keys = (await readdir(this.folder))
      .filter((file) => file.endsWith('.sum'))
      .map((file) => file.slice(0, -'.sum'.length))
      .filter((key) => !known.has(key))
    const found = await Promise.all(
      keys.map(async (key) => [key, ((await this.read(`${key}.sum`)) ?? '').split('\n').slice(1)] as const),
    )
    return new Map(found)
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

  /** The libraries and recipes, their sizes in bytes and the time of last use. */
  async contents(): Promise<{ name: string; bytes: number; used: number }[]> {
    const names = (await readdir(this.folder)).filter((name) => /\.(so|recipe)$/.test(name))
    const found = await Promise.all(
      names.map(async (name) => {
        const entry = await stat(this.path(name)).catch(() => undefined)
        return entry ? [{ name, bytes: entry.size, used: entry.mtimeMs }] : []
      }),
    )
    return found.flat()
  }

  /** Removes all files. */
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
