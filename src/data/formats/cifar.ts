/**
 * CIFAR-10 and CIFAR-100 in their binary version: records with one label byte, or a coarse and a fine one, and the
 * 3072 bytes of a 32 × 32 image, channels first: red, green, blue. https://www.cs.toronto.edu/~kriz/cifar.html
 */
import { UserError } from '../../errors.ts'

export const cifarShape = [3, 32, 32] as const

const pixels = 3 * 32 * 32

export interface CifarImages {
  /** `[count, 3, 32, 32]` */
  images: Uint8Array
  labels: Uint8Array
  count: number
}

/** CIFAR-100 has two labels per image: one of 20 superclasses, then one of 100 classes. */
export type CifarLabels = 'coarse' | 'fine'

/**
 * @param file its name in errors
 * @param label which of the two labels of CIFAR-100 to keep; undefined for CIFAR-10
 * @throws UserError if the file does not consist of whole records, or a label is out of range
 */
export function parseCifar(bytes: Uint8Array, file: string, label?: CifarLabels): CifarImages {
  const limits = label === undefined ? [10] : [20, 100]
  const record = limits.length + pixels
  const count = Math.floor(bytes.length / record)
  if (count === 0 || count * record !== bytes.length) {
    throw new UserError(
      `${file}: expected records of ${record} bytes, got ${bytes.length} bytes, which is ${count} records and ` +
        `${bytes.length - count * record} bytes; the file is truncated or of another format, download or copy it again`,
    )
  }
  const kept = label === 'fine' ? 1 : 0
  const images = new Uint8Array(count * pixels)
  const labels = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const start = i * record
    limits.forEach((limit, position) => {
      const value = bytes[start + position]!
      if (value >= limit) {
        throw new UserError(
          `${file}, record ${i} (from 0): expected a label in 0..${limit - 1}, got ${value}; ` +
            'the file is damaged or of another format, download or copy it again',
        )
      }
    })
    labels[i] = bytes[start + kept]!
    images.set(bytes.subarray(start + limits.length, start + record), i * pixels)
  }
  return { images, labels, count }
}
