/** Native code for sessions: finds its parts on this machine, prints plans as C and compiles or reuses libraries. */
import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { platform } from 'node:os'
import type { Accelerator, ForeignCode, Waiting } from '../cpu/accelerator.ts'
import type { Machine } from '../cpu/tiling.ts'
import { Cache } from './cache-node.ts'
import { type Compiler, compileC, findCompiler } from './compiler-node.ts'
import { loader } from './loader.ts'
import { sourceOf } from './print/program.ts'
import { findProcessor, flagsFor, type Processor } from './processor-node.ts'

/**
 * With these flags the bits are the same at every optimization level: floats are never reordered or contracted, integers wrap
 * around, and memory may be read as any type.
 */
const commonFlags = [
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

export interface NativeParts {
  readonly processor: Processor
  readonly compiler: Compiler
  readonly cache: Cache
  /** The path of koffi's entry point, which every thread loads. */
  readonly koffi: string
  readonly koffiVersion: string
}

/** The parts that native code needs, or the first part that is missing. */
export async function findNative(): Promise<NativeParts | { missing: string }> {
  if (platform() !== 'linux' && platform() !== 'darwin')
    return { missing: `native code needs Linux or macOS, got ${platform()}` }
  const koffi = findKoffi()
  if ('missing' in koffi) return koffi
  const processor = await findProcessor()
  if (!processor) return { missing: `this processor is not supported (${process.arch})` }
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

/** An estimate of the seconds for printing and compiling a plan with this number of launches. */
export const cost = (launches: number): number => 0.3 + 0.05 * launches

export interface NativeOptions {
  readonly machine: (threads: number) => Machine
  /** The vector width in bits. */
  readonly bits: 128 | 256 | 512
  /** Called once, for the first program that cannot be compiled or loaded. */
  readonly onFailure: (reason: string) => void
}

export function acceleratorOf(parts: NativeParts, { machine, bits, onFailure }: NativeOptions): Accelerator {
  const { compiler, cache, koffi } = parts
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
      const how = { bits, fused: lowered.tiles.f32.fused }
      const code = (library: string): ForeignCode => ({ loader, parameters: { koffi, library } })
      return {
        buffers,
        async find() {
          if (hasFailed) return undefined
          const library = await cache.find(keyOf(parts, text, how))
          return library === undefined ? undefined : code(library)
        },
        async compile({ background }) {
          if (hasFailed) return undefined
          try {
            const library = await compileText(parts, text, { ...how, background })
            return code(library)
          } catch (error) {
            return fail(error)
          }
        },
      }
    },
  }
}

interface Target {
  readonly bits: number
  /** Whether relaxed multiply-add rounds once. */
  readonly fused: boolean
}

const flagsOf = ({ processor }: NativeParts, { bits, fused }: Target): string[] => [
  ...commonFlags,
  ...flagsFor(processor, bits, fused),
]

/** A hash of everything that a library depends on. */
function keyOf(parts: NativeParts, text: string, target: Target): string {
  const { version, words } = parts.compiler
  return createHash('sha256')
    .update(JSON.stringify([version, words, flagsOf(parts, target), process.arch]))
    .update(text)
    .digest('hex')
    .slice(0, 40)
}

/** The path of the library for a C source, from the cache if possible. Throws an Error with the compiler's message. */
export async function compileText(
  parts: NativeParts,
  text: string,
  { background, ...target }: Target & Waiting,
): Promise<string> {
  return parts.cache.make(keyOf(parts, text, target), async (library) => {
    const source = `${library}.c`
    try {
      await writeFile(source, text)
      await compileC(parts.compiler, { flags: flagsOf(parts, target), source, target: library, background })
    } finally {
      await rm(source, { force: true })
    }
  })
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!
