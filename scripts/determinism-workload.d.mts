import type { WasmOptions } from '../src/backend/index.ts'
import type { Tiles } from '../src/backend/cpu/tiling.ts'

/**
 * SHA-256 of all parameters and statistics after training on `threads` threads, with the register tiles given or, by default,
 * those that multiply fastest here; `accelerator`: what runs the programs, where not WebAssembly alone; `share`:
 * the share of the steps that are trained, by default all.
 */
export function trainedHash(
  threads: number,
  tiles?: Tiles,
  accelerator?: WasmOptions['accelerator'],
  share?: number,
): Promise<string>

/** The same in plain JavaScript, printed from the same loops. */
export function trainedHashInJavaScript(): Promise<string>
