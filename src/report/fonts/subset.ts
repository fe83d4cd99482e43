/** A font with only the glyphs of a text, small enough to embed in each figure. */
import { type Font, viewOf } from './truetype.ts'

export interface Subset {
  /** A complete TrueType font. */
  readonly bytes: Uint8Array
  /** The glyph of each character in the subset. */
  readonly glyphs: ReadonlyMap<number, number>
  /** Advances by glyph of the subset, in units of the font. */
  readonly advances: readonly number[]
}

/** Flags of the parts of a composite glyph. */
const [WORDS, SCALE, MORE, SCALES, MATRIX] = [1, 8, 32, 64, 128] as const

export function subsetFont(font: Font, codePoints: Iterable<number>): Subset {
  const characters = [...new Set(codePoints)].sort((a, b) => a - b)
  // Glyph 0 stands for characters that the font lacks.
  const old = [0]
  const numberOf = (glyph: number): number => {
    const known = old.indexOf(glyph)
    return known >= 0 ? known : old.push(glyph) - 1
  }
  const glyphs = new Map(characters.map((code) => [code, numberOf(font.glyphOf(code))]))
  const outlines: Uint8Array[] = []
  // Composite glyphs add their parts to the end.
  for (let i = 0; i < old.length; i++) outlines.push(renumber(font.outlineOf(old[i]!), numberOf))
  const advances = old.map((glyph) => font.advanceOf(glyph))
  const copied = ['cvt ', 'fpgm', 'prep', 'OS/2', 'name'].flatMap((tag): [string, Uint8Array][] => {
    const table = font.tables.get(tag)
    return table === undefined ? [] : [[tag, table]]
  })
  const offsets = [0]
  for (const outline of outlines) offsets.push(offsets.at(-1)! + padded(outline.length))
  const glyf = new Uint8Array(offsets.at(-1)!)
  for (const [i, outline] of outlines.entries()) glyf.set(outline, offsets[i])
  const head = changed(font, 'head', (view) => {
    view.setUint32(8, 0)
    view.setInt16(50, 1)
  })
  const tables: [string, Uint8Array][] = [
    ...copied,
    ['cmap', characterTable(glyphs)],
    ['glyf', glyf],
    ['head', head],
    ['hhea', changed(font, 'hhea', (view) => view.setUint16(34, old.length))],
    ['hmtx', horizontalMetrics(font, old)],
    ['loca', uint32s(offsets)],
    ['maxp', changed(font, 'maxp', (view) => view.setUint16(4, old.length))],
    ['post', nameless()],
  ]
  return { bytes: fontFile(tables), glyphs, advances }
}

const padded = (length: number) => Math.ceil(length / 4) * 4

function changed(font: Font, tag: string, change: (view: DataView) => void): Uint8Array {
  const copy = font.tables.get(tag)!.slice()
  change(viewOf(copy))
  return copy
}

/** A composite glyph names its parts by number. */
function renumber(outline: Uint8Array, numberOf: (glyph: number) => number): Uint8Array {
  if (outline.length < 10 || viewOf(outline).getInt16(0) >= 0) return outline
  const copy = outline.slice()
  const view = viewOf(copy)
  let at = 10
  let flags: number
  do {
    flags = view.getUint16(at)
    view.setUint16(at + 2, numberOf(view.getUint16(at + 2)))
    at += 4 + (flags & WORDS ? 4 : 2) + (flags & SCALE ? 2 : flags & SCALES ? 4 : flags & MATRIX ? 8 : 0)
  } while (flags & MORE)
  return copy
}

function horizontalMetrics(font: Font, glyphs: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * glyphs.length)
  for (const [i, glyph] of glyphs.entries()) {
    const outline = font.outlineOf(glyph)
    viewOf(bytes).setUint16(4 * i, font.advanceOf(glyph))
    viewOf(bytes).setInt16(4 * i + 2, outline.length < 10 ? 0 : viewOf(outline).getInt16(2))
  }
  return bytes
}

/** Format 12: one group per character. */
function characterTable(glyphs: ReadonlyMap<number, number>): Uint8Array {
  const bytes = new Uint8Array(12 + 16 + 12 * glyphs.size)
  const view = viewOf(bytes)
  view.setUint16(2, 1)
  view.setUint16(4, 3)
  view.setUint16(6, 10)
  view.setUint32(8, 12)
  view.setUint16(12, 12)
  view.setUint32(16, bytes.length - 12)
  view.setUint32(24, glyphs.size)
  for (const [i, [code, glyph]] of [...glyphs].entries()) {
    view.setUint32(28 + 12 * i, code)
    view.setUint32(32 + 12 * i, code)
    view.setUint32(36 + 12 * i, glyph)
  }
  return bytes
}

/** A table `post` without names of glyphs. */
function nameless(): Uint8Array {
  const bytes = new Uint8Array(32)
  viewOf(bytes).setUint32(0, 0x00030000)
  return bytes
}

function uint32s(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length)
  for (const [i, value] of values.entries()) viewOf(bytes).setUint32(4 * i, value)
  return bytes
}

function fontFile(unordered: readonly (readonly [tag: string, table: Uint8Array])[]): Uint8Array {
  const tables = unordered.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const start = 12 + 16 * tables.length
  const bytes = new Uint8Array(start + tables.reduce((sum, [, table]) => sum + padded(table.length), 0))
  const view = viewOf(bytes)
  const power = Math.floor(Math.log2(tables.length))
  view.setUint32(0, 0x00010000)
  for (const [i, value] of [
    tables.length,
    16 * 2 ** power,
    power,
    16 * (tables.length - 2 ** power),
  ].entries())
    view.setUint16(4 + 2 * i, value)
  let at = start
  let headAt = 0
  for (const [i, [tag, table]] of tables.entries()) {
    const entry = 12 + 16 * i
    for (let j = 0; j < 4; j++) bytes[entry + j] = tag.charCodeAt(j)
    bytes.set(table, at)
    view.setUint32(entry + 4, checksum(view, at, padded(table.length)))
    view.setUint32(entry + 8, at)
    view.setUint32(entry + 12, table.length)
    if (tag === 'head') headAt = at
    at += padded(table.length)
  }
  view.setUint32(headAt + 8, (0xb1b0afba - checksum(view, 0, bytes.length)) >>> 0)
  return bytes
}

function checksum(view: DataView, start: number, length: number): number {
  let sum = 0
  for (let at = start; at < start + length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}
