/** What is known of native code on a machine: whether it has WebAssembly's bits, and which tile multiplies fastest. */
import { createHash } from 'node:crypto'
import type { Tile } from '../cpu/tiling.ts'
import type { NativeParts } from './accelerator-node.ts'
import type { Processor } from './processor-node.ts'

/** Counts what the self-test covers and what tiles there are; raise it where they or the printer change. */
const revision = 1

export interface Candidate {
  readonly bits: 128 | 256 | 512
  readonly tile: Tile
}

export interface Tuning extends Candidate {
  /** `passed`, or where the bits differ from WebAssembly's. */
  readonly selfTest: string
  /** Of a product of 512 × 512 matrices on one thread. */
  readonly gflops: number
}

const tile = (rows: number, vectors: number, unroll: number): Tile => ({
  rows,
  vectors,
  unroll,
  fused: false,
})

/** Tiles whose sums, factors and columns fit in 16 registers, and in the 32 of 512 bits. */
export function candidatesFor({ widest }: Processor): Candidate[] {
  const bits = widest === 128 ? 128 : 256
  const own = [tile(6, 2, 1), tile(6, 2, 4), tile(4, 2, 4)].map((each): Candidate => ({ bits, tile: each }))
  return widest === 512 ? [...own, { bits: 512, tile: tile(8, 2, 4) }] : own
}

/** Under which name the cache keeps what is known. */
function nameFor({ compiler, processor }: NativeParts): string {
  const facts = [revision, compiler.version, compiler.words, processor, candidatesFor(processor)]
  return `tuning-${createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 24)}.json`
}

export async function readTuning(parts: NativeParts): Promise<Tuning | undefined> {
  const text = await parts.cache.read(nameFor(parts))
  try {
    const known = JSON.parse(text ?? '') as Tuning
    return typeof known.selfTest === 'string' ? known : undefined
  } catch {
    return undefined
  }
}

export async function writeTuning(parts: NativeParts, tuning: Tuning): Promise<void> {
  await parts.cache.write(nameFor(parts), `${JSON.stringify(tuning)}\n`)
}
