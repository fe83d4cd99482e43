/**
 * Inputs that are nearly valid: seeds with a few changes, each a pure function of (seed, target, index), drawn from the
 * project's Philox stream, so that any input can be made again anywhere.
 */
import { crc32 } from '../../src/data/formats/gzip.ts'
import { uniformIntegers } from '../../src/random/philox.ts'

type Draw = (bound: number) => number

/** What mutations start from. */
export interface Corpus {
  readonly name: string
  /** Valid ones. */
  readonly seeds: readonly Uint8Array[]
  /** Others, which are refused, and near which there may be more to find. */
  readonly refused?: readonly Uint8Array[]
  /** Pieces of text worth putting in. */
  readonly tokens?: readonly string[]
  /** Makes checksums right again, so that changes reach what they protect; applied to half of the inputs. */
  readonly reseal?: (bytes: Uint8Array) => Uint8Array
}

const MOST_CHANGES = 6
const LONGEST = 1 << 16

/** Numbers at which programs go wrong; also written as integers of 1, 2, 4 or 8 bytes, in both orders. */
const numbers = [0n, 1n, 2n, 3n, 127n, 128n, 255n, 256n, 32767n, 65535n, 65536n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n] // biome-ignore format: a list
const numerals = [
  '',
  '-1',
  '0.5',
  '1e308',
  '1e999',
  '-0',
  'NaN',
  'Infinity',
  '0x10',
  '1_000',
  '9'.repeat(30),
  '00',
  '½',
]
const bytes = [0, 1, 0x0a, 0x20, 0x22, 0x2c, 0x7f, 0x80, 0xc3, 0xff]

export function makeInput(corpus: Corpus, seed: number, index: number): Uint8Array {
  const draw = uniformIntegers(seed, (crc32(new TextEncoder().encode(corpus.name)) + index) >>> 0)
  const starts = [...corpus.seeds, ...(corpus.refused ?? [])]
  // A copy: slices of Node's buffers are views.
  let input = new Uint8Array(starts[draw(starts.length)]!)
  // Half of the inputs have one change, a quarter two, …
  for (let left = MOST_CHANGES; left > 0; left--) {
    const change = changes[draw(changes.length)]!
    input = change(input, draw, corpus).slice(0, LONGEST)
    if (draw(2) === 0) break
  }
  return corpus.reseal && draw(2) === 0 ? corpus.reseal(input) : input
}

type Change = (input: Uint8Array, draw: Draw, corpus: Corpus) => Uint8Array

const changes: readonly Change[] = [
  flipBit,
  flipBit,
  setByte,
  setByte,
  putInteger,
  putInteger,
  (input, draw) => input.slice(0, draw(input.length + 1)),
  (input, draw) => replace(input, draw(input.length + 1), draw(16), new Uint8Array(0)),
  (input, draw) =>
    replace(
      input,
      draw(input.length + 1),
      0,
      Uint8Array.from({ length: draw(16) }, () => draw(256)),
    ),
  (input, draw) => {
    const start = draw(input.length + 1)
    const piece = input.subarray(start, start + draw(64))
    return replace(input, draw(input.length + 1), 0, piece)
  },
  (input, draw) => {
    const start = draw(input.length + 1)
    const piece = input.subarray(start, start + 1 + draw(8))
    const times = 1 << draw(10)
    return replace(input, start, 0, joined(Array.from({ length: times }, () => piece)))
  },
  (input, draw, { seeds }) => {
    const other = seeds[draw(seeds.length)]!
    return joined([input.subarray(0, draw(input.length + 1)), other.subarray(draw(other.length + 1))])
  },
  changeNumeral,
  changeNumeral,
  (input, draw, { tokens }) => {
    if (tokens === undefined) return flipBit(input, draw)
    const token = new TextEncoder().encode(tokens[draw(tokens.length)])
    return replace(input, draw(input.length + 1), draw(2) * token.length, token)
  },
]

function flipBit(input: Uint8Array, draw: Draw): Uint8Array {
  const changed = input.slice()
  if (changed.length > 0) changed[draw(changed.length)]! ^= 1 << draw(8)
  return changed
}

function setByte(input: Uint8Array, draw: Draw): Uint8Array {
  const changed = input.slice()
  changed[draw(changed.length + 1)] = bytes[draw(bytes.length)]!
  return changed
}

function putInteger(input: Uint8Array, draw: Draw): Uint8Array {
  const size = 1 << draw(4)
  const value = numbers[draw(numbers.length)]!
  const littleEndian = Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
  const written = Uint8Array.from(draw(2) === 0 ? littleEndian : littleEndian.reverse())
  return replace(input, draw(input.length + 1), size, written)
}

/** Another number in the place of one that is written in digits. */
function changeNumeral(input: Uint8Array, draw: Draw): Uint8Array {
  const text = new TextDecoder('latin1').decode(input)
  const found = [...text.matchAll(/\d+/g)]
  if (found.length === 0) return flipBit(input, draw)
  const { index, 0: digits } = found[draw(found.length)]!
  const choice = draw(numbers.length + numerals.length)
  const numeral = choice < numbers.length ? String(numbers[choice]) : numerals[choice - numbers.length]!
  return replace(input, index, digits.length, new TextEncoder().encode(numeral))
}

function replace(input: Uint8Array, start: number, length: number, piece: Uint8Array): Uint8Array {
  return joined([input.subarray(0, start), piece, input.subarray(start + length)])
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
