/**
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3",
 * https://doi.org/10.1145/2063384.2063405), and the operations based on it: the two operations of tensors, which are
 * exact on every backend, and integers for statistics. A word is an unsigned 32-bit integer; negative seeds and steps
 * are taken modulo 2³².
 *
 * `uniform`: block number n of the sequence is philox(counter = (n, 0, step, 0), key = (seed, stream)). `permute`: a
 * Feistel network of six rounds; round r of a value with right half R takes the first word of philox(counter = (R, r,
 * step, 1), key = (seed, stream)).
 */
type Words = [number, number, number, number]

/** The four words of `counter` under `key`. */
export function philox(counter: Readonly<Words>, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    const first = multiply(0xd2511f53, c0)
    const second = multiply(0xcd9e8d57, c2)
    c0 = second.high ^ c1 ^ k0
    c1 = second.low
    c2 = first.high ^ c3 ^ k1
    c3 = first.low
    k0 += 0x9e3779b9
    k1 += 0xbb67ae85
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0]
}

/** The two halves of the 64-bit product of unsigned 32-bit integers, from 16-bit products. */
function multiply(a: number, b: number): { high: number; low: number } {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const carry = (middle & 0xffff) + aLow * bHigh
  return {
    high: aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536),
    low: Math.imul(a, b) >>> 0,
  }
}

export interface Sequence {
  seed: number
  stream: number
  step: number
}

/**
 * `length` uniform numbers in (0, 1). With 23 bits, element e takes word w = e mod 4 of block ⌊e / 4⌋ as
 * (⌊w / 2⁹⌋ + ½) / 2²³; with 52, words w and w′ at 2 (e mod 2) of block ⌊e / 2⌋ as
 * (⌊w / 2⁶⌋ 2²⁶ + ⌊w′ / 2⁶⌋ + ½) / 2⁵².
 */
export function uniformNumbers(
  length: number,
  bits: 23 | 52,
  { seed, stream, step }: Sequence,
): Float64Array {
  const numbers = new Float64Array(length)
  const perBlock = bits === 23 ? 4 : 2
  let words: Words = [0, 0, 0, 0]
  for (let e = 0; e < length; e++) {
    const place = e % perBlock
    if (place === 0) words = philox([e / perBlock, 0, step, 0], [seed, stream])
    if (bits === 23) numbers[e] = ((words[place]! >>> 9) + 0.5) / 2 ** 23
    else numbers[e] = ((words[2 * place]! >>> 6) * 2 ** 26 + (words[2 * place + 1]! >>> 6) + 0.5) / 2 ** 52
  }
  return numbers
}

/**
 * The image of `index` under the bijection of 0 … size − 1; an index outside is first clamped into it. The network
 * works on the smallest even number b ≥ 2 of bits with 2ᵇ ≥ size: (left, right) ← (right, left ⊕ (word mod 2^(b/2))),
 * and is applied again while its result is `size` or more.
 */
export function permuteIndex(index: number, size: number, { seed, stream, step }: Sequence): number {
  let half = 1
  while (4 ** half < size) half++
  const mask = 2 ** half - 1
  let value = Math.min(Math.max(index, 0), size - 1)
  do {
    let left = value >>> half
    let right = value & mask
    for (let round = 0; round < 6; round++) {
      const [word] = philox([right, round, step, 1], [seed, stream])
      ;[left, right] = [right, left ^ (word & mask)]
    }
    value = (left << half) | right
  } while (value >= size)
  return value
}

/**
 * Integers uniform on [0, `bound`), with a counter that starts at 0 under the key (`seed`, `stream`).
 * Multiply-and-shift: the bias is below `bound` / 2³².
 */
export function uniformIntegers(seed: number, stream = 0): (bound: number) => number {
  let block = 0
  let words: Words = [0, 0, 0, 0]
  let used = 4
  return (bound) => {
    if (used === 4) {
      words = philox([block, 0, 0, 0], [seed, stream])
      block++
      used = 0
    }
    return Math.floor((words[used++]! / 2 ** 32) * bound)
  }
}
