import type { Tiles } from '../src/backend/cpu/tiling.ts'

/**
 * SHA-256 of all parameters and statistics after training on `threads` threads, with the register tiles given or, by default,
 * those that multiply fastest here.
 */
export function trainedHash(threads: number, tiles?: Tiles): Promise<string>

/** The same in plain JavaScript, printed from the same loops. */
export function trainedHashInJavaScript(): Promise<string>
