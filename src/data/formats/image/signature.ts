/** Names of file types that are often mistaken for PNG or JPEG images, by their first bytes. */

const signatures: readonly { name: string; offset?: number; text: string }[] = [
  { name: 'a GIF image', text: 'GIF8' },
  { name: 'a BMP image', text: 'BM' },
  { name: 'a WebP image', offset: 8, text: 'WEBP' },
  { name: 'a TIFF image', text: 'II*\0' },
  { name: 'a TIFF image', text: 'MM\0*' },
  { name: 'an AVIF image', offset: 4, text: 'ftypavif' },
  { name: 'a HEIC image', offset: 4, text: 'ftyphei' },
  { name: 'a HEIC image', offset: 4, text: 'ftypmif1' },
  { name: 'a JPEG 2000 image', offset: 4, text: 'jP  ' },
  { name: 'a JPEG XL image', offset: 4, text: 'JXL ' },
  { name: 'an SVG image', text: '<svg' },
  { name: 'a page of HTML', text: '<!doctype html' },
  { name: 'a page of HTML', text: '<html' },
  { name: 'a PDF document', text: '%PDF' },
]

/** `undefined` for a file of another type. */
export function formatName(bytes: Uint8Array): string | undefined {
  const begins = String.fromCharCode(...bytes.subarray(0, 32)).toLowerCase()
  return signatures.find(({ offset = 0, text }) => begins.startsWith(text.toLowerCase(), offset))?.name
}
