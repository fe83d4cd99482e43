import { unzlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { drawFigure } from '../../../src/report/figures/figure.ts'
import { findFont } from '../../../src/report/fonts/fonts-node.ts'
import { parseFont } from '../../../src/report/fonts/truetype.ts'
import { svgToPdf } from '../../../src/report/pdf/pdf.ts'
import { figures } from '../example.ts'
import { planes } from '../planes.ts'

const fonts = findFont()
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

/** The objects of a PDF, found by its table, with their streams unpacked. */
function objectsOf(bytes: Uint8Array): { content: string; stream?: Uint8Array }[] {
  const file = text(bytes)
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)![1])
  const [, count] = /^xref\n0 (\d+)\n/.exec(file.slice(table))!
  const rows = file
    .slice(table)
    .split('\n')
    .slice(3, 2 + Number(count))
  return rows.map((row, i) => {
    const at = Number(row.slice(0, 10))
    expect(file.slice(at)).toMatch(new RegExp(`^${i + 1} 0 obj\n`))
    const content = file.slice(at, file.indexOf('endobj', at))
    const start = content.indexOf('stream\n')
    if (start < 0) return { content }
    const length = Number(/\/Length (\d+)/.exec(content)![1])
    const from = at + start + 'stream\n'.length
    return { content, stream: unzlibSync(bytes.subarray(from, from + length)) }
  })
}

describe('svgToPdf', () => {
  const svg = drawFigure(figures[0]!, { width: 360 })
  const pdf = svgToPdf(svg, { width: 234, ...fonts })

  it('is a page of the width that is asked for, in proportion', () => {
    const [, , , height] = /viewBox="([^"]*)"/.exec(svg)![1]!.split(' ').map(Number)
    const [, box] = /MediaBox \[([^\]]*)\]/.exec(text(pdf))!
    expect(box!.split(' ').map(Number)).toEqual([0, 0, 234, Number(((234 * height!) / 360).toFixed(3))])
  })

  it('has a table that finds every object, and embeds both fonts by name', () => {
    const objects = objectsOf(pdf)
    const names = objects.flatMap(
      ({ content }) => /\/Subtype \/Type0 \/BaseFont \/(\S+)/.exec(content)?.[1] ?? [],
    )
    expect(names).toEqual(['NSFIGA+DejaVuSans', 'NSFIGB+DejaVuSans-Bold'])
    const embedded = objects.filter(({ content }) => content.includes('/Length1'))
    expect(embedded.map(({ stream }) => parseFont(stream!, 'embedded').family)).toEqual([
      'DejaVu Sans',
      'DejaVu Sans',
    ])
  })

  it('keeps every text of the figure, readable through the table of characters', () => {
    const objects = objectsOf(pdf)
    const maps = objects
      .filter(({ stream }) => stream && text(stream).includes('beginbfchar'))
      .map(({ stream }) => {
        const pairs = [...text(stream!).matchAll(/^<(\w{4})> <(\w+)>$/gm)]
        return new Map(
          pairs.map(([, glyph, sign]) => [glyph, Buffer.from(sign!, 'hex').swap16().toString('utf16le')]),
        )
      })
    const page = text(objects.find(({ stream }) => stream && text(stream).includes(' Tf'))!.stream!)
    const words = [...page.matchAll(/\/F(\d) \S+ Tf\n[^\n]+\n<(\w+)> Tj/g)].map(([, font, codes]) =>
      codes!
        .match(/.{4}/g)!
        .map((code) => maps[Number(font) - 1]!.get(code))
        .join(''),
    )
    const expected = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, content]) =>
      content!.replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
    )
    expect(words).toEqual(expected)
  })

  it('draws as many shapes as the SVG has, with their opacity, for every kind of figure', () => {
    for (const figure of [...figures, ...planes]) {
      const drawing = drawFigure(figure)
      const bytes = svgToPdf(drawing, { width: 400, ...fonts })
      const page = text(
        objectsOf(bytes).find(({ stream }) => stream && text(stream).includes(' Tf'))!.stream!,
      )
      const shapes = drawing.match(/<(?:rect|path|circle|ellipse|polygon) /g)!
      expect(page.match(/^(?:f\*?|S|B\*?)$/gm)!.length).toBeGreaterThanOrEqual(shapes.length)
      expect(page).not.toMatch(/NaN|undefined|Infinity/)
      const used = [...new Set(page.match(/\/a\d+(?= gs)/g))]
      expect(used.filter((name) => !text(bytes).includes(`${name} <<`))).toEqual([])
    }
  })

  it('is a pure function of the SVG', () => {
    expect(Buffer.compare(svgToPdf(svg, { width: 234, ...fonts }), pdf)).toBe(0)
  })

  it('names what it cannot draw', () => {
    const wrong = (path: string) => `<svg viewBox="0 0 9 9">${path}</svg>`
    expect(() =>
      svgToPdf(wrong('<path d="M0,0C1,1 2,2 3,3" fill="#000000"/>'), { width: 9, ...fonts }),
    ).toThrow('command C')
    expect(() => svgToPdf(wrong('<rect fill="red"/>'), { width: 9, ...fonts })).toThrow('colour red')
  })
})
