/**
 * A TrueType font as its tables: the widths of characters, and a subset of its glyphs to embed. After the OpenType
 * specification, version 1.9.
 */
import { UserError } from '../../errors.ts'

export interface Font {
  /** `DejaVu Sans`. */
  readonly family: string
  /** `DejaVuSans-Bold`. */
  readonly postScriptName: string
  readonly isBold: boolean
  readonly isItalic: boolean
  readonly unitsPerEm: number
  readonly ascent: number
  readonly descent: number
  readonly bounds: readonly [number, number, number, number]
  readonly tables: ReadonlyMap<string, Uint8Array>
  /** 0, the glyph for missing characters, if the font has none. */
  glyphOf(codePoint: number): number
  /** In units of the font. */
  advanceOf(glyph: number): number
  /** The outline; empty for a space. */
  outlineOf(glyph: number): Uint8Array
}

const TRUETYPE = [0x00010000, 0x74727565]

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Throws a UserError that names `file` if it is no font with TrueType outlines. */
export function parseFont(content: Uint8Array, file: string): Font {
  // The method slice of a Buffer shares its memory; that of Uint8Array copies.
  const bytes = new Uint8Array(content.buffer, content.byteOffset, content.byteLength)
  const view = viewOf(bytes)
  if (bytes.length < 12 || !TRUETYPE.includes(view.getUint32(0)))
    throw new UserError(`${file}: expected a font with TrueType outlines (.ttf); name another with --font`)
  try {
    return readFont(bytes, view)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UserError(`${file}: the font is damaged (${error.message}); name another with --font`)
  }
}

function readFont(bytes: Uint8Array, view: DataView): Font {
  const tables = new Map<string, Uint8Array>()
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + 16 * i
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4))
    const [start, length] = [view.getUint32(at + 8), view.getUint32(at + 12)]
    if (start + length > bytes.length) throw new RangeError(`table ${tag} ends after the file`)
    tables.set(tag, bytes.subarray(start, start + length))
  }
  const table = (tag: string): DataView => {
    const found = tables.get(tag)
    if (found === undefined) throw new RangeError(`there is no table ${tag}`)
    return viewOf(found)
  }
  const [head, hhea, hmtx, loca, os2] = [
    table('head'),
    table('hhea'),
    table('hmtx'),
    table('loca'),
    table('OS/2'),
  ]
  const glyf = tables.get('glyf') ?? new Uint8Array()
  const count = table('maxp').getUint16(4)
  const metrics = hhea.getUint16(34)
  const isLong = head.getInt16(50) === 1
  const offset = (glyph: number) => (isLong ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph))
  const names = readNames(table('name'))
  const selection = os2.getUint16(62)
  return {
    family: names.get(16) ?? names.get(1) ?? 'unnamed',
    postScriptName: (names.get(6) ?? names.get(1) ?? 'unnamed').replace(/[^\w-]/g, ''),
    isBold: (selection & 32) !== 0,
    isItalic: (selection & 1) !== 0,
    unitsPerEm: head.getUint16(18),
    ascent: hhea.getInt16(4),
    descent: hhea.getInt16(6),
    bounds: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
    tables,
    glyphOf: readCharacters(table('cmap')),
    advanceOf: (glyph) => hmtx.getUint16(4 * Math.min(glyph, metrics - 1)),
    outlineOf: (glyph) =>
      glyph < count ? glyf.subarray(offset(glyph), offset(glyph + 1)) : new Uint8Array(),
  }
}

/** Names in English by their number, from the records for Windows and Unicode. */
function readNames(view: DataView): Map<number, string> {
  const names = new Map<number, string>()
  const strings = view.getUint16(4)
  for (let i = 0; i < view.getUint16(2); i++) {
    const at = 6 + 12 * i
    const [platform, language, name] = [view.getUint16(at), view.getUint16(at + 4), view.getUint16(at + 6)]
    if (!((platform === 3 && language === 0x409) || (platform === 0 && !names.has(name)))) continue
    const [length, start] = [view.getUint16(at + 8), strings + view.getUint16(at + 10)]
    const units = Array.from({ length: length / 2 }, (_, j) => view.getUint16(start + 2 * j))
    names.set(name, String.fromCharCode(...units))
  }
  return names
}

/** Reads the Unicode part of `cmap`, in format 4 or 12. */
function readCharacters(view: DataView): (codePoint: number) => number {
  const found = new Map<number, number>()
  for (let i = 0; i < view.getUint16(2); i++) {
    const [platform, at] = [view.getUint16(4 + 8 * i), view.getUint32(8 + 8 * i)]
    if (platform !== 0 && platform !== 3) continue
    found.set(view.getUint16(at), at)
  }
  const [wide, narrow] = [found.get(12), found.get(4)]
  if (wide !== undefined) return (code) => wideGlyph(view, wide, code)
  if (narrow !== undefined) return (code) => narrowGlyph(view, narrow, code)
  throw new RangeError('there is no Unicode table of characters')
}

function wideGlyph(view: DataView, at: number, code: number): number {
  for (let i = 0; i < view.getUint32(at + 12); i++) {
    const group = at + 16 + 12 * i
    const [first, last] = [view.getUint32(group), view.getUint32(group + 4)]
    if (code >= first && code <= last) return view.getUint32(group + 8) + code - first
  }
  return 0
}

function narrowGlyph(view: DataView, at: number, code: number): number {
  const segments = view.getUint16(at + 6) / 2
  for (let i = 0; i < segments; i++) {
    if (view.getUint16(at + 14 + 2 * i) < code) continue
    const starts = at + 16 + 2 * segments
    const first = view.getUint16(starts + 2 * i)
    if (first > code) return 0
    const delta = view.getUint16(starts + 2 * segments + 2 * i)
    const range = starts + 4 * segments + 2 * i
    const offset = view.getUint16(range)
    if (offset === 0) return (code + delta) & 0xffff
    const glyph = view.getUint16(range + offset + 2 * (code - first))
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff
  }
  return 0
}
