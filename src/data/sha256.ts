/** SHA-256 (FIPS 180-4), in Node and in browsers. */

import { joinedBytes } from '../joined-bytes.ts'

/** From Node 20.16. It takes large content in parts, without a copy. */
const node = globalThis.process?.getBuiltinModule?.('node:crypto')

/** The hash of all parts together, in hexadecimal; a text is hashed as UTF-8. */
export async function sha256(...parts: readonly (Uint8Array | string)[]): Promise<string> {
  if (node) {
    const hash = node.createHash('sha256')
    for (const part of parts) hash.update(part)
    return hash.digest('hex')
  }
  // A page that comes neither over HTTPS nor from this machine has no `crypto.subtle`.
  if (globalThis.crypto?.subtle === undefined) return sha256Sync(...parts)
  const content = joinedBytes(parts.map(bytesOf))
  return hexadecimal(new Uint8Array(await crypto.subtle.digest('SHA-256', content)))
}

const bytesOf = (part: Uint8Array | string): Uint8Array =>
  typeof part === 'string' ? new TextEncoder().encode(part) : part

/** The same for callers that cannot wait; slower for large content. */
export function sha256Sync(...parts: readonly (Uint8Array | string)[]): string {
  const content = parts.map(bytesOf)
  const length = content.reduce((sum, part) => sum + part.length, 0)
  const padded = new Uint8Array(64 * Math.ceil((length + 9) / 64))
  let at = 0
  for (const part of content) {
    padded.set(part, at)
    at += part.length
  }
  padded[length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(length / 2 ** 29))
  view.setUint32(padded.length - 4, (8 * length) >>> 0)
  const state = Uint32Array.from(initial)
  const words = new Uint32Array(64)
  for (let block = 0; block < padded.length; block += 64) compress(state, words, view, block)
  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, i) => digest.setUint32(4 * i, word))
  return hexadecimal(new Uint8Array(digest.buffer))
}

/** §6.2.2: one block of 64 bytes. `words` is scratch memory. */
function compress(state: Uint32Array, words: Uint32Array, view: DataView, block: number): void {
  for (let t = 0; t < 16; t++) words[t] = view.getUint32(block + 4 * t)
  for (let t = 16; t < 64; t++) {
    const [early, late] = [words[t - 15]!, words[t - 2]!]
    const small0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3)
    const small1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10)
    words[t] = words[t - 16]! + small0 + words[t - 7]! + small1
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < 64; t++) {
    const big1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const first = (h + big1 + ((e & f) ^ (~e & g)) + rounds[t]! + words[t]!) | 0
    const big0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  const next = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] = state[i]! + next[i]!
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

function primes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}

/**
 * The first 32 bits of the fractional parts of the cube roots (constants of the rounds) and square roots (initial
 * state) of the first primes. A root in float64 has more than enough digits for them.
 */
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32)
const rounds = Uint32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)))
const initial = Uint32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)))

const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
