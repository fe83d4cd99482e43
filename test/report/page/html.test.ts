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
const claimOf = (html: string, key: string): Element =>
  documentOf(html).querySelector(`#claim-convergence-${key}`)!
/** What a claim folds out to, by name. */
const factsOf = (html: string, key: string): Record<string, string> =>
  Object.fromEntries(
    [...claimOf(html, key).querySelectorAll('dl.facts dt')].map((name) => [
      name.textContent,
      name.nextElementSibling!.textContent,
    ]),
  )

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
  it('puts the answer first, then its figures, the claims, the checks and the command', () => {
    const html = pages.one
    const order = [
      'Yes: with BN',
      section.question,
      '<figure',
      '>The claims<',
      '<details class="claim"',
      'What was run',
      '>Checks<',
      '>To reproduce everything<',
    ]
    const places = order.map((piece) => html.indexOf(piece.replaceAll("'", '&#39;')))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('marks each verdict with a sign and a word', () => {
    const marks = [...documentOf(pages.one).querySelectorAll('details.claim > summary > .mark')].map(
      (mark: Element) => mark.textContent,
    )
    expect(marks).toEqual(['✓ supported', '✗ opposite here', '= equivalent', '? undecided', '– not tested'])
  })

  it('says the effect of each claim in words, with the signed number beside it', () => {
    const effects = [...documentOf(pages.one).querySelectorAll('details.claim > summary > .effect')].map(
      (effect: Element) => effect.textContent,
    )
    expect(effects.slice(0, 2)).toEqual(['74 % fewer steps (0.258×)', 'worse by 65.2 points (−65.2 pp)'])
  })

  it('folds out to numbers, preconditions, the paper’s words, what was trained and the command', () => {
    const facts = factsOf(pages.one, 'faster')
    expect(facts['Interval']).toBe('0.250 to 0.263× (covers the median with 96.1 %)')
    expect(facts['Mean, 95 % t-interval']).toBe('0.255× (0.249 to 0.261×)')
    expect(facts['Preconditions']).toBe(
      '✓ met the plain network has learned: training loss 0.52 (median of 12 seeds)',
    )
    expect(facts['On other seeds']).toBeUndefined()
    const replicated = { faster: { verdict: 'supported', effect: 0.3, seeds: [401, 402, 403] } } as const
    expect(factsOf(renderReport(withSection({ replicated })), 'faster')['On other seeds']).toBe(
      'supported: 0.300× (seeds 401 to 403)',
    )
    expect(facts['The paper']).toBe(section.findings[0]!.paper)
    expect(facts['Trained']).toBe(section.findings[0]!.setup)
    expect(factsOf(pages.one, 'imagenet')['Preconditions']).toContain('✗ not met the network is an Inception')
    expect(factsOf(pages.one, 'as-good-x30')['At the end']).toContain('pp (')
    expect(claimOf(pages.one, 'faster').querySelector('pre')!.textContent).toBe(section.command)
  })

  it('says when there is no effect and no interval', () => {
    const html = renderReport(withSection({ findings: [{ ...finding!, effect: null, interval: null }] }))
    expect(factsOf(html, 'faster')).toMatchObject({ Interval: 'none: an interval needs 6 seeds' })
    expect(factsOf(html, 'faster')['Effect']).toContain('no value')
  })

  it('gives p only where it can say something', () => {
    expect(factsOf(pages.one, 'faster')['p']).toBe(
      '0.0015, corrected over the claims of this experiment (Holm); 0.00049 alone',
    )
    for (const part of [{ verdict: 'none' }, { verdict: 'not tested' }, { seeds: [1, 2, 3, 4, 5] }] as const)
      expect(
        factsOf(renderReport(withSection({ findings: [{ ...finding!, ...part }] })), 'faster'),
      ).not.toHaveProperty('p')
  })

  it('says at the top that a plumbing test has no verdicts, and that few seeds have none', () => {
    const findings = [{ ...finding!, verdict: 'none' as const }]
    const top = (isPlumbing: boolean) =>
      documentOf(renderReport(withSection({ findings, isPlumbing }))).querySelector('header .plumbing')
        ?.textContent
    expect(top(true)).toMatch(/^Plumbing test: no verdicts/)
    expect(top(false)).toMatch(/^No verdicts: a verdict needs at least 6 seeds/)
    expect(documentOf(pages.one).querySelector('.plumbing')).toBeNull()
  })

  it('opens with at most three figures: those that experiments name', () => {
    const drawn = (html: string) =>
      [...documentOf(html).querySelectorAll('.headline figure')].map((figure: Element) => figure.id)
    const headline = ['best', 'steps', 'loss', 'accuracy']
    expect(drawn(renderReport(withSection({ headline })))).toEqual(
      headline.slice(0, 3).map((name) => `figure-convergence-${name}`),
    )
    expect(drawn(pages.several)).toEqual([
      'figure-convergence-accuracy',
      'figure-all-scatter',
      'figure-landscape-contour',
    ])
  })

  it('lists checks apart from the claims', () => {
    const checks = documentOf(pages.one).querySelector('section[aria-labelledby="checks"]')!
    expect(checks.querySelector('summary')!.textContent).toBe('1 passes, 1 not measured')
    expect([...checks.querySelectorAll('.mark')].map((mark: Element) => mark.textContent)).toEqual([
      '✓ passes',
      '– not measured',
    ])
    const failing = [{ ...section.checks![0]!, passed: false }]
    const shown = documentOf(renderReport(withSection({ checks: failing })))
    expect(shown.querySelector('section[aria-labelledby="checks"] details[open]')).not.toBeNull()
  })

  it('has a button for each verdict with its count, hidden until the script shows them', () => {
    const bar = documentOf(pages.several).querySelector('.filter')!
    expect(bar.hasAttribute('hidden')).toBe(true)
    expect([...bar.querySelectorAll('button')].map((button: Element) => button.textContent)).toEqual([
      'all 11',
      'supported 2',
      'opposite here 1',
      'equivalent 1',
      'undecided 1',
      'not tested 1',
      'no verdict 5',
    ])
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

  it('shows each figure once: at the top, at the first claim that it belongs to, or among the others', () => {
    const document = documentOf(pages.one)
    expect(document.querySelectorAll('figure')).toHaveLength(figures.length)
    expect(document.querySelector('#claim-convergence-tolerates-x30 figure')!.id).toBe(
      'figure-convergence-best',
    )
    const link = document.querySelector('#claim-convergence-as-good-x30 .evidence a')!
    expect(link.getAttribute('href')).toBe('#figure-convergence-best')
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

describe('renderReport of mechanisms', () => {
  const mechanism = {
    key: 'speed',
    title: 'It is <fast>',
    idea: 'An idea.',
    test: 'A test.',
    open: 'The rest.',
    outcome: 'the tests speak for it',
    claims: [
      { experiment: section.experiment, key: finding!.key, isDecisive: true, speaks: 'for' as const },
      {
        experiment: section.experiment,
        key: 'of-another-study',
        isDecisive: false,
        speaks: 'against' as const,
      },
    ],
  }

  it('links each to the claims of this page that test it, and escapes its words', () => {
    const html = renderReport({ ...report, mechanisms: [mechanism] })
    const shown = documentOf(html).querySelector('#mechanism-speed')!
    expect(shown.querySelector('summary')!.textContent).toBe('It is <fast> the tests speak for it')
    const links = [...shown.querySelectorAll('a')].map((link) => link.getAttribute('href')!)
    expect(links).toEqual([`#claim-convergence-${finding!.key}`])
    expect(documentOf(html).querySelector(links[0]!)).not.toBeNull()
    expect(shown.textContent).toContain('for it')
    expect(shown.textContent).not.toContain('Beside')
  })

  it('says what other studies found where this one tested nothing', () => {
    const untested = { ...mechanism, claims: [], outcome: 'not tested', elsewhere: 'Elsewhere, yes.' }
    const page = documentOf(renderReport({ ...report, mechanisms: [untested] }))
    expect(page.querySelector('#mechanism-speed')!.textContent).toContain('Elsewhere, yes.')
    expect(documentOf(pages.one).querySelector('.mechanism')).toBeNull()
  })
})
