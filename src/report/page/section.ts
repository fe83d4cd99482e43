/**
 * One experiment in the page: each claim with its figure, then the other figures, the quoted numbers, the options and
 * the runs.
 */
import type { Finding } from '../../stats/findings/finding.ts'
import { formatInterval, formatNumber, formatQuantity } from '../../stats/format.ts'
import type { CheckResult, Estimate } from '../../stats/findings/finding.ts'
import type { Quoted } from '../../stats/findings/quoted.ts'
import { renderFigure } from './figure.ts'
import { command, links, table, verdictMark } from './parts.ts'
import { type ReportedClaim, type ReportSection, slug } from '../report.ts'
import { escapeMarkup as text } from '../figures/parts/svg.ts'

/** `alone` if the page has no other experiment: then its title, question and verdict are at the top of the page. */
export function renderSection(
  section: ReportSection,
  claims: readonly ReportedClaim[],
  { alone }: { alone: boolean },
): string {
  const id = `experiment-${slug(section.experiment)}`
  const figureId = (name: string) => `figure-${slug(section.experiment)}-${slug(name)}`
  const drawn = new Set<string>()
  const cards = claims.map((claim) => {
    const figure = section.figures.find(({ name }) => name === claim.finding.figure)
    const first = figure !== undefined && !drawn.has(figure.name)
    if (figure) drawn.add(figure.name)
    const seen =
      figure && !first ? `<p>See <a href="#${figureId(figure.name)}">${text(figure.title)}</a>.</p>` : ''
    return `${renderClaim(claim)}${seen}${first ? renderFigure(figure, figureId(figure.name)) : ''}`
  })
  const others = section.figures.filter(({ name }) => !drawn.has(name))
  const head = alone
    ? `<h2 id="${id}">${claims.length === 0 ? 'Figures and runs' : 'The claims, one by one'}</h2>`
    : `<h2 id="${id}">${text(section.title)}</h2>
<p class="question">${text(section.question)}</p>
<p class="verdict">${text(section.verdict)}</p>`
  return `<section class="experiment" aria-labelledby="${id}">
${head}
${cards.join('\n')}
${others.length === 0 ? '' : `${claims.length === 0 ? '' : '<h3>Other figures</h3>\n'}${others.map((spec) => renderFigure(spec, figureId(spec.name))).join('\n')}`}
${checkList(section.checks ?? [])}
${quoted(section.quoted ?? [])}
<h3>What was run</h3>
${setup(section, alone)}
<h3>To reproduce only this experiment</h3>
${command(section.command)}
${section.sources.length === 0 ? '' : `<h3>Sources</h3>\n${links(section.sources)}`}
</section>`
}

function renderClaim({ finding, id }: ReportedClaim): string {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Effect', formatQuantity(finding.effect, finding.unit)],
    ['Interval', intervalText(finding)],
    ['At the end', finding.atEnd && estimateText(finding.atEnd, finding.unit)],
    ['Mean, t-interval', finding.mean && estimateText(finding.mean, finding.unit)],
    ['p', pText(finding)],
    ['Preconditions', preconditionText(finding)],
    ['Trained', finding.setup],
    ['Seeds', finding.seeds.length === 0 ? 'none' : finding.seeds.join(', ')],
    ['The paper', finding.paper],
    ['Source', finding.source],
    ['How', finding.explanation],
  ]
  return `<h3 class="claim" id="${id}" tabindex="-1">${verdictMark(finding.verdict)} ${text(finding.claim)}</h3>
<dl class="facts">${facts
    .map(([name, value]) => (value === undefined ? '' : `<dt>${name}</dt><dd>${text(value)}</dd>`))
    .join('')}</dl>`
}

function intervalText({ interval, coverage, unit }: Finding): string {
  const covers = coverage === undefined ? '' : ` (covers the median with ${formatNumber(100 * coverage)} %)`
  return `${formatInterval(interval, unit)}${covers}`
}

function estimateText({ effect, interval }: Estimate, unit: string): string {
  return `${formatQuantity(effect, unit)}${interval === null ? '' : ` (${formatInterval(interval, unit)})`}`
}

/** `0.0063; 0.019 corrected over the claims of this experiment (Holm)`. */
function pText({ p, corrected }: Finding): string | undefined {
  if (p === undefined) return undefined
  const after =
    corrected === undefined
      ? ''
      : `; ${formatNumber(corrected, 2)} corrected over the claims of this experiment (Holm)`
  return `${formatNumber(p, 2)}${after}`
}

function preconditionText({ preconditions }: Finding): string | undefined {
  if (preconditions.length === 0) return undefined
  return preconditions
    .map(({ text: words, met, detail }) => `${met ? '✓' : '✗'} ${words}: ${detail}`)
    .join('; ')
}

/** Statements that hold by algebra. */
function checkList(checks: readonly CheckResult[]): string {
  if (checks.length === 0) return ''
  const rows = checks.map(({ claim, passed, explanation, source }) => [
    claim,
    passed === null ? 'not measured' : passed ? '✓ passes' : '✗ fails',
    explanation,
    source,
  ])
  return `<h3>Checks</h3>
<p>These hold by algebra: they pass, or the program is wrong.</p>
${table(['Statement', 'Result', 'How', 'Source'], rows, 'Statements that hold by algebra')}`
}

function quoted(numbers: readonly Quoted[]): string {
  if (numbers.length === 0) return ''
  const rows = numbers.map(({ what, source, paper, ours, interval, unit, differences }) => [
    what,
    typeof paper === 'number' ? formatQuantity(paper, unit) : paper,
    `${formatQuantity(ours, unit)}${interval ? ` (${formatInterval(interval, unit)})` : ''}`,
    differences.length === 0 ? 'none known' : differences.join('; '),
    source,
  ])
  return `<h3>Compared with the paper’s numbers</h3>
${table(['Quantity', 'Paper', 'Here', 'What differs here', 'Printed in'], rows, 'Numbers printed in papers beside those measured here')}`
}

function setup({ experiment, arms, options, seeds, spec }: ReportSection, open: boolean): string {
  const outcomes = arms.some((arm) => arm.outcome !== undefined)
  const reasons = options.some((option) => option.reason !== undefined)
  const fold = (title: string, body: string) =>
    `<details${open ? ' open' : ''}><summary>${title}</summary>\n${body}</details>`
  return `${fold(
    `Arms (${arms.length})`,
    table(
      ['Arm', 'What it is', ...(outcomes ? ['How its runs ended'] : [])],
      arms.map((arm) => [arm.label, arm.description, ...(outcomes ? [arm.outcome ?? '–'] : [])]),
      `Arms of ${experiment}`,
    ),
  )}
${fold(
  `Choices (${options.length})`,
  table(
    ['Option', 'Value', ...(reasons ? ['Why'] : [])],
    options.map((option) => [option.name, option.value, ...(reasons ? [option.reason ?? ''] : [])]),
    `Choices of ${experiment}, those that the papers leave open among them`,
  ),
)}
<p>Seeds: ${text(seeds.join(', '))}.</p>
${
  spec === undefined
    ? ''
    : `<details><summary>The full specification</summary>
<pre tabindex="0">${text(JSON.stringify(spec, null, 2))}</pre></details>`
}`
}
