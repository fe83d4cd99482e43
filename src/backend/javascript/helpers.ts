/** Operations that JavaScript lacks, as source text: bits of floats, rounding to even, products of 64 bits. */

const views =
  'const word = new Int32Array(2), single = new Float32Array(word.buffer), double = new Float64Array(word.buffer)'

export const helpers = {
  f32: 'const f32 = Math.fround',
  word: views,
  bits: 'const bits = (x) => ((single[0] = x), word[0])',
  /** 2ⁿ. */
  powerOfTwo: 'const powerOfTwo = (n) => ((word[0] = (n + 127) << 23), single[0])',
  powerOfTwo64: 'const powerOfTwo64 = (n) => ((word[0] = 0), (word[1] = (n + 1023) << 20), double[0])',
  exponent: 'const exponent = (x) => ((single[0] = x), word[0] >>> 23)',
  exponent64: 'const exponent64 = (x) => ((double[0] = x), word[1] >>> 20)',
  mantissa:
    'const mantissa = (x) => ((single[0] = x), (word[0] = (word[0] & 0x7fffff) | 0x3f000000), single[0])',
  mantissa64:
    'const mantissa64 = (x) => ((double[0] = x), (word[1] = (word[1] & 0xfffff) | 0x3fe00000), double[0])',
  /** To the nearest whole number, ties to even. */
  nearest: [
    'const nearest = (x) => {',
    '  const down = Math.floor(x), rest = x - down',
    '  return rest < 0.5 || (rest === 0.5 && down % 2 === 0) ? down : rest >= 0.5 ? down + 1 : x',
    '}',
  ].join('\n'),
  /** Rounds towards 0; saturates at the ends of the range; NaN gives 0. */
  truncate: 'const truncate = (x) => (x >= 2147483647 ? 2147483647 : x <= -2147483648 ? -2147483648 : x | 0)',
  withSign: 'const withSign = (size, x) => (x < 0 || Object.is(x, -0) ? -size : size)',
  /** The upper 32 bits of a product of two unsigned numbers. */
  mulHighUnsigned: [
    'const mulHighUnsigned = (a, b) => {',
    '  const a0 = a & 0xffff, a1 = a >>> 16, b0 = b & 0xffff, b1 = b >>> 16',
    '  const middle = a1 * b0 + Math.floor((a0 * b0) / 0x10000)',
    '  return (a1 * b1 + Math.floor(middle / 0x10000) + Math.floor((a0 * b1 + (middle % 0x10000)) / 0x10000)) | 0',
    '}',
  ].join('\n'),
} as const

export type HelperName = keyof typeof helpers

/** Helpers that read bits share one piece of memory. */
export const readsBits: ReadonlySet<HelperName> = new Set([
  'bits',
  'powerOfTwo',
  'powerOfTwo64',
  'exponent',
  'exponent64',
  'mantissa',
  'mantissa64',
])
