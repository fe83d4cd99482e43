import { encode, type BitDepth } from 'fast-png'
import jpeg from 'jpeg-js'
import { expect, test } from 'vitest'
import { parseImage } from '../../../src/data/index.ts'

const png = (data: Uint8Array | Uint16Array, width: number, height: number, channels = 1, depth = 8) =>
  encode({ width, height, data, channels, depth: depth as BitDepth })

test('a grey PNG is one plane', () => {
  expect(parseImage(png(Uint8Array.of(0, 50, 100, 150, 200, 250), 3, 2), 'a.png')).toEqual({
    channels: 1,
    height: 2,
    width: 3,
    data: Uint8Array.of(0, 50, 100, 150, 200, 250),
  })
})

test('the channels of a colour PNG come one after another', () => {
  const { channels, data } = parseImage(png(Uint8Array.of(1, 2, 3, 4, 5, 6), 2, 1, 3), 'a.png')
  expect(channels).toBe(3)
  expect(data).toEqual(Uint8Array.of(1, 4, 2, 5, 3, 6))
})

test('transparency is ignored', () => {
  expect(parseImage(png(Uint8Array.of(1, 2, 3, 0), 1, 1, 4), 'a.png').data).toEqual(Uint8Array.of(1, 2, 3))
  expect(parseImage(png(Uint8Array.of(7, 0, 8, 255), 2, 1, 2), 'a.png').data).toEqual(Uint8Array.of(7, 8))
})

test('16 bits become the upper 8', () => {
  const image = parseImage(png(Uint16Array.of(0x1234, 0xffff), 2, 1, 1, 16), 'a.png')
  expect(image.data).toEqual(Uint8Array.of(0x12, 0xff))
})

test('fewer than 8 bits are spread over 0..255, each row from a whole byte', () => {
  // Three pixels of 2 bits in each of two rows: 0 1 2, 3 2 1.
  const image = parseImage(png(Uint8Array.of(0b00011000, 0b11100100), 3, 2, 1, 2), 'a.png')
  expect(image.data).toEqual(Uint8Array.of(0, 85, 170, 255, 170, 85))
})

test('a palette is looked up', () => {
  // From Python's zlib and struct: IHDR of 3 × 1, 1 bit, colour type 3; PLTE 10 20 30 40 50 60; IDAT of the bits 101.
  const bytes = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQMAAAAhLob3AAAABlBMVEUKFB4oMjzVG7TpAAAACklEQVR4nGNYAAAAogCh3I2xzAAAAABJRU5ErkJggg==',
    'base64',
  )
  expect(parseImage(bytes, 'a.png')).toEqual({
    channels: 3,
    height: 1,
    width: 3,
    data: Uint8Array.of(40, 10, 40, 50, 20, 50, 60, 30, 60),
  })
})

const flatJpeg = (red: number, green: number, blue: number) =>
  Uint8Array.from(
    jpeg.encode(
      {
        width: 8,
        height: 4,
        data: Buffer.from(Array.from({ length: 32 }, () => [red, green, blue, 255]).flat()),
      },
      95,
    ).data,
  )

test('a JPEG gives its colours back but for rounding', () => {
  const { channels, height, width, data } = parseImage(flatJpeg(200, 100, 50), 'a.jpg')
  expect([channels, height, width, data.length]).toEqual([3, 4, 8, 96])
  const mean = (plane: number) => data.subarray(32 * plane, 32 * (plane + 1)).reduce((a, b) => a + b, 0) / 32
  expect(Math.abs(mean(0) - 200)).toBeLessThan(4)
  expect(Math.abs(mean(1) - 100)).toBeLessThan(4)
  expect(Math.abs(mean(2) - 50)).toBeLessThan(4)
})

test('a JPEG of grey levels is one plane', () => {
  const oneCode = (table: number, symbol: number) => [
    0xff,
    0xc4,
    0,
    20,
    table,
    1,
    ...Array.from({ length: 15 }, () => 0),
    symbol,
  ]
  const segments = [
    [0xff, 0xd8],
    // All 64 steps of quantization are 8.
    [0xff, 0xdb, 0, 67, 0, ...Array.from({ length: 64 }, () => 8)],
    // One component, 8 × 8.
    [0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0],
    // Both Huffman tables have the one code 0: six bits of a mean, and no more coefficients.
    oneCode(0x00, 6),
    oneCode(0x10, 0),
    [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0],
    // 0, then −38 as 011001, then 0: a level of 128 − 38 everywhere.
    [0b00110010, 0xff, 0xd9],
  ]
  const bytes = Uint8Array.from(segments.flat())
  const { channels, data } = parseImage(bytes, 'a.jpg')
  expect(channels).toBe(1)
  expect(data).toEqual(new Uint8Array(64).fill(90))
})

test('what a file is, its content says', () => {
  expect(parseImage(png(Uint8Array.of(9), 1, 1), 'a.jpg').data).toEqual(Uint8Array.of(9))
})

test('a file of another kind is refused with its first bytes', () => {
  expect(() => parseImage(Uint8Array.of(0x47, 0x49, 0x46, 0x38), 'a.png')).toThrow(
    'a.png: expected a PNG or JPEG image, got a file that starts 47 49 46 38; convert or remove it',
  )
  expect(() => parseImage(new Uint8Array(0), 'a.png')).toThrow('a file that starts nothing')
})

test('a damaged image is named', () => {
  const whole = png(Uint8Array.of(0, 50, 100, 150, 200, 250), 3, 2)
  const flipped = whole.slice()
  flipped[whole.length - 20]! ^= 1
  expect(() => parseImage(whole.subarray(0, 40), 'a.png')).toThrow('a.png: the PNG image is damaged (')
  expect(() => parseImage(flipped, 'a.png')).toThrow('a.png: the PNG image is damaged (')
  const half = flatJpeg(200, 100, 50)
  expect(() => parseImage(half.subarray(0, 300), 'a.jpg')).toThrow('a.jpg: the JPEG image is damaged (')
})
