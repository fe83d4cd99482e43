/**
 * A figure as a PDF of one page: vectors, and text in embedded fonts, so that it can be selected and looks the same
 * everywhere. After ISO 32000-1.
 */
import { zlibSync } from 'fflate'
import { subsetFont } from '../fonts/subset.ts'
import type { Font } from '../fonts/truetype.ts'
import { drawElements, type PageFont } from './content.ts'
import { type Element, parseSvg } from './elements.ts'

export interface PdfOptions {
  /** The size of the page, in points of 1/72 inch. */
  readonly width: number
  readonly regular: Font
  readonly bold: Font
}

/** Equal SVG gives equal bytes. */
export function svgToPdf(svg: string, { width, regular, bold }: PdfOptions): Uint8Array {
  const root = parseSvg(svg)
  const [, , unitsWide = 1, unitsHigh = 1] = (root.attributes['viewBox'] ?? '').split(' ').map(Number)
  const scale = width / unitsWide
  const height = scale * unitsHigh
  const file = new PdfFile()
  const texts = textsOf(root)
  const fonts = {
    regular: embed(file, 'F1', regular, texts.regular),
    bold: embed(file, 'F2', bold, texts.bold),
  }
  const { operators, opacities } = drawElements(root, { regular: fonts.regular.font, bold: fonts.bold.font })
  const shown = (value: number) => String(Number(value.toFixed(3)))
  const content = file.addStream(
    {},
    ascii(`${shown(scale)} 0 0 ${shown(-scale)} 0 ${shown(height)} cm\n${operators}\n`),
  )
  const states = [...opacities].map((value) => `/a${value} << /ca ${value / 100} /CA ${value / 100} >>`)
  const title = root.children.find(({ name }) => name === 'title')?.text ?? ''
  const pages = file.reserve()
  const page = file.add(
    `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 ${shown(width)} ${shown(height)}] /Contents ${content} 0 R /Resources << /Font << /F1 ${fonts.regular.id} 0 R /F2 ${fonts.bold.id} 0 R >> /ExtGState << ${states.join(' ')} >> >> >>`,
  )
  file.set(pages, `<< /Type /Pages /Kids [${page} 0 R] /Count 1 >>`)
  const catalog = file.add(`<< /Type /Catalog /Pages ${pages} 0 R >>`)
  const info = file.add(`<< /Title <feff${hex16(title)}> /Producer (normscope) >>`)
  return file.finish(catalog, info)
}

function textsOf(root: Element): { regular: string; bold: string } {
  const texts = { regular: '', bold: '' }
  const collect = ({ name, attributes, children, text }: Element): void => {
    if (name === 'text') texts[attributes['font-weight'] === 'bold' ? 'bold' : 'regular'] += text
    for (const child of children) collect(child)
  }
  collect(root)
  return texts
}

const codePoints = (text: string): number[] => Array.from(text, (sign) => sign.codePointAt(0)!)
const hex4 = (value: number): string => value.toString(16).padStart(4, '0')
const hex16 = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => hex4(text.charCodeAt(i))).join('')

/** The characters of a text as a composite font whose codes are the glyphs of the subset. */
function embed(file: PdfFile, name: string, font: Font, text: string): { id: number; font: PageFont } {
  const { bytes, glyphs, advances } = subsetFont(font, codePoints(text))
  const perThousand = (value: number) => Math.round((1000 * value) / font.unitsPerEm)
  // A subset has a tag of six letters.
  const tag = `NSFIG${name === 'F1' ? 'A' : 'B'}+${font.postScriptName}`
  const data = file.addStream({ Length1: bytes.length }, bytes)
  const descriptor = file.add(
    `<< /Type /FontDescriptor /FontName /${tag} /Flags 4 /FontBBox [${font.bounds.map(perThousand).join(' ')}] /ItalicAngle 0 /Ascent ${perThousand(font.ascent)} /Descent ${perThousand(font.descent)} /CapHeight ${perThousand(font.ascent)} /StemV ${font.isBold ? 140 : 80} /FontFile2 ${data} 0 R >>`,
  )
  const descendant = file.add(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${tag} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R /CIDToGIDMap /Identity /W [0 [${advances.map(perThousand).join(' ')}]] >>`,
  )
  const characters = file.addStream({}, ascii(toUnicode(glyphs)))
  const id = file.add(
    `<< /Type /Font /Subtype /Type0 /BaseFont /${tag} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${characters} 0 R >>`,
  )
  const glyphsOf = (words: string) => codePoints(words).map((code) => glyphs.get(code) ?? 0)
  return {
    id,
    font: {
      name,
      encode: (words) => glyphsOf(words).map(hex4).join(''),
      widthOf: (words) => glyphsOf(words).reduce((sum, glyph) => sum + advances[glyph]!, 0) / font.unitsPerEm,
    },
  }
}

/** The characters of codes, so that text can be searched and copied. */
function toUnicode(glyphs: ReadonlyMap<number, number>): string {
  const lines = [...glyphs].map(([code, glyph]) => `<${hex4(glyph)}> <${hex16(String.fromCodePoint(code))}>`)
  const blocks: string[] = []
  // A block has at most 100 lines.
  for (let i = 0; i < lines.length; i += 100) {
    const block = lines.slice(i, i + 100)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Characters def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${blocks.join('\n')}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n`
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0))
}

/** Objects by number, and the table that finds them. */
class PdfFile {
  readonly #objects: (readonly Uint8Array[])[] = []

  reserve(): number {
    return this.#objects.push([])
  }

  set(id: number, content: string): void {
    this.#objects[id - 1] = [ascii(content)]
  }

  add(content: string): number {
    return this.#objects.push([ascii(content)])
  }

  addStream(fields: Readonly<Record<string, number>>, bytes: Uint8Array): number {
    const packed = zlibSync(bytes, { level: 9 })
    const extra = Object.entries(fields).map(([name, value]) => `/${name} ${value} `)
    const head = `<< ${extra.join('')}/Filter /FlateDecode /Length ${packed.length} >>\nstream\n`
    return this.#objects.push([ascii(head), packed, ascii('\nendstream')])
  }

  finish(catalog: number, info: number): Uint8Array {
    const parts: Uint8Array[] = [ascii('%PDF-1.5\n%\u00e2\u00e3\u00cf\u00d3\n')]
    const size = () => parts.reduce((sum, part) => sum + part.length, 0)
    const places = this.#objects.map((object, i) => {
      const at = size()
      parts.push(ascii(`${i + 1} 0 obj\n`), ...object, ascii('\nendobj\n'))
      return at
    })
    const table = size()
    const rows = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
    parts.push(
      ascii(
        `xref\n0 ${places.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${places.length + 1} /Root ${catalog} 0 R /Info ${info} 0 R >>\nstartxref\n${table}\n%%EOF\n`,
      ),
    )
    const bytes = new Uint8Array(size())
    let at = 0
    for (const part of parts) {
      bytes.set(part, at)
      at += part.length
    }
    return bytes
  }
}
