/** Rotates and mirrors an image according to its Exif orientation, as image viewers do. */
import type { Image, OrientedImage } from './pixels.ts'

/**
 * What each orientation does (CIPA DC-008, 4.6.5): first transposes if rows are stored as columns, then reverses
 * columns and rows.
 */
const turns: Readonly<Record<number, { transpose: boolean; flipX: boolean; flipY: boolean }>> = {
  2: { transpose: false, flipX: true, flipY: false },
  3: { transpose: false, flipX: true, flipY: true },
  4: { transpose: false, flipX: false, flipY: true },
  5: { transpose: true, flipX: false, flipY: false },
  6: { transpose: true, flipX: true, flipY: false },
  7: { transpose: true, flipX: true, flipY: true },
  8: { transpose: true, flipX: false, flipY: true },
}

/** The image upright; its data is shared if nothing changes. */
export function upright({ orientation, ...image }: OrientedImage): Image {
  const turn = turns[orientation]
  if (turn === undefined) return image
  const { channels, width, height, data } = image
  const [newWidth, newHeight] = turn.transpose ? [height, width] : [width, height]
  const plane = width * height
  const turned = new Uint8Array(data.length)
  for (let y = 0; y < newHeight; y++) {
    const v = turn.flipY ? newHeight - 1 - y : y
    for (let x = 0; x < newWidth; x++) {
      const u = turn.flipX ? newWidth - 1 - x : x
      const from = turn.transpose ? u * width + v : v * width + u
      for (let channel = 0; channel < channels; channel++)
        turned[channel * plane + y * newWidth + x] = data[channel * plane + from]!
    }
  }
  return { channels, width: newWidth, height: newHeight, data: turned }
}
