/** The tuning of native code on a machine: whether its bits equal WebAssembly's, and which tile multiplies fastest. */
import { createHash } from 'node:crypto'
import type { Tile } from '../cpu/tiling.ts'
import type { NativeParts } from './parts-node.ts'
import type { Processor } from './processor-node.ts'

/** Raise it if the self-test, the tiles or the printer change, so that cached results are discarded. */
const revision = 3

export interface Candidate {
  readonly bits: 128 | 256 | 512
  readonly tile: Tile
}

export interface Tuning extends Candidate {
  /** `passed`, or the first difference from WebAssembly. */
  readonly selfTest: string
  /** GFLOP/s for a product of 512 × 512 matrices on one thread. */
  readonly gflops: number
}

/** Tiles whose sums, factors and columns fit in 16 registers, or in 32 registers of 512 bits. `fused`: for the mode `fast`. */
export function candidatesFor({ widest }: Processor, fused: boolean): Candidate[] {
  const tile = (rows: number, vectors: number, unroll: number): Tile => ({ rows, vectors, unroll, fused })
  const bits = widest === 128 ? 128 : 256
  const own = [tile(6, 2, 1), tile(6, 2, 4), tile(4, 2, 4)].map((each): Candidate => ({ bits, tile: each }))
  return widest === 512 ? [...own, { bits: 512, tile: tile(8, 2, 4) }] : own
}

/** How much faster wider registers must be to be taken: on a busy machine the fastest of a few products may be luck. */
const CLEARLY = 1.15

/** The fastest tile; one of wider registers only if it is clearly faster. Candidates come from narrow to wide. */
export function fastest<T extends { readonly candidate: Candidate; readonly gflops: number }>(
  timed: readonly T[],
): T {
  return timed.reduce((a, b) =>
    b.gflops > a.gflops * (b.candidate.bits > a.candidate.bits ? CLEARLY : 1) ? b : a,
  )
}

/** The name of the tuning in the cache. The rounding of WebAssembly's relaxed multiply-add depends on V8. */
function nameFor({ compiler, processor }: NativeParts, fused: boolean): string {
  const candidates = candidatesFor(processor, fused)
  const own = fused ? [process.versions.v8] : []
  const facts = [revision, compiler.version, compiler.words, processor, candidates, ...own]
  return `tuning-${createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 24)}.json`
}

export async function readTuning(parts: NativeParts, fused: boolean): Promise<Tuning | undefined> {
  const text = await parts.cache.read(nameFor(parts, fused))
  try {
    const known = JSON.parse(text ?? '') as Tuning
    return typeof known.selfTest === 'string' ? known : undefined
  } catch {
    return undefined
  }
}

export async function writeTuning(parts: NativeParts, tuning: Tuning): Promise<void> {
  await parts.cache.write(nameFor(parts, tuning.tile.fused), `${JSON.stringify(tuning)}\n`)
}
