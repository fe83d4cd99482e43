/**
 * The inverse discrete cosine transform of 8 × 8 blocks in integers, after Loeffler, Ligtenberg and Moschytz (1989),
 * with the scaling and the rounding of libjpeg's `jidctint.c`, so that samples are bit-identical.
 */

/** Row-major position of each coefficient in zigzag order (ITU-T T.81, figure A.6). */
const zigzag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
]

/** Constants of the transform, times 2¹³. */
const CONSTANT_BITS = 13
/** Number of fraction bits that the first pass keeps. */
const PASS_BITS = 2

const F0_298 = 2446
const F0_390 = 3196
const F0_541 = 4433
const F0_765 = 6270
const F0_899 = 7373
const F1_175 = 9633
const F1_501 = 12299
const F1_847 = 15137
const F1_961 = 16069
const F2_053 = 16819
const F2_562 = 20995
const F3_072 = 25172

const block = new Int32Array(64)

/**
 * Writes the 64 samples of one block into `plane` from `to`.
 * @param coefficients in zigzag order, from `at`
 * @param steps quantization steps, in zigzag order
 */
export function inverseDct(
  coefficients: Int16Array,
  at: number,
  steps: Uint16Array,
  plane: Uint8Array,
  to: number,
  stride: number,
): void {
  let last = 63
  while (last > 0 && coefficients[at + last] === 0) last--
  if (last === 0) {
    const mean = Math.imul(coefficients[at]!, steps[0]!) << PASS_BITS
    const sample = clamp(descale(mean, PASS_BITS + 3) + 128)
    for (let y = 0; y < 8; y++) plane.fill(sample, to + y * stride, to + y * stride + 8)
    return
  }
  block.fill(0)
  for (let k = 0; k <= last; k++) block[zigzag[k]!] = Math.imul(coefficients[at + k]!, steps[k]!)
  for (let x = 0; x < 8; x++) transform(x, 8, CONSTANT_BITS - PASS_BITS)
  for (let y = 0; y < 8; y++) {
    transform(8 * y, 1, CONSTANT_BITS + PASS_BITS + 3)
    for (let x = 0; x < 8; x++) plane[to + y * stride + x] = clamp(block[8 * y + x]! + 128)
  }
}

const clamp = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value)

const descale = (value: number, bits: number) => (value + (1 << (bits - 1))) >> bits

/** One row or column of `block` in place: eight values from `at`, `step` apart. */
function transform(at: number, step: number, bits: number): void {
  const [i1, i2, i3, i4, i5, i6, i7] = [
    at + step,
    at + 2 * step,
    at + 3 * step,
    at + 4 * step,
    at + 5 * step,
    at + 6 * step,
    at + 7 * step,
  ]
  const even = Math.imul(block[i2]! + block[i6]!, F0_541)
  const even2 = even - Math.imul(block[i6]!, F1_847)
  const even3 = even + Math.imul(block[i2]!, F0_765)
  const even0 = (block[at]! + block[i4]!) << CONSTANT_BITS
  const even1 = (block[at]! - block[i4]!) << CONSTANT_BITS
  const sum0 = even0 + even3
  const sum3 = even0 - even3
  const sum1 = even1 + even2
  const sum2 = even1 - even2

  let [odd0, odd1, odd2, odd3] = [block[i7]!, block[i5]!, block[i3]!, block[i1]!]
  let [z1, z2, z3, z4] = [odd0 + odd3, odd1 + odd2, odd0 + odd2, odd1 + odd3]
  const z5 = Math.imul(z3 + z4, F1_175)
  odd0 = Math.imul(odd0, F0_298)
  odd1 = Math.imul(odd1, F2_053)
  odd2 = Math.imul(odd2, F3_072)
  odd3 = Math.imul(odd3, F1_501)
  z1 = Math.imul(z1, -F0_899)
  z2 = Math.imul(z2, -F2_562)
  z3 = Math.imul(z3, -F1_961) + z5
  z4 = Math.imul(z4, -F0_390) + z5
  odd0 += z1 + z3
  odd1 += z2 + z4
  odd2 += z2 + z3
  odd3 += z1 + z4

  block[at] = descale(sum0 + odd3, bits)
  block[i7] = descale(sum0 - odd3, bits)
  block[i1] = descale(sum1 + odd2, bits)
  block[i6] = descale(sum1 - odd2, bits)
  block[i2] = descale(sum2 + odd1, bits)
  block[i5] = descale(sum2 - odd1, bits)
  block[i3] = descale(sum3 + odd0, bits)
  block[i4] = descale(sum3 - odd0, bits)
}
