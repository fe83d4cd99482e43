import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseImage } from '../../../../src/data/index.ts'
import { encodePng, pngChunk, pngOf } from '../../encode-png.ts'

test('a grey PNG is one plane', () => {
  expect(parseImage(encodePng([0, 50, 100, 150, 200, 250], 3, 2), 'a.png')).toEqual({
    channels: 1,
    height: 2,
    width: 3,
    data: Uint8Array.of(0, 50, 100, 150, 200, 250),
  })
})

test('the channels of a colour PNG come one after another', () => {
  const { channels, data } = parseImage(encodePng([1, 2, 3, 4, 5, 6], 2, 1, 3), 'a.png')
  expect(channels).toBe(3)
  expect(data).toEqual(Uint8Array.of(1, 4, 2, 5, 3, 6))
})

test('transparency is ignored', () => {
  expect(parseImage(encodePng([1, 2, 3, 0], 1, 1, 4), 'a.png').data).toEqual(Uint8Array.of(1, 2, 3))
  expect(parseImage(encodePng([7, 0, 8, 255], 2, 1, 2), 'a.png').data).toEqual(Uint8Array.of(7, 8))
})

test('the content of a file decides what it is', () => {
  expect(parseImage(encodePng([9], 1, 1), 'a.jpg').data).toEqual(Uint8Array.of(9))
})

test.each([
  ['GIF89a', 'a GIF image'],
  ['RIFF....WEBPVP8 ', 'a WebP image'],
  ['\0\0\0\x1cftypheic', 'a HEIC image'],
  ['<!DOCTYPE html>', 'a page of HTML'],
  ['', 'an empty file'],
  ['\x01\x02\x03\x04\x05', 'a file that starts 01 02 03 04'],
])('a file that starts %j is refused as what it is', (content, name) => {
  expect(() => parseImage(Buffer.from(content, 'latin1'), 'a.png')).toThrow(
    `a.png: expected a PNG or JPEG image, got ${name}; convert or remove it`,
  )
})

const pixels = encodePng([0, 50, 100, 150, 200, 250], 3, 2)

test('a damaged PNG is refused with the chunk that is damaged', () => {
  const flipped = pixels.slice()
  flipped[pixels.length - 20]! ^= 1
  expect(() => parseImage(pixels.subarray(0, 40), 'a.png')).toThrow(
    'a.png: the PNG image is damaged (it ends before its chunk IEND); replace or remove it',
  )
  expect(() => parseImage(flipped, 'a.png')).toThrow(
    'damaged (the checksum of its chunk IDAT does not match)',
  )
})

test('a PNG with an unknown critical chunk is not supported rather than damaged', () => {
  const at = pixels.length - 12
  const bytes = Buffer.concat([
    pixels.subarray(0, at),
    pngChunk('CgBI', Uint8Array.of()),
    pixels.subarray(at),
  ])
  expect(() => parseImage(bytes, 'a.png')).toThrow(
    'a.png: a PNG image with the critical chunk CgBI is not supported; convert it to an 8-bit PNG',
  )
})

test('the size that a header states is checked before memory is taken for it', () => {
  const huge = pngOf(2 ** 31 - 1, 2 ** 31 - 1, 16, 6, Uint8Array.of(1, 2, 3))
  expect(() => parseImage(huge, 'a.png')).toThrow(
    'a.png: an image of 2147483647 × 2147483647 pixels, more than 200 million, is not supported; shrink it first',
  )
  const large = pngOf(10_000, 20_000, 8, 0, Uint8Array.of(1, 2, 3))
  expect(() => parseImage(large, 'a.png')).toThrow(
    'a.png: the PNG image is damaged (its header needs 200020000 bytes, which 3 compressed bytes cannot hold)',
  )
  expect(() => parseImage(pngOf(0, 1, 8, 0, Uint8Array.of(1)), 'a.png')).toThrow(
    'its header states 0 × 1 pixels',
  )
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0x30, 0, 0x30, 0, 1, 1, 0x11, 0, 0xff, 0xd9)
  expect(() => parseImage(jpeg, 'a.jpg')).toThrow(
    'a.jpg: the JPEG image is damaged (its header states 12288 × 12288 pixels, which 17 bytes cannot hold)',
  )
})

test.each([
  [4, 2, 'its header states 4 bits of the colour type 2, which PNG does not have'],
  [8, 5, 'its header states 8 bits of the colour type 5, which PNG does not have'],
  [8, 3, 'the PNG image is damaged (it has no palette)'],
])('%i bits of the colour type %i are refused', (depth, colourType, reason) => {
  expect(() => parseImage(pngOf(1, 1, depth, colourType, Uint8Array.of(1)), 'a.png')).toThrow(reason)
})

test('a row with a filter that PNG does not have is refused', () => {
  const bytes = pngOf(1, 2, 8, 0, deflateSync(Uint8Array.of(0, 1, 7, 1)))
  expect(() => parseImage(bytes, 'a.png')).toThrow('row 1 (from 0) has the filter 7, which PNG does not have')
})
