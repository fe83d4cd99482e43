/**
 * The report as Markdown for code hosting sites: the words and tables of the page, with its figures as links to SVG
 * files.
 */
import type { FigureSpec } from '../../figure/figure.ts'
import type { CheckResult } from '../../stats/findings/finding.ts'
import { captionOf } from '../../figure/parts.ts'
import type { ResultTable } from '../../figure/table.ts'
import { effectInWords } from '../../stats/findings/effect-in-words.ts'
import { formatInterval, formatNumber, formatQuantity } from '../../stats/format.ts'
import { CHECKS_ARE, checkWords } from '../page/checks.ts'
import { MECHANISMS_ARE, MECHANISMS_TITLE, speaksWords } from '../page/mechanisms.ts'
import {
  countVerdicts,
  VERDICT_MARKS,
  type Report,
  RULE,
  type ReportedClaim,
  reportedClaims,
  type ReportSection,
} from '../report.ts'

/**
 * `figurePath` gives the path of a section's figure, relative to the text; null stands for the figures over all
 * experiments.
 */
export function reportToMarkdown(
  report: Report,
  figurePath: (figure: FigureSpec, section: ReportSection | null) => string,
): string {
  const claims = reportedClaims(report)
  const alone = report.sections.length === 1
  const parts = [
    `# ${inline(report.title)}`,
    inline(report.question),
    `> **${inline(report.verdict)}**`,
    ...report.sections.flatMap(({ tables = [] }) => tables.map(results)),
    theMechanisms(report, claims),
    ...(claims.length === 0 ? [] : theClaims(claims, alone)),
    ...report.figures.map((spec) => figure(spec, figurePath(spec, null))),
    ...report.sections.map((section) =>
      renderSection(
        section,
        claims.filter((claim) => claim.section === section),
        { alone, path: (spec) => figurePath(spec, section) },
      ),
    ),
    ...(alone ? [] : ['## To reproduce everything', code(report.command)]),
    Object.entries(report.versions)
      .map(([name, version]) => `${inline(name)}: ${inline(version)}`)
      .join('  \n'),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function theMechanisms({ mechanisms = [] }: Report, claims: readonly ReportedClaim[]): string {
  if (mechanisms.length === 0) return ''
  const wordsOf = ({ claims: own, elsewhere = '' }: (typeof mechanisms)[number]) =>
    own
      .flatMap(({ experiment, key, isDecisive, speaks }) => {
        const found = claims.find(
          ({ section, finding }) => section.experiment === experiment && finding.key === key,
        )
        if (!found || !isDecisive) return []
        const role = speaksWords(speaks)
        return [`${found.finding.claim}: ${VERDICT_MARKS[found.finding.verdict]}${role && `, ${role}`}.`]
      })
      .concat(elsewhere)
      .filter(Boolean)
      .join(' ')
  const rows = mechanisms.map((each) => [each.title, each.outcome, wordsOf(each), each.open])
  return [
    `## ${MECHANISMS_TITLE}`,
    inline(MECHANISMS_ARE),
    table(['Explanation', 'Result', 'Decisive claims', 'Still open'], rows),
  ].join('\n\n')
}

const theClaims = (claims: readonly ReportedClaim[], alone: boolean): string[] => [
  '## The claims',
  `${countVerdicts(claims.map(({ finding }) => finding))}.`,
  claimsTable(claims, alone),
  RULE,
]

function results({ title, caption, head, rows, notes = [] }: ResultTable): string {
  const warnings = notes.map((note) => `- ${inline(note)}`).join('\n')
  return [`## ${inline(title)}`, warnings, table(head, rows), inline(caption)].filter(Boolean).join('\n\n')
}

function checkTable(checks: readonly CheckResult[]): string {
  if (checks.length === 0) return ''
  const rows = checks.map((check) => [check.claim, checkWords(check).words, check.explanation, check.source])
  return `### Checks\n\n${CHECKS_ARE}\n\n${table(['Statement', 'Result', 'How', 'Source'], rows)}`
}

function claimsTable(claims: readonly ReportedClaim[], alone: boolean): string {
  return table(
    ['Verdict', 'Claim', 'Effect', 'Interval', 'p, corrected', 'Source', ...(alone ? [] : ['Experiment'])],
    claims.map(({ finding, section }) => [
      VERDICT_MARKS[finding.verdict],
      finding.claim,
      finding.effect === null
        ? effectInWords(finding)
        : `${effectInWords(finding)} (${formatQuantity(finding.effect, finding.unit)})`,
      formatInterval(finding.interval, finding.unit),
      finding.corrected === undefined ? '–' : formatNumber(finding.corrected, 2),
      finding.source,
      ...(alone ? [] : [section.experiment]),
    ]),
  )
}

function renderSection(
  section: ReportSection,
  claims: readonly ReportedClaim[],
  { alone, path }: { alone: boolean; path: (figure: FigureSpec) => string },
): string {
  const { quoted = [], figures, options, arms } = section
  return [
    alone
      ? '## Figures'
      : `## ${inline(section.title)}\n\n${inline(section.question)}\n\n> ${inline(section.verdict)}`,
    ...claims.map(({ finding }) =>
      [
        `**${VERDICT_MARKS[finding.verdict]}: ${inline(finding.claim)}.** ${inline(finding.explanation)}`,
        ...finding.preconditions.map(
          ({ text, met, detail }) =>
            `Precondition ${met ? 'met' : '**not met**'}: ${inline(text)} (${inline(detail)}).`,
        ),
        finding.paper === undefined ? '' : `The paper: ${inline(finding.paper)}`,
      ]
        .filter(Boolean)
        .join(' '),
    ),
    ...figures.map((spec) => figure(spec, path(spec))),
    checkTable(section.checks ?? []),
    quoted.length === 0
      ? ''
      : `### Compared with the paper’s numbers\n\n${table(
          ['Quantity', 'Paper', 'Here', 'What differs here', 'Printed in'],
          quoted.map(({ what, source, paper, ours, interval, unit, differences }) => [
            what,
            typeof paper === 'number' ? formatQuantity(paper, unit) : paper,
            `${formatQuantity(ours, unit)}${interval ? ` (${formatInterval(interval, unit)})` : ''}`,
            differences.length === 0 ? 'none known' : differences.join('; '),
            source,
          ]),
        )}`,
    `### What was run\n\n${table(
      ['Arm', 'What it is', 'How its runs ended'],
      arms.map(({ label, description, outcome }) => [label, description, outcome ?? '–']),
    )}`,
    table(
      ['Option', 'Value', 'Why'],
      options.map(({ name, value, reason }) => [name, value, reason ?? '']),
    ),
    `Seeds: ${section.seeds.join(', ')}.`,
    code(section.command),
    section.sources.map(({ label, url }) => `- [${inline(label)}](${link(url)})`).join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function figure({ title, notes = [], ...spec }: FigureSpec, path: string): string {
  return [
    `![${inline(title)}](${encodeURI(path)})`,
    `*${inline(title)}.* ${inline(captionOf(spec))}`,
    notes.map((note) => `- ${inline(note)}`).join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inline).join(' | ')} |`
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n')
}

/** Plain text on one line: characters with a meaning in Markdown or HTML are escaped. */
function inline(words: string): string {
  return words
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]|<>~]/g, (sign) => (sign === '<' ? '&lt;' : `\\${sign}`))
}

/** Fenced by more backticks than the text contains. */
function code(words: string): string {
  const longest = Math.max(2, ...[...words.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}sh\n${words}\n${fence}`
}

function link(url: string): string {
  return /^https?:/i.test(url)
    ? encodeURI(url).replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'))
    : '#'
}
