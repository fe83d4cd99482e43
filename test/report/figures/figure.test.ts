import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { drawFigure, NARROW_WIDTH } from '../../../src/report/figures/figure.ts'
import { renderPng } from '../../../src/report/files/png-node.ts'
import type { FigureSpec, LinesFigure } from '../../../src/figure/figure.ts'
import { arms, figures as curves } from '../example.ts'
import { planes } from '../planes.ts'

const figures = [...curves, ...planes]

const lines: LinesFigure = {
  kind: 'lines-with-bands',
  name: 'x',
  title: 'a < b & "c"',
  caption: 'c',
  arms,
  x: { label: 'step' },
  y: { label: 'loss' },
  panels: [{ series: [{ arm: 'bn', points: [{ x: 0, y: 1 }] }] }],
}

describe('drawFigure', () => {
  it.each(figures.map((spec) => [spec.kind, spec.name, spec] as const))(
    'draws %s %s',
    async (_, name, spec) => {
      await expect(drawFigure(spec)).toMatchFileSnapshot(`snapshots/${name}.svg`)
    },
  )

  it('stacks the panels for a phone', async () => {
    const spec = figures.find((figure) => figure.name === 'percentiles')!
    await expect(drawFigure(spec, { width: NARROW_WIDTH })).toMatchFileSnapshot(
      'snapshots/percentiles-narrow.svg',
    )
  })

  it('gives each panel axes of its own where that is asked for', () => {
    const panels = [100, 7000].map((last) => ({
      series: [
        {
          arm: 'bn',
          points: [
            { x: 0, y: 1 },
            { x: last, y: 2 * last },
          ],
        },
      ],
    }))
    const spans = (svg: string) => [...svg.matchAll(/data-x="([^"]*)"/g)].map(([, span]) => span)
    expect(spans(drawFigure({ ...lines, panels }))).toEqual(['0 7000 linear', '0 7000 linear'])
    expect(spans(drawFigure({ ...lines, panels, axes: 'own' }))).toEqual(['0 100 linear', '0 7000 linear'])
  })

  it('gives the same text twice', () => {
    for (const spec of figures) expect(drawFigure(spec)).toBe(drawFigure(spec))
  })

  it('stands alone: no style sheet, script, identifier or reference outside', () => {
    for (const spec of figures) {
      expect(drawFigure(spec)).not.toMatch(/<style|<script|\sid="|href|url\(|var\(/)
      expect(drawFigure(spec)).not.toMatch(/NaN|undefined|Infinity/)
    }
  })

  it('names itself and escapes its words', () => {
    const svg = drawFigure(lines)
    expect(svg).toContain('role="img" aria-label="a &lt; b &amp; &quot;c&quot;"')
    expect(svg).toContain('<title>a &lt; b &amp; &quot;c&quot;</title>')
    expect(svg).not.toContain('a < b')
  })

  it('paints an arm alike in every figure', () => {
    const colours = figures.map((spec) => labelled(drawFigure(spec), 'BN ×5')?.getAttribute('fill'))
    expect(new Set(colours.filter(Boolean))).toEqual(new Set(['#003f66']))
  })

  it('keeps the labels at the line ends apart', () => {
    const svg = drawFigure(figures[0]!)
    const heights = [...arms.map((key) => key.label), 'best of plain']
      .map((label) => Number(labelled(svg, label)!.getAttribute('y')))
      .sort((a, b) => a - b)
    for (let i = 1; i < heights.length; i++) expect(heights[i]! - heights[i - 1]!).toBeGreaterThan(13)
  })

  it('draws gaps, a single point, one value and nothing at all', () => {
    const gaps = [0, Number.NaN, Number.POSITIVE_INFINITY, -1, 2].map((y, x) => ({
      x,
      y,
      low: y - 1,
      high: y + 1,
    }))
    const panels = [{ series: [{ arm: 'bn', points: gaps }] }, { series: [{ arm: 'plain', points: [] }] }]
    for (const scale of ['linear', 'log'] as const) {
      const svg = drawFigure({ ...lines, y: { label: 'loss', scale }, panels })
      expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    }
    expect(drawFigure(lines)).not.toMatch(/NaN|Infinity|undefined/)
    expect(drawFigure({ ...lines, panels: [] })).toContain('</svg>')
    const rows: FigureSpec = {
      ...lines,
      kind: 'dots-with-intervals',
      rows: [{ arm: 'bn', effect: null, interval: null }],
    }
    expect(drawFigure(rows)).toContain('>BN</text>')
  })

  it('shows a point that stands alone between gaps as a dot, in a dashed line too', () => {
    const points = [1, Number.NaN, 3, Number.NaN, 2, 1].map((y, x) => ({ x, y }))
    const panels = [{ series: ['plain', 'plain-x5'].map((arm) => ({ arm, points })) }]
    const dots = [...drawFigure({ ...lines, panels }).matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) => x)
    const [first] = dots
    expect(dots).toHaveLength(4)
    expect(dots.filter((x) => x === first)).toHaveLength(2)
  })

  it('draws an open interval to the edge with an arrow', () => {
    const row = { arm: 'bn', effect: 3, interval: [2, Number.POSITIVE_INFINITY] as const, values: [2, 3, 4] }
    const svg = drawFigure({
      ...lines,
      kind: 'dots-with-intervals',
      x: { label: 'ratio', unit: '×' },
      rows: [row],
    })
    expect(svg).toContain('3 (at least 2×)')
    expect(svg).toMatch(/l6,5l-6,5/)
  })

  it('refuses an arm that is not declared', () => {
    expect(() => drawFigure({ ...lines, arms: [] })).toThrow('figure x: arm "bn" is not among')
  })
})

describe('renderPng', () => {
  it('draws at twice the size, its words with the shipped font', () => {
    const svg = drawFigure(lines)
    const png = renderPng(svg)
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)!
    const view = new DataView(png.buffer, png.byteOffset)
    expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([2 * Number(width), 2 * Number(height)])
    const wordless = renderPng(svg.replaceAll(/<text.*?<\/text>/g, ''))
    expect(png.length).toBeGreaterThan(wordless.length + 2000)
  })
})

function labelled(svg: string, label: string): Element | undefined {
  const { document } = parseHTML(svg)
  return [...document.querySelectorAll('text')].find((element: Element) => element.textContent === label)
}
