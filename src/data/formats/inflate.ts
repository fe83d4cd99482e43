/**
 * DEFLATE (RFC 1951), decompression. Unlike the libraries for browsers, it returns the end of the compressed stream,
 * which gzip files with several members need, and its memory stays proportional to the decompressed data.
 */

export interface Inflated {
  readonly content: Uint8Array
  /** Offset of the first byte after the stream. */
  readonly end: number
}

export interface InflateOptions {
  readonly start?: number
  /** Bytes to allocate at first, limited to eight times the input. */
  readonly expected?: number
  /** The largest number of decompressed bytes. */
  readonly limit?: number
}

/** A fault of a stream. */
export class InflateError extends Error {
  override name = 'InflateError'
}

/** §3.2.5. For the symbols from 257: the shortest length, and the number of additional bits. */
const lengthBases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258] // biome-ignore format: a table
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const distanceBits = Array.from({ length: 30 }, (_, symbol) => Math.max(0, (symbol >> 1) - 1))
const distanceBases = distanceBits.map((_, symbol) =>
  distanceBits.slice(0, symbol).reduce((sum, bits) => sum + 2 ** bits, 1),
)

/** §3.2.7: the order of the lengths in the code for code lengths. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

const END_OF_BLOCK = 256
const LONGEST_CODE = 15

/**
 * A prefix code as a table indexed by as many bits as its longest code has: symbol · 16 + length; 0 if no code begins
 * with these bits.
 */
interface Code {
  readonly table: Uint16Array
  readonly mask: number
}

/**
 * Decompresses the stream that begins at `start`.
 * @throws InflateError if the stream is truncated, invalid or longer than `limit`
 */
export function inflate(
  bytes: Uint8Array,
  { start = 0, expected = 0, limit = Infinity }: InflateOptions = {},
): Inflated {
  const bits = new Bits(bytes, start)
  const output = new Output(Math.min(expected, 8 * (bytes.length - start), limit), limit)
  let isLast: boolean
  do {
    isLast = bits.take(1) === 1
    const type = bits.take(2)
    if (type === 0) copyStored(bits, output)
    else if (type === 1) readBlock(bits, output, fixedCodes())
    else if (type === 2) readBlock(bits, output, readCodes(bits))
    else throw new InflateError('a block has the type 3, which does not exist')
  } while (!isLast)
  return { content: output.content(), end: bits.end() }
}

function copyStored(bits: Bits, output: Output): void {
  const at = bits.end()
  const { bytes } = bits
  const length = bytes[at]! | (bytes[at + 1]! << 8)
  const complement = bytes[at + 2]! | (bytes[at + 3]! << 8)
  if (at + 4 > bytes.length) throw cut()
  if ((length ^ complement) !== 0xffff) throw new InflateError('the length of a stored block is not valid')
  const end = at + 4 + length
  if (end > bytes.length) throw cut()
  output.append(bytes.subarray(at + 4, end))
  bits.moveTo(end)
}

function readBlock(bits: Bits, output: Output, { literals, distances }: Codes): void {
  for (;;) {
    const symbol = bits.symbol(literals)
    if (symbol < END_OF_BLOCK) output.add(symbol)
    else if (symbol === END_OF_BLOCK) return
    else {
      const length = lengthBases[symbol - 257]
      if (length === undefined) throw new InflateError('a length has no meaning')
      const count = length + bits.take(lengthBits[symbol - 257]!)
      const far = bits.symbol(distances)
      const base = distanceBases[far]
      if (base === undefined) throw new InflateError('a distance has no meaning')
      output.repeat(base + bits.take(distanceBits[far]!), count)
    }
  }
}

interface Codes {
  readonly literals: Code
  readonly distances: Code
}

/** §3.2.6 */
let fixed: Codes | undefined
function fixedCodes(): Codes {
  const lengths = Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))
  fixed ??= { literals: makeCode(lengths), distances: makeCode(new Uint8Array(32).fill(5)) }
  return fixed
}

/** §3.2.7 */
function readCodes(bits: Bits): Codes {
  const literalCount = bits.take(5) + 257
  const distanceCount = bits.take(5) + 1
  const count = bits.take(4) + 4
  if (literalCount > 286 || distanceCount > 30) throw new InflateError('a block has too many symbols')
  const own = new Uint8Array(19)
  for (let i = 0; i < count; i++) own[lengthOrder[i]!] = bits.take(3)
  const lengthCode = makeCode(own)
  const lengths = new Uint8Array(literalCount + distanceCount)
  for (let i = 0; i < lengths.length; ) {
    const symbol = bits.symbol(lengthCode)
    if (symbol < 16) lengths[i++] = symbol
    else {
      if (symbol === 16 && i === 0) throw new InflateError('there is no code length to repeat')
      const value = symbol === 16 ? lengths[i - 1]! : 0
      const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7)
      if (i + times > lengths.length) throw new InflateError('a block has too many code lengths')
      lengths.fill(value, i, i + times)
      i += times
    }
  }
  if (lengths[END_OF_BLOCK] === 0) throw new InflateError('a block cannot end')
  return {
    literals: makeCode(lengths.subarray(0, literalCount)),
    distances: makeCode(lengths.subarray(literalCount)),
  }
}

/** §3.2.2. A code may leave bit patterns unused only if it has one symbol or none, as in zlib. */
function makeCode(lengths: Uint8Array): Code {
  const counts = new Uint16Array(LONGEST_CODE + 1)
  for (const length of lengths) counts[length]!++
  counts[0] = 0
  const next = new Uint16Array(LONGEST_CODE + 2)
  let longest = 0
  let space = 1
  for (let length = 1; length <= LONGEST_CODE; length++) {
    next[length + 1] = (next[length]! + counts[length]!) << 1
    space = 2 * space - counts[length]!
    if (space < 0) throw new InflateError('a code has too many words')
    if (counts[length]! > 0) longest = length
  }
  if (space > 0 && longest > 1) throw new InflateError('a code has too few words')
  const size = 1 << longest
  const table = new Uint16Array(size)
  lengths.forEach((length, symbol) => {
    if (length === 0) return
    let word = next[length]!++
    // Codes are stored with their first bit lowest.
    let reversed = 0
    for (let bit = 0; bit < length; bit++, word >>= 1) reversed = (reversed << 1) | (word & 1)
    for (let i = reversed; i < size; i += 1 << length) table[i] = (symbol << 4) | length
  })
  return { table, mask: size - 1 }
}

/** Reads the bits of bytes, the lowest bit of each byte first. */
class Bits {
  readonly bytes: Uint8Array
  #at: number
  #held = 0
  #count = 0

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.#at = at
  }

  /** The number in the next `count` bits, at most 16. */
  take(count: number): number {
    if (this.#count < count) this.#fill()
    if (this.#count < count) throw cut()
    const value = this.#held & ((1 << count) - 1)
    this.#drop(count)
    return value
  }

  symbol({ table, mask }: Code): number {
    if (this.#count < LONGEST_CODE) this.#fill()
    const entry = table[this.#held & mask]!
    const length = entry & 15
    // Near the end, missing bits count as zeros.
    if (length > this.#count || (length === 0 && this.#count < LONGEST_CODE)) throw cut()
    if (length === 0) throw new InflateError('a bit pattern is not a symbol')
    this.#drop(length)
    return entry >> 4
  }

  #drop(count: number): void {
    this.#held >>>= count
    this.#count -= count
  }

  #fill(): void {
    while (this.#count <= 16 && this.#at < this.bytes.length) {
      this.#held |= this.bytes[this.#at++]! << this.#count
      this.#count += 8
    }
  }

  /** Offset of the first byte from which no bit was taken. */
  end(): number {
    return this.#at - (this.#count >> 3)
  }

  moveTo(at: number): void {
    this.#at = at
    this.#held = 0
    this.#count = 0
  }
}

/** A growing sequence of bytes, in a buffer that doubles. */
class Output {
  #bytes: Uint8Array
  #length = 0
  readonly #limit: number

  constructor(room: number, limit: number) {
    this.#bytes = new Uint8Array(Math.max(room, 256))
    this.#limit = limit
  }

  add(byte: number): void {
    if (this.#length === this.#bytes.length) this.#makeRoom(1)
    this.#bytes[this.#length++] = byte
  }

  append(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Repeats what was written `distance` bytes before; the two may overlap. */
  repeat(distance: number, count: number): void {
    const start = this.#length
    if (distance > start) throw new InflateError('a distance reaches back before the start')
    if (start + count > this.#bytes.length) this.#makeRoom(count)
    const bytes = this.#bytes
    const end = start + count
    for (let i = start; i < end; i++) bytes[i] = bytes[i - distance]!
    this.#length = end
  }

  content(): Uint8Array {
    if (this.#length > this.#limit) throw this.#tooLong()
    return this.#bytes.subarray(0, this.#length)
  }

  #makeRoom(count: number): void {
    const needed = this.#length + count
    if (needed > this.#limit) throw this.#tooLong()
    if (needed <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
    larger.set(this.#bytes)
    this.#bytes = larger
  }

  #tooLong(): InflateError {
    return new InflateError(`it decompresses to more than the ${this.#limit} bytes announced`)
  }
}

function cut(): InflateError {
  return new InflateError('the compressed data end too early')
}
