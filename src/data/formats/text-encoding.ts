/** Text files as characters: UTF-8, with or without a byte order mark; other encodings are recognized by name. */
import { UserError } from '../../errors.ts'
import { formatBytes } from './wording.ts'

/** Byte order marks, the longest first, because the mark of UTF-32 begins with that of UTF-16. */
const marks: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['UTF-32', [0xff, 0xfe, 0, 0]],
  ['UTF-32', [0, 0, 0xfe, 0xff]],
  ['UTF-16', [0xff, 0xfe]],
  ['UTF-16', [0xfe, 0xff]],
]

/**
 * @param file its name in errors
 * @throws UserError if the bytes are not UTF-8, or contain NUL characters; it names the command that converts them
 */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  const marked = marks.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))
  if (marked)
    throw new UserError(
      `${file}: expected UTF-8 text, got ${marked[0]} (it starts ${formatBytes(Uint8Array.from(marked[1]))}); convert it with iconv -f ${marked[0]} -t UTF-8`,
    )
  const nul = bytes.indexOf(0)
  if (nul >= 0)
    throw new UserError(
      `${file}: expected UTF-8 text, got a NUL character at byte ${nul}, which UTF-16 has beside every Latin letter, and binary files contain; ` +
        'convert the original with iconv -f UTF-16 -t UTF-8, or name a text file',
    )
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UserError(
      `${file}: expected UTF-8 text, got other bytes; convert it, as with iconv -f LATIN1 -t UTF-8`,
    )
  }
}
