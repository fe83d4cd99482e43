/** Small PNG images for tests of what is done with them; the decoder itself is tested on fixtures. */
import { crc32, deflateSync } from 'node:zlib'

/** Of 8 bits a sample, rows without filters. `samples` are `[height, width, channels]`; 1 to 4 channels, as PNG has them. */
export function encodePng(
  samples: ArrayLike<number>,
  width: number,
  height: number,
  channels = 1,
): Uint8Array {
  const rowBytes = width * channels
  const content = new Uint8Array(height * (1 + rowBytes))
  for (let i = 0; i < samples.length; i++) content[i + Math.floor(i / rowBytes) + 1] = samples[i]!
  return pngOf(width, height, 8, [0, 4, 2, 6][channels - 1]!, deflateSync(content))
}

/** Whatever header and compressed pixels, with the right checksums. */
export function pngOf(width: number, height: number, depth: number, colourType: number, pixels: Uint8Array) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, colourType], 8)
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
  return Uint8Array.of(
    ...signature,
    ...pngChunk('IHDR', header),
    ...pngChunk('IDAT', pixels),
    ...pngChunk('IEND', Uint8Array.of()),
  )
}

export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)])
  chunk.writeUInt32BE(data.length, 0)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4)
  return chunk
}
