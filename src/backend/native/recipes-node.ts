/**
 * Recipes of programs, kept in the cache: which kernels a program launches, with which buffers. With its recipe, a program whose
 * kernels are compiled starts without being printed as C, which takes longer than everything else.
 *
 * A recipe follows from the request, the target and our own code, so a hash of all three names its file.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { inPackage, runsFromSource } from '../../package-node.ts'
import type { Cache } from './cache-node.ts'

interface Launch {
  /** The name of the kernel. */
  readonly kernel: string
  /** The units that the threads divide among themselves. */
  readonly units: number
  /** The places of the kernel's buffers among the plan's buffers. */
  readonly places: readonly number[]
}

/** The launches of a program by phase. */
export type Recipe = readonly (readonly Launch[])[]

export class Recipes {
  readonly #cache: Cache
  #code: Promise<string | undefined> | undefined

  constructor(cache: Cache) {
    this.#cache = cache
  }

  /** The recipe of the program that `identity` describes; undefined if it is missing or damaged. */
  async find(identity: string): Promise<Recipe | undefined> {
    const file = await this.#fileFor(identity)
    const text = file && (await this.#cache.read(file))
    if (!text) return undefined
    const [sum, content = ''] = text.split('\n')
    return sum === hashOf(content) ? (JSON.parse(content) as Recipe) : undefined
  }

  async keep(identity: string, recipe: Recipe): Promise<void> {
    const file = await this.#fileFor(identity)
    const content = JSON.stringify(recipe)
    // Without it, the next process prints the program again.
    if (file) await this.#cache.write(file, `${hashOf(content)}\n${content}\n`).catch(() => {})
  }

  async #fileFor(identity: string): Promise<string | undefined> {
    this.#code ??= hashOfOurCode().catch(() => undefined)
    const code = await this.#code
    return code && `${hashOf(code, identity).slice(0, 40)}.recipe`
  }
}

/** The folders whose code determines a recipe. What is built is bundled, so there it can be in any file. */
const folders = runsFromSource ? ['src/tensor/', 'src/compile/', 'src/backend/'] : ['dist/']

async function hashOfOurCode(): Promise<string> {
  const files = await Promise.all(
    folders.map(async (folder) => {
      const path = inPackage(folder)
      const names = await readdir(path, { recursive: true })
      return names
        .filter((name) => /(?<!\.d)\.[jt]s$/.test(name) && !/^explorer[/\\]/.test(name))
        .map((name) => `${path}${name}`)
    }),
  )
  const contents = await Promise.all(
    files
      .flat()
      .sort()
      .map((file) => readFile(file, 'utf8')),
  )
  return hashOf(...contents)
}

function hashOf(...texts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text.length}\n`).update(text)
  return hash.digest('hex')
}
