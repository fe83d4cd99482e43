/** Native code for the programs of a session: what this machine has for it, plans printed as C, libraries from the cache. */
import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { platform } from 'node:os'
import type { Accelerator, ForeignCode } from '../cpu/accelerator.ts'
import type { Machine } from '../cpu/tiling.ts'
import { Cache } from './cache-node.ts'
import { type Compiler, compileC, findCompiler } from './compiler-node.ts'
import { loader } from './loader.ts'
import { sourceOf } from './print/program.ts'
import { findProcessor, flagsFor, type Processor } from './processor-node.ts'

/**
 * The same bits at every level of optimization: floats are never reordered nor contracted, whole numbers wrap around, and
 * memory is read as any type.
 */
const commonFlags = [
  '-O2',
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

export interface NativeParts {
  readonly processor: Processor
  readonly compiler: Compiler
  readonly cache: Cache
  /** The path of koffi's entry, for every thread to load. */
  readonly koffi: string
  readonly koffiVersion: string
}

/** Everything that native code needs, or the first thing that is missing. */
export async function findNative(): Promise<NativeParts | { missing: string }> {
  if (platform() !== 'linux' && platform() !== 'darwin')
    return { missing: `programs are compiled on Linux and macOS, not on ${platform()}` }
  const koffi = findKoffi()
  if ('missing' in koffi) return koffi
  const processor = await findProcessor()
  if (!processor) return { missing: `a processor of this kind is not supported (${process.arch})` }
  const compiler = await findCompiler()
  if ('missing' in compiler) return compiler
  try {
    return { processor, compiler, cache: await Cache.open(), ...koffi }
  } catch (error) {
    return { missing: `the cache cannot be used: ${reasonOf(error)}` }
  }
}

function findKoffi(): { koffi: string; koffiVersion: string } | { missing: string } {
  const require = createRequire(import.meta.url)
  try {
    const koffi = require.resolve('koffi')
    const { version } = require(koffi) as { version: string }
    return { koffi, koffiVersion: version }
  } catch (error) {
    return { missing: `the optional package koffi does not load: ${reasonOf(error)}` }
  }
}

/** Seconds that printing and compiling a plan of so many launches take, about. */
export const cost = (launches: number): number => 0.3 + 0.08 * launches

export interface NativeOptions {
  readonly machine: (threads: number) => Machine
  /** Bits of a vector. */
  readonly bits: 128 | 256 | 512
  /** Called once, when the first program cannot be compiled or loaded. */
  readonly onFailure: (reason: string) => void
}

export function acceleratorOf(
  { processor, compiler, cache, koffi }: NativeParts,
  { machine, bits, onFailure }: NativeOptions,
): Accelerator {
  let hasFailed = false
  const fail = (error: unknown): undefined => {
    if (!hasFailed) onFailure(reasonOf(error))
    hasFailed = true
    return undefined
  }
  return {
    name: `native, ${bits} bits, ${compiler.version}`,
    machine,
    cost,
    fail,
    prepare(plan, lowered) {
      const { text, buffers } = sourceOf(plan, lowered)
      const flags = [...commonFlags, ...flagsFor(processor, bits, lowered.tiles.f32.fused)]
      const key = createHash('sha256')
        .update(JSON.stringify([compiler.version, compiler.words, flags, process.arch]))
        .update(text)
        .digest('hex')
        .slice(0, 40)
      const code = (library: string): ForeignCode => ({ loader, parameters: { koffi, library } })
      return {
        buffers,
        async find() {
          if (hasFailed) return undefined
          const library = await cache.find(key)
          return library === undefined ? undefined : code(library)
        },
        async compile({ background }) {
          if (hasFailed) return undefined
          try {
            const library = await cache.make(key, async (target) => {
              const source = `${target}.c`
              try {
                await writeFile(source, text)
                await compileC(compiler, { flags, source, target, background })
              } finally {
                await rm(source, { force: true })
              }
            })
            return code(library)
          } catch (error) {
            return fail(error)
          }
        },
      }
    },
  }
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!
