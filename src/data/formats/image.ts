/** PNG and JPEG images as bytes, channels first. Which of the two a file is, its content says, not its name. */
import { convertIndexedToRgb, decode as decodePng, type DecodedPng, hasPngSignature } from 'fast-png'
import jpeg from 'jpeg-js'
import { UserError } from '../../errors.ts'
import { formatBytes } from './wording.ts'

export interface Image {
  /** 1: grey levels. 3: red, green, blue. */
  channels: 1 | 3
  height: number
  width: number
  /** `[channels, height, width]` */
  data: Uint8Array
}

/**
 * Colours as they are stored: no colour profile is applied, transparency is ignored, 16 bits become the upper 8, and
 * fewer than 8 are spread over 0..255.
 * @param file the name that errors give it
 * @throws UserError when it is neither a PNG nor a JPEG, or is damaged
 */
export function parseImage(bytes: Uint8Array, file: string): Image {
  const isPng = bytes.length >= 8 && hasPngSignature(bytes)
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8
  if (!isPng && !isJpeg) {
    throw new UserError(
      `${file}: expected a PNG or JPEG image, got a file that starts ${formatBytes(bytes.subarray(0, 4))}; ` +
        'convert or remove it',
    )
  }
  try {
    return isPng ? fromPng(decodePng(bytes, { checkCrc: true })) : fromJpeg(bytes)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UserError(
      `${file}: the ${isPng ? 'PNG' : 'JPEG'} image is damaged (${reason}); replace or remove it`,
    )
  }
}

function fromPng(png: DecodedPng): Image {
  const { width, height, palette } = png
  if (palette) return planes(convertIndexedToRgb(png), width, height, palette[0]!.length)
  return planes(toBytes(png), width, height, png.channels)
}

/** The samples at 8 bits, one a byte. Rows of fewer than 8 bits a sample start at a whole byte. */
function toBytes({ data, depth, width, height }: DecodedPng): ArrayLike<number> {
  if (depth === 8) return data
  if (depth === 16) return data.map((value) => value >> 8)
  const rowBytes = Math.ceil((width * depth) / 8)
  const largest = 2 ** depth - 1
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const bit = (i % width) * depth
    const byte = data[Math.floor(i / width) * rowBytes + (bit >> 3)]!
    return (((byte >> (8 - depth - (bit & 7))) & largest) * 255) / largest
  })
}

function fromJpeg(bytes: Uint8Array): Image {
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
  })
  const image = planes(data, width, height, 3)
  if (jpegComponents(bytes) !== 1) return image
  return { ...image, channels: 1, data: image.data.subarray(0, width * height) }
}

/** From the header of its frame (ITU-T T.81, B.2.2): 1 for grey levels, 3 for colours. */
function jpegComponents(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 2; at + 9 < bytes.length; at += 2 + view.getUint16(at + 2)) {
    const marker = bytes[at + 1]!
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return bytes[at + 9]!
  }
  return 3
}

/** Samples of a pixel one after another, as they are decoded, to channels one after another; alpha is left out. */
function planes(samples: ArrayLike<number>, width: number, height: number, stride: number): Image {
  const size = width * height
  if (samples.length !== size * stride)
    throw new RangeError(`expected ${size * stride} samples, got ${samples.length}`)
  const channels = stride < 3 ? 1 : 3
  const data = new Uint8Array(channels * size)
  for (let channel = 0; channel < channels; channel++)
    for (let i = 0; i < size; i++) data[channel * size + i] = samples[i * stride + channel]!
  return { channels, height, width, data }
}
