import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { renderReport } from '../../../src/report/page/html.ts'
import type { Report, ReportSection } from '../../../src/report/report.ts'
import { figures, report, section } from '../example.ts'
import { many } from '../pages.ts'

const [finding] = section.findings
const withSection = (part: Partial<ReportSection>): Report => ({
  ...report,
  sections: [{ ...section, ...part }],
})

const pages = { one: renderReport(report), several: renderReport(many) }
const documentOf = (html: string) => parseHTML(html).document

describe('renderReport of a comparison', () => {
  it('has its tables first, with their notes, and no empty list of claims', () => {
    const html = renderReport(
      withSection({
        findings: [],
        tables: [
          {
            title: 'Batches of 8',
            caption: 'Means',
            head: ['norm', 'accuracy'],
            rows: [['<none>', '80 %']],
            notes: ['60 test images'],
          },
        ],
      }),
    )
    const page = documentOf(html)
    expect(page.querySelector('main h2')!.textContent).toBe('Batches of 8')
    expect(page.querySelector('main .note')!.textContent).toBe('60 test images')
    expect(page.querySelector('main tbody th')!.textContent).toBe('<none>')
    expect(html).not.toContain('The claims')
    expect(page.querySelector('.skip')).toBeNull()
  })
})

describe('renderReport', () => {
  it('puts the verdict first, then the claims, their figures, what was run and the command', () => {
    const html = pages.one
    const order = [
      section.question,
      'Yes: with BN',
      '>The claims<',
      '<figure',
      '>What was run<',
      section.command,
    ]
    const places = order.map((piece) => html.indexOf(piece.replaceAll("'", '&#39;')))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('marks each verdict with a sign and a word, in the table and at the claim', () => {
    const marks = [...documentOf(pages.one).querySelectorAll('.mark')].map(
      (mark: Element) => mark.textContent,
    )
    const all = ['✓ supported', '✗ opposite here', '= equivalent', '? undecided', '– not tested']
    expect(marks).toEqual([...all, ...all])
  })

  it('prints effect and interval, and says when there is none', () => {
    const html = renderReport(withSection({ findings: [{ ...finding!, effect: null, interval: null }] }))
    expect(html).toContain('data-label="interval">no interval<')
  })

  it('shows the corrected p of each finding', () => {
    const findings = [
      { ...finding!, p: 0.01, corrected: 0.03 },
      { ...finding!, key: 'without' },
    ]
    delete (findings[1] as { corrected?: number }).corrected
    const cells = [
      ...documentOf(renderReport(withSection({ findings }))).querySelectorAll('[data-label="p, corrected"]'),
    ]
    expect(cells.map((cell: Element) => cell.textContent)).toEqual(['0.030', '–'])
  })

  it('escapes every text it is given', () => {
    const evil = '<script>alert("x")</script>&\''
    const kept = { ...figures[0]!, name: evil, title: evil, caption: evil, notes: [evil] }
    const html = renderReport({
      title: evil,
      question: evil,
      verdict: evil,
      figures: [kept],
      sections: [1, 2].map(() => ({
        experiment: evil,
        title: evil,
        question: evil,
        verdict: evil,
        findings: [
          {
            ...finding!,
            claim: evil,
            source: evil,
            unit: evil,
            explanation: evil,
            figure: evil,
            paper: evil,
          },
        ],
        figures: [kept],
        quoted: [{ what: evil, source: evil, paper: evil, ours: 1, unit: evil, differences: [evil] }],
        arms: [{ label: evil, description: evil, outcome: evil }],
        options: [{ name: evil, value: evil, reason: evil }],
        seeds: [1],
        command: evil,
        sources: [{ label: evil, url: evil }],
        spec: { evil },
      })),
      versions: { [evil]: evil },
      command: evil,
      files: [evil],
      generatedAt: evil,
    })
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('alert("x")')
  })

  it('links nowhere but to the web, the page and the files beside it', () => {
    const html = renderReport(withSection({ sources: [{ label: 'bad', url: 'javascript:alert(1)' }] }))
    expect(html).not.toContain('javascript:')
    expect(html).toContain('href="records.csv"')
  })

  it('loads nothing', () => {
    for (const html of Object.values(pages)) {
      expect(html).not.toMatch(/<link|<img|@import|\ssrc=|url\(/)
      expect(html).toContain("default-src 'none'")
    }
  })

  it('has every identifier once, and every link in the page leads somewhere', () => {
    for (const html of Object.values(pages)) {
      const document = documentOf(html)
      const ids = [...document.querySelectorAll('[id]')].map((element: Element) => element.id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const link of document.querySelectorAll('a[href^="#"]'))
        expect(ids).toContain(link.getAttribute('href')!.slice(1))
    }
  })

  it('has one first heading and skips no level', () => {
    for (const html of Object.values(pages)) {
      const levels = [...documentOf(html).querySelectorAll('h1,h2,h3,h4')].map((h: Element) =>
        Number(h.tagName.slice(1)),
      )
      expect(levels.filter((level) => level === 1)).toEqual([1])
      for (let i = 1; i < levels.length; i++) expect(levels[i]! - levels[i - 1]!).toBeLessThanOrEqual(1)
    }
  })

  it('captions every table and gives every figure in numbers', () => {
    for (const html of Object.values(pages)) {
      const document = documentOf(html)
      for (const table of document.querySelectorAll('table'))
        expect(table.querySelector('caption')).not.toBeNull()
      const drawn = [...document.querySelectorAll('figure')]
      expect(drawn.length).toBeGreaterThan(4)
      for (const figure of drawn) expect(figure.querySelector('figcaption tbody tr')).not.toBeNull()
    }
    expect(pages.several).not.toMatch(/>(NaN|undefined|null|Infinity)</)
  })

  it('shows each figure once, at the first claim that it belongs to', () => {
    const document = documentOf(pages.one)
    expect(document.querySelectorAll('figure')).toHaveLength(figures.length)
    expect(document.querySelector('#claim-convergence-faster ~ figure')!.id).toBe(
      'figure-convergence-accuracy',
    )
  })

  it('shows the paper’s numbers beside ours', () => {
    const rows = [...documentOf(pages.one).querySelectorAll('caption')]
      .find((caption: Element) => caption.textContent?.includes('printed in papers'))!
      .parentElement!.querySelectorAll('tbody tr')
    const cells = [...rows].map((row: Element) =>
      [...row.children].slice(1, 4).map((cell) => cell.textContent),
    )
    expect(cells).toEqual([
      ['98.5 %', '86.8 % (86.2 to 87.1 %)', 'clothes in the place of digits; 5,000 steps'],
      ['about 10,000', '–', 'none known'],
    ])
  })

  it('is a pure function of its input', () => {
    expect(renderReport(report)).toBe(pages.one)
    expect(pages.one).toContain('Made by normscope, experiment convergence in 83 s.')
    expect(pages.several).toContain('experiments convergence, landscape, noise in 83 s.')
    expect(renderReport({ ...report, generatedAt: '2030-01-02' })).toContain(
      'convergence on 2030-01-02 in 83 s.',
    )
  })
})
