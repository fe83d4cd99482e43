/** The compiled kernels of this machine: their addresses in this process, found in the libraries of the cache or compiled. */
import { createRequire } from 'node:module'
import { createHash } from 'node:crypto'
import type { Waiting } from '../cpu/accelerator.ts'
import type { NativeParts } from './parts-node.ts'
import { compileText, keyOf, type Target } from './compile-node.ts'
import { identityOf, type KernelText, packOf } from './print/kernel.ts'
import { runner } from './print/runner.ts'

interface Linker {
  /** The path of the runner's library. */
  readonly runner: string
  /** Throws an Error if the library does not load, for example because its folder may not execute. */
  readonly find: (library: string, kernel: string) => bigint
}

export class Kernels {
  readonly #parts: NativeParts
  readonly #target: Target
  /** Addresses of kernels by name. Libraries stay loaded until the process ends. */
  readonly #addresses = new Map<string, bigint>()
  /** The cache's libraries that have been listed. */
  readonly #listed = new Set<string>()
  /** The library of each kernel that is in the cache. */
  readonly #libraries = new Map<string, string>()
  #linker: Promise<Linker> | undefined

  constructor(parts: NativeParts, target: Target) {
    this.#parts = parts
    this.#target = target
  }

  /** The path of the library that runs programs; compiles it if necessary. */
  async runner(): Promise<string> {
    return (await this.#link()).runner
  }

  /** Loads the kernels that the cache has and returns the names of those that it lacks, each once. */
  async load(names: readonly string[]): Promise<readonly string[]> {
    const wanted = new Set(names.filter((name) => !this.#addresses.has(name)))
    if (wanted.size === 0) return []
    if ([...wanted].some((name) => !this.#libraries.has(name))) await this.#list()
    const byLibrary = new Map<string, string[]>()
    for (const name of wanted) {
      const library = this.#libraries.get(name)
      if (library !== undefined) byLibrary.set(library, [...(byLibrary.get(library) ?? []), name])
    }
    for (const [library, own] of byLibrary) {
      const path = await this.#parts.cache.find(library)
      if (path !== undefined) await this.#add(path, own)
      else {
        // The library is damaged, or was removed; it may be made again.
        this.#listed.delete(library)
        for (const name of own) this.#libraries.delete(name)
      }
    }
    return [...wanted].filter((name) => !this.#addresses.has(name))
  }

  /** Compiles kernels, given by name, as one library and loads them. Throws an Error with the compiler's message. */
  async compile(named: ReadonlyMap<string, KernelText>, options: Waiting): Promise<void> {
    if (named.size === 0) return
    const names = [...named.keys()]
    const key = createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 40)
    const path = await compileText(this.#parts, packOf(named), { ...this.#target, ...options, key, names })
    await this.#add(path, names)
  }

  /** The address of a kernel that is loaded. */
  addressOf(name: string): bigint {
    return this.#addresses.get(name)!
  }

  /** A hash of everything that the kernel's code depends on, as a C name. */
  nameOf(kernel: KernelText): string {
    return `k${keyOf(this.#parts, identityOf(kernel), this.#target)}`
  }

  async #list(): Promise<void> {
    for (const [library, names] of await this.#parts.cache.listNames(this.#listed)) {
      this.#listed.add(library)
      for (const name of names) this.#libraries.set(name, library)
    }
  }

  async #add(path: string, names: readonly string[]): Promise<void> {
    const { find } = await this.#link()
    for (const name of names) this.#addresses.set(name, find(path, name))
  }

  #link(): Promise<Linker> {
    this.#linker ??= linkerOf(this.#parts)
    return this.#linker
  }
}

async function linkerOf(parts: NativeParts): Promise<Linker> {
  const path = await compileText(parts, runner, { bits: 128, fused: false, background: false })
  const { load } = createRequire(import.meta.url)(parts.koffi) as {
    load: (path: string) => {
      func: (declaration: string) => (...given: readonly string[]) => number | bigint | string
    }
  }
  const library = load(path)
  const find = library.func('uint64_t find(const char *, const char *)')
  const reason = library.func('const char *reason()')
  return {
    runner: path,
    find(compiled, kernel) {
      const address = BigInt(find(compiled, kernel))
      if (address === 0n) throw new Error(String(reason()))
      return address
    },
  }
}
