/** Finds the parts that native code needs on this machine: koffi, a supported processor, a compiler and a cache. */
import { createRequire } from 'node:module'
import { platform } from 'node:os'
import { Cache } from './cache-node.ts'
import { type Compiler, findCompiler } from './compiler-node.ts'
import { findProcessor, type Processor } from './processor-node.ts'

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

/** The first line of an error's message. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!
