/** Compiles C texts to libraries in the cache, with the flags that keep the bits of WebAssembly. */
import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import type { Waiting } from '../cpu/accelerator.ts'
import type { NativeParts } from './parts-node.ts'
import { compileC } from './compiler-node.ts'
import { flagsFor } from './processor-node.ts'

/**
 * With these flags the bits are the same at every optimization level: floats are never reordered or contracted, integers wrap
 * around, and memory may be read as any type.
 */
export const commonFlags = [
  '-O1',
  '-std=gnu11',
  '-w',
  '-fPIC',
  '-shared',
  '-fvisibility=hidden',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-fno-strict-aliasing',
  '-fwrapv',
  '-fno-semantic-interposition',
]

export interface Target {
  readonly bits: number
  /** Whether relaxed multiply-add rounds once, as in the mode `fast`; compiled code is then stored under other names. */
  readonly fused: boolean
}

const flagsOf = ({ processor }: NativeParts, { bits, fused }: Target): string[] => [
  ...commonFlags,
  ...flagsFor(processor, bits, fused),
]

/** A hash of everything that compiled code depends on. */
export function keyOf(parts: NativeParts, text: string, target: Target): string {
  const { version, words } = parts.compiler
  return createHash('sha256')
    .update(JSON.stringify([version, words, flagsOf(parts, target), process.arch]))
    .update(text)
    .digest('hex')
    .slice(0, 40)
}

export interface CompileOptions extends Target, Waiting {
  /** The library's key in the cache; by default a hash of everything that it depends on. */
  readonly key?: string
  /** The names of the kernels in it. */
  readonly names?: readonly string[]
}

/** The path of the library for a C text, from the cache if possible. Throws an Error with the compiler's message. */
export async function compileText(
  parts: NativeParts,
  text: string,
  { background, key, names, ...target }: CompileOptions,
): Promise<string> {
  const make = async (library: string) => {
    const source = `${library}.c`
    try {
      await writeFile(source, text)
      await compileC(parts.compiler, { flags: flagsOf(parts, target), source, target: library, background })
    } finally {
      await rm(source, { force: true })
    }
  }
  return parts.cache.make(key ?? keyOf(parts, text, target), make, names)
}
