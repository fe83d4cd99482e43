/** SVG to PNG with the font in this package or a given one, so that the picture does not depend on the machine. */
import { createRequire } from 'node:module'
import type * as ResvgModule from '@resvg/resvg-js'
import { crc32 } from '../../data/formats/gzip.ts'
import { findFont } from '../fonts/fonts-node.ts'

export interface PngOptions {
  /** The width; by default twice that of the SVG. */
  readonly pixels?: number
  readonly font?: { readonly family: string; readonly files: readonly string[] }
  /** The resolution that the file states; by default none. */
  readonly perInch?: number
}

/**
 * Loaded for the first picture: the package has native code for the platform where it was installed, and a copy of this
 * package on a host of another platform trains without it.
 */
let loaded: typeof ResvgModule | undefined

export function renderPng(svg: string, { pixels, font = findFont(), perInch }: PngOptions = {}): Uint8Array {
  loaded ??= createRequire(import.meta.url)('@resvg/resvg-js') as typeof ResvgModule
  const resvg = new loaded.Resvg(svg, {
    fitTo: pixels === undefined ? { mode: 'zoom', value: 2 } : { mode: 'width', value: pixels },
    font: { fontFiles: [...font.files], loadSystemFonts: false, defaultFontFamily: font.family },
  })
  const png = resvg.render().asPng()
  return perInch === undefined ? png : withResolution(png, perInch)
}

/** Adds the chunk `pHYs` after the header, so that programs print the picture at its width. */
function withResolution(png: Uint8Array, perInch: number): Uint8Array {
  const chunk = new Uint8Array(21)
  const view = new DataView(chunk.buffer)
  const perMetre = Math.round(perInch / 0.0254)
  view.setUint32(0, 9)
  chunk.set([0x70, 0x48, 0x59, 0x73], 4)
  view.setUint32(8, perMetre)
  view.setUint32(12, perMetre)
  chunk[16] = 1
  view.setUint32(17, crc32(chunk.subarray(4, 17)))
  // The signature has 8 bytes, the header 25.
  const end = 33
  const bytes = new Uint8Array(png.length + chunk.length)
  bytes.set(png.subarray(0, end))
  bytes.set(chunk, end)
  bytes.set(png.subarray(end), end + chunk.length)
  return bytes
}
