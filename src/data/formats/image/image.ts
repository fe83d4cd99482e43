/** PNG and JPEG images as bytes, channels first. The content of a file decides which of the two it is, not its name. */
import { UserError } from '../../../errors.ts'
import { formatBytes } from '../wording.ts'
import { decodeJpeg, isJpeg } from './jpeg/jpeg.ts'
import { upright } from './orientation.ts'
import type { Image } from './pixels.ts'
import { decodePng, isPng } from './png.ts'
import { ImageError, ImageProblem } from './problem.ts'
import { formatName } from './signature.ts'

export type { Image } from './pixels.ts'

/**
 * Pixels as libpng and libjpeg decode them, turned upright according to the Exif orientation. No colour profile is
 * applied, transparency is ignored, 16 bits become the upper 8, and fewer than 8 are spread over 0..255. CMYK becomes
 * red, green and blue as in Pillow, without a profile.
 * @param file its name in errors
 * @throws ImageError if it is neither a PNG nor a JPEG, is damaged, or is of an unsupported kind
 */
export function parseImage(bytes: Uint8Array, file: string): Image {
  const decode = isPng(bytes) ? decodePng : isJpeg(bytes) ? decodeJpeg : undefined
  if (decode === undefined) throw foreign(bytes, file)
  try {
    return upright(decode(bytes))
  } catch (error) {
    if (!(error instanceof ImageProblem)) throw outOfMemory(error, file)
    const { fault, message, remedy } = error
    const name = decode === decodePng ? 'PNG' : 'JPEG'
    throw new ImageError(
      fault,
      fault === 'damaged'
        ? `${file}: the ${name} image is damaged (${message}); ${remedy}`
        : `${file}: ${message} is not supported; ${remedy}`,
    )
  }
}

function foreign(bytes: Uint8Array, file: string): ImageError {
  const got =
    bytes.length === 0
      ? 'an empty file'
      : (formatName(bytes) ?? `a file that starts ${formatBytes(bytes.subarray(0, 4))}`)
  return new ImageError('foreign', `${file}: expected a PNG or JPEG image, got ${got}; convert or remove it`)
}

/** Typed arrays throw a RangeError if there is no memory for them. */
function outOfMemory(error: unknown, file: string): unknown {
  if (!(error instanceof RangeError)) return error
  return new UserError(
    `${file}: there is not enough memory for this image (${error.message}); shrink it first`,
  )
}
