/** Every image of decoders.json against the pixels of libjpeg and libpng, to the bit. */
import { readFileSync } from 'node:fs'
import { unzlibSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { ImageError } from '../../../../src/data/formats/image/problem.ts'
import { type Image, parseImage } from '../../../../src/data/index.ts'

interface Fixtures {
  images: { name: string; file: string; shape: [number, number, 1 | 3]; pixels: number }[]
  /** Base64 of zlib. */
  pixels: string[]
  unsupported: Record<string, string>
}

const {
  images,
  pixels: pixelSets,
  unsupported,
} = JSON.parse(readFileSync(new URL('../../../fixtures/decoders.json', import.meta.url), 'utf8')) as Fixtures
const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'))

/** `[height, width, channels]`, as the fixtures have it. */
function interleaved({ channels, height, width, data }: Image): Uint8Array {
  const plane = height * width
  return Uint8Array.from(
    { length: data.length },
    (_, i) => data[(i % channels) * plane + Math.floor(i / channels)]!,
  )
}

test.each(images)('$name', ({ name, file, shape, pixels }) => {
  const image = parseImage(bytesOf(file), name)
  expect([image.height, image.width, image.channels]).toEqual(shape)
  expect(interleaved(image)).toEqual(unzlibSync(bytesOf(pixelSets[pixels]!)))
})

test.each(Object.entries(unsupported))('%s is refused by name, and not called damaged', (name, file) => {
  const words: Record<string, string> = {
    'arithmetic coding':
      'a.jpg: a JPEG image with arithmetic coding is not supported; convert it to an 8-bit PNG',
    'arithmetic coding, progressive': 'a.jpg: a JPEG image with arithmetic coding is not supported',
    '12 bits': 'a.jpg: a JPEG image of 12 bits per sample is not supported',
    'height after the scan': 'a.jpg: a JPEG image whose height follows its first scan is not supported',
    lossless: 'a.jpg: a lossless JPEG image is not supported',
  }
  expect(() => parseImage(bytesOf(file), 'a.jpg')).toThrow(words[name])
})

/** An intact image of each kind, which the tests damage. */
const intactImage = (name: string) => bytesOf(images.find((image) => image.name === name)!.file)

const faultOf = (bytes: Uint8Array) => {
  try {
    parseImage(bytes, 'a')
    return undefined
  } catch (error) {
    if (error instanceof ImageError) return error.fault
    throw error
  }
}

describe.each([
  'JPEG sequential, sampling 2x2',
  'JPEG progressive, sampling 2x2',
  'JPEG restart markers in each unit',
  'PNG colour, 8 bits',
  'PNG palette, 4 bits, interlaced',
])('%s', (name) => {
  test('cut anywhere, it is damaged', () => {
    const bytes = intactImage(name)
    for (let length = 8; length < bytes.length; length++)
      expect([length, faultOf(bytes.subarray(0, length))]).toEqual([length, 'damaged'])
  })

  test('with any byte changed, it is read or refused by name, and memory is not taken at the word of a header', () => {
    const bytes = intactImage(name)
    const faults = new Set<string | undefined>()
    for (let at = 3; at < bytes.length; at++)
      for (const value of [0xff, bytes[at]! ^ 0x10]) {
        const broken = bytes.slice()
        broken[at] = value
        faults.add(faultOf(broken))
      }
    expect(faults).toContain('damaged')
  })
})

test('a scan that repeats another is damage, so that a small file cannot take long', () => {
  const bytes = Buffer.from(intactImage('JPEG progressive, sampling 2x2'))
  const last = bytes.subarray(bytes.lastIndexOf(Buffer.of(0xff, 0xda)), -2)
  const repeated = Buffer.concat([bytes.subarray(0, -2), last, bytes.subarray(-2)])
  expect(() => parseImage(repeated, 'a.jpg')).toThrow(
    'damaged (a scan repeats or skips bits of coefficient 1)',
  )
})

test('a photograph of 27 million pixels without subsampling is read', () => {
  const [width, height] = [6000, 4500]
  const components = [1, 2, 3].flatMap((id) => [id, 0x11, 0])
  const oneCode = (table: number) => [0xff, 0xc4, 0, 20, table, 1, ...new Uint8Array(15), 0]
  const header = Buffer.concat(
    [
      [0xff, 0xd8, 0xff, 0xdb, 0, 67, 0],
      new Uint8Array(64).fill(1),
      [0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3],
      components,
      oneCode(0x00),
      oneCode(0x10),
      [0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0],
    ].map((part) => Buffer.from(part)),
  )
  // Each block is the code 0 for no change of the mean, and the code 0 for no other coefficients.
  const blocks = 3 * Math.ceil(width / 8) * Math.ceil(height / 8)
  const bytes = Buffer.concat([
    Buffer.from(header),
    Buffer.alloc(Math.ceil(blocks / 4)),
    Buffer.of(0xff, 0xd9),
  ])
  const image = parseImage(bytes, 'a.jpg')
  expect([image.channels, image.width, image.height]).toEqual([3, width, height])
  expect(image.data).toHaveLength(3 * width * height)
  expect(image.data.findIndex((value) => value !== 128)).toBe(-1)
})
