import { describe, expect, it } from 'vitest'
import { reportToMarkdown } from '../../../src/report/files/markdown.ts'
import { figures, report, section } from '../example.ts'
import { many } from '../pages.ts'

const path = (figure: { name: string }) => `figures/${figure.name}.svg`

describe('reportToMarkdown', () => {
  it('is a snapshot', async () => {
    await expect(reportToMarkdown(report, path)).toMatchFileSnapshot('snapshots/report.md')
  })

  it('has the tables of a comparison and no empty list of claims', () => {
    const table = {
      title: 'Batches of 8',
      caption: 'Means | intervals',
      head: ['norm', 'accuracy'],
      rows: [['none', '80 %']],
      notes: ['60 test images'],
    }
    const text = reportToMarkdown(
      { ...report, sections: [{ ...section, findings: [], tables: [table] }] },
      path,
    )
    expect(text).toContain(
      '## Batches of 8\n\n- 60 test images\n\n| norm | accuracy |\n| --- | --- |\n| none | 80 % |\n\nMeans \\| intervals\n',
    )
    expect(text).not.toContain('## The claims')
  })

  it('links every figure, and says which experiment it is of', () => {
    const of: (string | undefined)[] = []
    const text = reportToMarkdown(many, (figure, from) => {
      of.push(from?.experiment)
      return `figures/${from?.experiment ?? 'all'}/${figure.name} 1.svg`
    })
    expect(text.match(/!\[[^\n]*\]\(figures\//g)).toHaveLength(of.length)
    expect(of).toHaveLength(many.figures.length + many.sections.flatMap((each) => each.figures).length)
    expect(text).toContain('(figures/landscape/contour%201.svg)')
    expect(of[0]).toBeUndefined()
  })

  it('says of each claim which preconditions it has, and whether they are met', () => {
    const [finding] = section.findings
    const preconditions = [
      { text: 'the plain network has learned', met: false, detail: '0 of 6 seeds' },
      { text: 'the shift was raised', met: true, detail: '4.1×' },
    ]
    const text = reportToMarkdown(
      { ...report, sections: [{ ...section, findings: [{ ...finding!, preconditions }] }] },
      path,
    )
    expect(text).toContain(
      'Precondition **not met**: the plain network has learned (0 of 6 seeds). Precondition met: the shift was raised (4.1×).',
    )
  })

  it('keeps tables whole and texts harmless', () => {
    const evil = 'a | b\n# c <b>d</b> [e](javascript:f) *g* ```h'
    const [finding] = section.findings
    const text = reportToMarkdown(
      {
        ...report,
        sections: [
          {
            ...section,
            figures: figures.slice(0, 1),
            command: 'echo ```',
            sources: [{ label: evil, url: 'javascript:f' }],
            findings: [{ ...finding!, claim: evil, source: evil, explanation: evil }],
          },
        ],
      },
      path,
    )
    expect(text).not.toMatch(/<b>|(?<!\\)\]\(javascript|^# c/m)
    const claims = text.split('\n').filter((line) => line.startsWith('| ✓'))
    expect(claims).toHaveLength(1)
    expect(claims[0]!.match(/(?<!\\)\|/g)).toHaveLength(7)
    expect(text).toContain('````sh\necho ```\n````')
  })
})
