import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { type Report, renderReport } from '../../src/report/html.ts'
import { report } from './example.ts'

const svg = '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="f"></svg>'
const figure = { name: 'accuracy', title: 'Accuracy', caption: 'By step', svg, narrow: svg }
const full: Report = { ...report, figures: [figure] }

describe('renderReport', () => {
  it('puts the verdict first, then findings, figures, what was run and the command', () => {
    const html = renderReport(full)
    const order = [report.question, 'Yes: with BN', '>Findings<', '<figure', '>What was run<', report.command]
    const places = order.map((piece) => html.indexOf(piece.replaceAll("'", '&#39;')))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('marks each verdict with a sign and a word', () => {
    const { document } = parseHTML(renderReport(full))
    const marks = [...document.querySelectorAll('.mark')].map((mark: Element) => mark.textContent)
    expect(marks).toEqual(['✓ supported', '✗ contradicted', '? undecided'])
  })

  it('prints effect and interval, and says when there is none', () => {
    const [finding] = report.findings
    const html = renderReport({ ...full, findings: [{ ...finding!, effect: null, interval: null }] })
    expect(html).toContain('data-label="95 % interval">no interval<')
  })

  it('escapes every text it is given', () => {
    const evil = '<script>alert("x")</script>&\''
    const [finding] = report.findings
    const html = renderReport({
      experiment: evil,
      title: evil,
      question: evil,
      verdict: evil,
      findings: [{ ...finding!, claim: evil, source: evil, unit: evil, explanation: evil, figure: evil }],
      figures: [{ ...figure, name: evil, title: evil, caption: evil }],
      arms: [{ label: evil, description: evil, outcome: evil }],
      options: [{ name: evil, value: evil, reason: evil }],
      seeds: [1],
      versions: { [evil]: evil },
      command: evil,
      sources: [{ label: evil, url: evil }],
      files: [evil],
      spec: { evil },
      generatedAt: evil,
    })
    expect(html).not.toContain('<script')
    expect(html).not.toContain('alert("x")')
  })

  it('links nowhere but to the web, the page and the files beside it', () => {
    const html = renderReport({ ...full, sources: [{ label: 'bad', url: 'javascript:alert(1)' }] })
    expect(html).not.toContain('javascript:')
    expect(html).toContain('href="records.csv"')
  })

  it('loads nothing', () => {
    expect(renderReport(full)).not.toMatch(/<link|<img|<script|@import|src=|url\(/)
  })

  it('links a finding to its figure only where the figure is there', () => {
    expect(renderReport(full)).toContain('href="#figure-accuracy"')
    expect(renderReport({ ...full, figures: [] })).not.toContain('href="#figure-')
  })

  it('has one first heading and skips no level', () => {
    const { document } = parseHTML(renderReport(full))
    const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map((h: Element) =>
      Number(h.tagName.slice(1)),
    )
    expect(levels.filter((level) => level === 1)).toEqual([1])
    for (let i = 1; i < levels.length; i++) expect(levels[i]! - levels[i - 1]!).toBeLessThanOrEqual(1)
  })

  it('is a pure function of its input', () => {
    expect(renderReport(full)).toBe(renderReport(full))
    expect(renderReport(full)).toContain('Made by normscope, experiment convergence in 83 s.')
    expect(renderReport({ ...full, generatedAt: '2030-01-02' })).toContain(
      'convergence on 2030-01-02 in 83 s.',
    )
  })
})
