/** The colours of a JPEG image from its components, as libjpeg's `jdcolor.c` and Pillow compute them. */
import type { Image } from '../pixels.ts'
import type { Frame } from './frame.ts'
import { upsampled } from './upsample.ts'

/** What the markers say about the colours. */
export interface ColourMarkers {
  hasJfif: boolean
  /** The transform stated by Adobe's marker (ITU-T T.872, 6.5.3): 0 for none, 1 for YCbCr, 2 for YCCK. */
  adobe?: number
}

/** Grey levels or red, green and blue. */
export function toImage(frame: Frame, markers: ColourMarkers): Image {
  const { width, height, components } = frame
  const planes = components.map((component) => {
    const plane = upsampled(component, frame)
    component.plane = new Uint8Array(0)
    return plane
  })
  if (planes.length === 1) return { channels: 1, height, width, data: planes[0]! }
  const [a, b, c, black] = planes as [Uint8Array, Uint8Array, Uint8Array, Uint8Array?]
  if (isTransformed(frame, markers)) toRgb(a, b, c)
  // Planes of inks are stored inverted, as Adobe's are: 255 means no ink.
  if (black) {
    const isYcck = isTransformed(frame, markers)
    for (const plane of [a, b, c])
      for (let i = 0; i < plane.length; i++) {
        // YCCK codes the inverse of cyan, magenta and yellow as YCbCr.
        const ink = isYcck ? plane[i]! : 255 - plane[i]!
        plane[i] = black[i]! - byteProduct(ink, black[i]!)
      }
  }
  const size = width * height
  const data = new Uint8Array(3 * size)
  ;[a, b, c].forEach((plane, i) => data.set(plane, i * size))
  return { channels: 3, height, width, data }
}

/** Whether the first three components are a brightness and two colour differences. */
function isTransformed({ components }: Frame, { hasJfif, adobe }: ColourMarkers): boolean {
  if (components.length === 4) return adobe !== undefined && adobe !== 0
  if (hasJfif) return true
  if (adobe !== undefined) return adobe !== 0
  return String.fromCharCode(...components.map(({ id }) => id)) !== 'RGB'
}

/** a b / 255, rounded. */
function byteProduct(a: number, b: number): number {
  const product = a * b + 128
  return (product + (product >> 8)) >> 8
}

/** YCbCr with the weights of ITU-R BT.601 to red, green and blue, in place, in libjpeg's fixed point of 16 bits. */
function toRgb(y: Uint8Array, cb: Uint8Array, cr: Uint8Array): void {
  const half = 1 << 15
  for (let i = 0; i < y.length; i++) {
    const level = y[i]!
    const blue = cb[i]! - 128
    const red = cr[i]! - 128
    y[i] = clamp(level + ((91881 * red + half) >> 16))
    cb[i] = clamp(level + ((-22554 * blue - 46802 * red + half) >> 16))
    cr[i] = clamp(level + ((116130 * blue + half) >> 16))
  }
}

const clamp = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value)
