/** Native sessions for tests, with each compiler there is, or why there are none on this machine. */
import type { AcceleratorSource } from '../../src/backend/cpu/accelerator.ts'
import { vectorMachine } from '../../src/backend/cpu/tiling.ts'
import { acceleratorOf, cost } from '../../src/backend/native/accelerator-node.ts'
import type { Cache } from '../../src/backend/native/cache-node.ts'
import { type Compiler, describeCompiler } from '../../src/backend/native/compiler-node.ts'
import { findNative } from '../../src/backend/native/parts-node.ts'

const found = await findNative()

/** Why native code is not tested here; undefined where it is. */
export const missing: string | undefined = 'missing' in found ? found.missing : undefined

/** GCC and Clang, as far as they are here. */
export const compilers: readonly Compiler[] = missing
  ? []
  : (await Promise.all(['gcc', 'clang'].map((command) => describeCompiler(command)))).filter(
      (each) => 'version' in each,
    )

/** Bits of the vectors that this processor has, the most common first. */
export const widths = ([256, 128, 512] as const).filter(
  (bits) => 'missing' in found || bits <= found.processor.widest,
)

/** Whether this processor multiplies and adds in one rounding. */
export const hasFused =
  !('missing' in found) && (process.arch === 'arm64' || found.processor.features.includes('fma'))

interface NativeOptions {
  /** For the mode `fast`. */
  readonly fused?: boolean
  /** By default the user's. */
  readonly cache?: Cache
}

/** Native code from the first run on. Fails the test where a program cannot be compiled or loaded. */
export function native(
  compiler?: Compiler,
  bits: 128 | 256 | 512 = widths[0]!,
  { fused = false, cache }: NativeOptions = {},
): { by: AcceleratorSource; always: true } {
  if ('missing' in found) throw new Error(found.missing)
  const tile = { rows: 6, vectors: 2, unroll: 4, fused }
  const accelerator = acceleratorOf(
    { ...found, compiler: compiler ?? found.compiler, cache: cache ?? found.cache },
    {
      machine: (threads) => vectorMachine({ f32: tile, f64: tile }, threads, bits),
      bits,
      onFailure: (reason) => {
        throw new Error(reason)
      },
    },
  )
  const by: AcceleratorSource = {
    present: async () => accelerator,
    make: async () => accelerator,
    cost,
  }
  return { by, always: true }
}
