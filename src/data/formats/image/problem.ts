/** Faults of an image, before its reader knows the name of its file. */
import { UserError } from '../../../errors.ts'

/**
 * - `damaged`: the file contradicts its own format; another copy may be valid.
 * - `unsupported`: the file is valid, but of a kind that is not read.
 * - `foreign`: the file is neither a PNG nor a JPEG image.
 */
export type ImageFault = 'damaged' | 'unsupported' | 'foreign'

/** An image that cannot be read, with the name of its file. */
export class ImageError extends UserError {
  readonly fault: ImageFault

  constructor(fault: ImageFault, message: string) {
    super(message)
    this.fault = fault
  }
}

/** Thrown by the decoders; `parseImage` adds the name of the file and turns it into an `ImageError`. */
export class ImageProblem extends Error {
  readonly fault: 'damaged' | 'unsupported'
  readonly remedy: string

  constructor(fault: 'damaged' | 'unsupported', message: string, remedy: string) {
    super(message)
    this.fault = fault
    this.remedy = remedy
  }
}

/** @param reason the reason, as in "the image is damaged (…)" */
export function damaged(reason: string): ImageProblem {
  return new ImageProblem('damaged', reason, 'replace or remove it')
}

/** @param what completes "… is not supported" */
export function unsupported(what: string, remedy = 'convert it to an 8-bit PNG'): ImageProblem {
  return new ImageProblem('unsupported', what, remedy)
}

/** The largest image that is read: a photograph of the largest phone sensors. */
const MOST_PIXELS = 200_000_000

/**
 * Called with the size that a header states, before memory is allocated for it.
 * @throws ImageProblem if there are no pixels, or too many
 */
export function checkSize(width: number, height: number): void {
  if (width === 0 || height === 0)
    throw damaged(`its header states ${width} × ${height} pixels, expected 1 × 1 or more`)
  if (width * height > MOST_PIXELS)
    throw unsupported(
      `an image of ${width} × ${height} pixels, more than ${MOST_PIXELS / 1e6} million,`,
      'shrink it first',
    )
}
