/** The bits of a JPEG scan and its Huffman codes (ITU-T T.81, annexes C and F.2.2). */
import { damaged } from '../problem.ts'

/** Codes with at most this many bits are found by one table look-up. */
const SHORT = 9

export interface HuffmanTable {
  /** Indexed by the next `SHORT` bits: length of the code << 8 | symbol; 0 if the code is longer. */
  short: Uint16Array
  /**
   * Indexed by the length of a code: the code after the last one with this length, and the number to add to a code to
   * index `symbols`.
   */
  end: Int32Array
  offset: Int32Array
  symbols: Uint8Array
}

/**
 * @param counts number of codes of each length from 1 to 16
 * @param symbols in the order of their codes
 * @throws ImageProblem if there are more codes than bits allow
 */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const short = new Uint16Array(1 << SHORT)
  const end = new Int32Array(17)
  const offset = new Int32Array(17)
  let code = 0
  let index = 0
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1]!
    if (code + count > 1 << length) throw damaged('a Huffman table has too many codes')
    offset[length] = index - code
    const copies = length > SHORT ? 0 : 1 << (SHORT - length)
    for (let i = 0; i < count; i++) {
      const first = (code + i) * copies
      short.fill((length << 8) | symbols[index + i]!, first, first + copies)
    }
    index += count
    code += count
    end[length] = code
    code <<= 1
  }
  return { short, end, offset, symbols }
}

/** Reads bits from `at` to the next marker. */
export class BitReader {
  readonly bytes: Uint8Array
  /** The offset of the next byte; once the marker is reached, the marker's. */
  at: number
  /** The lowest `count` bits are still unread. */
  private bits = 0
  private count = 0
  /** The number of unread bits that are zeros after the last byte. */
  private beyond = 0

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
  }

  /** Continues at another position, at a whole byte. */
  moveTo(at: number): void {
    this.at = at
    this.bits = this.count = this.beyond = 0
  }

  /** Makes at least 25 bits available. */
  private fill(): void {
    const { bytes } = this
    while (this.count <= 24) {
      let byte = 0
      if (this.at >= bytes.length) this.beyond += 8
      else {
        byte = bytes[this.at]!
        if (byte !== 0xff) this.at++
        else if (bytes[this.at + 1] === 0) this.at += 2
        else {
          byte = 0
          this.beyond += 8
        }
      }
      this.bits = (this.bits << 8) | byte
      this.count += 8
    }
  }

  private drop(length: number): void {
    this.count -= length
    if (this.count < this.beyond) throw damaged('its compressed data end too early')
  }

  /** @param length at most 16 */
  read(length: number): number {
    if (length === 0) return 0
    if (this.count < length) this.fill()
    const value = (this.bits >>> (this.count - length)) & ((1 << length) - 1)
    this.drop(length)
    return value
  }

  /** A signed value of `length` bits (EXTEND, F.2.2.1). */
  readSigned(length: number): number {
    const value = this.read(length)
    return value < 1 << (length - 1) ? value - (1 << length) + 1 : value
  }

  readSymbol({ short, end, offset, symbols }: HuffmanTable): number {
    if (this.count < 16) this.fill()
    const found = short[(this.bits >>> (this.count - SHORT)) & ((1 << SHORT) - 1)]!
    if (found !== 0) {
      this.drop(found >> 8)
      return found & 255
    }
    const next = (this.bits >>> (this.count - 16)) & 0xffff
    for (let length = SHORT + 1; length <= 16; length++) {
      const code = next >> (16 - length)
      if (code >= end[length]!) continue
      this.drop(length)
      return symbols[code + offset[length]!]!
    }
    // A code cannot consist of the zeros after the last byte.
    if (this.count - this.beyond < 16) throw damaged('its compressed data end too early')
    throw damaged('its compressed data contain a Huffman code that is not in the table')
  }
}
