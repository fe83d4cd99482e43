import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findFont } from '../../../src/report/fonts/fonts-node.ts'
import { subsetFont } from '../../../src/report/fonts/subset.ts'
import { type Font, parseFont } from '../../../src/report/fonts/truetype.ts'
import { newFolder } from '../../support/folders.ts'

const { regular, bold, family } = findFont()
const code = (sign: string) => sign.codePointAt(0)!

describe('parseFont', () => {
  it('reads names, sizes and characters of DejaVu Sans', () => {
    expect([family, regular.postScriptName, bold.postScriptName]).toEqual([
      'DejaVu Sans',
      'DejaVuSans',
      'DejaVuSans-Bold',
    ])
    expect([regular.isBold, bold.isBold, regular.unitsPerEm]).toEqual([false, true, 2048])
    // The advances of DejaVu Sans 2.37 in its hmtx table.
    const advance = (sign: string) => regular.advanceOf(regular.glyphOf(code(sign)))
    expect([' ', '0', 'M', 'i', '−', 'λ', '‖'].map(advance)).toEqual([651, 1303, 1767, 569, 1716, 1212, 1024])
    expect(regular.glyphOf(0x10ffff)).toBe(0)
  })

  it('refuses what is no font, and a damaged one, by name', () => {
    expect(() => parseFont(new Uint8Array(20), 'a.ttf')).toThrow(
      'a.ttf: expected a font with TrueType outlines',
    )
    const bytes = new Uint8Array(readFileSync(findFont().files[0]!))
    expect(() => parseFont(bytes.subarray(0, 5000), 'b.ttf')).toThrow('b.ttf: the font is damaged')
  })
})

describe('subsetFont', () => {
  it('is a font with the same outlines and widths, and only those', () => {
    const signs = Array.from('Tests ‖λ₀ − ∇L‖ é')
    const subset = subsetFont(regular, signs.map(code))
    const again = parseFont(subset.bytes, 'subset.ttf')
    expect(subset.bytes.length).toBeLessThan(40_000)
    for (const sign of signs) {
      const [glyph, original] = [again.glyphOf(code(sign)), regular.glyphOf(code(sign))]
      expect(glyph).toBe(subset.glyphs.get(code(sign)))
      expect(again.advanceOf(glyph)).toBe(regular.advanceOf(original))
      expect(subset.advances[glyph]).toBe(regular.advanceOf(original))
      expect(isSame(again, glyph, regular, original)).toBe(true)
    }
    expect(again.glyphOf(code('x'))).toBe(0)
    // The font itself is as it was.
    expect(subsetFont(regular, signs.map(code)).bytes).toEqual(subset.bytes)
  })

  /** Equal outlines; the first part of a composite one (é, ‖) has another number but the same outline. */
  function isSame(a: Font, glyphA: number, b: Font, glyphB: number): boolean {
    const [one, other] = [a.outlineOf(glyphA), b.outlineOf(glyphB)].map((outline) =>
      Buffer.from(outline),
    ) as [Buffer, Buffer]
    if (other.length === 0) return one.length === 0
    if (other.readInt16BE(0) >= 0) return one.subarray(0, other.length).equals(other)
    return isSame(a, one.readUInt16BE(12), b, other.readUInt16BE(12))
  }

  it('has a checksum that makes the whole file sum to the constant of the format', () => {
    const { bytes } = subsetFont(regular, [code('A')])
    const view = new DataView(bytes.buffer)
    let sum = 0
    for (let at = 0; at < bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
    expect(sum).toBe(0xb1b0afba)
  })
})

describe('findFont', () => {
  it('takes a file, and names the known families if there is none', () => {
    expect(findFont(findFont().files[1]).regular.postScriptName).toBe('DejaVuSans-Bold')
    expect(() => findFont('No Such Family')).toThrow(/unknown font "No Such Family".*DejaVu Sans/)
    expect(() => findFont(`${newFolder()}/none.ttf`)).toThrow('expected a font file')
  })
})
