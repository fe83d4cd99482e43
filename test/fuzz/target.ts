/** What is fuzzed: one reader with everything around it that a user's file or text passes. */
import type { Corpus } from './mutations.ts'

export interface Target extends Corpus {
  /** Bytes of typed arrays that it may make for each byte of input, beside `ROOM`. Absent where the input asks for sizes. */
  readonly multiple?: number
  /** What a UserError must mention. */
  readonly subject: string
  /** Throws a UserError where the input is not as it must be. */
  read(input: Uint8Array): void
}

/** Makes a target in a folder of its own, where it may write. */
export type OpenTarget = (folder: string) => Target

/** For small tables and files beside the one that is changed. */
export const ROOM = 1 << 16

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
