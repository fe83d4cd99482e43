/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3" (SC 2011), in 32-bit integer arithmetic:
 * the same numbers on every machine, and no state but the counter.
 */
export type Words4 = readonly [number, number, number, number]

const MULTIPLIER_0 = 0xd2511f53
const MULTIPLIER_1 = 0xcd9e8d57
const WEYL_0 = 0x9e3779b9
const WEYL_1 = 0xbb67ae85

/** Four unsigned 32-bit words from a 128-bit counter and a 64-bit key, least significant word first. */
export function philox4x32(counter: Words4, key: readonly [number, number]): Words4 {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(MULTIPLIER_0, c0)
    const low1 = Math.imul(MULTIPLIER_1, c2)
    const next0 = multiplyHigh(MULTIPLIER_1, c2) ^ c1 ^ k0
    const next2 = multiplyHigh(MULTIPLIER_0, c0) ^ c3 ^ k1
    c0 = next0
    c1 = low1
    c2 = next2
    c3 = low0
    k0 = (k0 + WEYL_0) | 0
    k1 = (k1 + WEYL_1) | 0
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0]
}

/**
 * Integers uniform on [0, `bound`), the counter running up from 0 under the key (`seed`, `stream`).
 * Multiply-and-shift: the bias is below `bound` / 2³².
 */
export function uniformIntegers(seed: number, stream = 0): (bound: number) => number {
  let block = 0
  let words: Words4 = [0, 0, 0, 0]
  let used = 4
  return (bound) => {
    if (used === 4) {
      words = philox4x32([block, 0, 0, 0], [seed, stream])
      block++
      used = 0
    }
    return Math.floor((words[used++]! / 2 ** 32) * bound)
  }
}

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit integers, by 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const carry = (middle & 0xffff) + aLow * bHigh
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) | 0
}
