/**
 * One experiment in the page: each claim with its figure, then the other figures, the quoted numbers, the options and
 * the runs.
 */
import type { Finding } from '../../stats/findings/finding.ts'
import { formatInterval, formatNumber, formatQuantity } from '../../stats/format.ts'
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
    ? `<h2 id="${id}">The claims, one by one</h2>`
    : `<h2 id="${id}">${text(section.title)}</h2>
<p class="question">${text(section.question)}</p>
<p class="verdict">${text(section.verdict)}</p>`
  return `<section class="experiment" aria-labelledby="${id}">
${head}
${cards.join('\n')}
${others.length === 0 ? '' : `<h3>Other figures</h3>\n${others.map((spec) => renderFigure(spec, figureId(spec.name))).join('\n')}`}
${quoted(section.quoted ?? [])}
<h3>What was run</h3>
${setup(section, alone)}
<h3>To reproduce only this experiment</h3>
${command(section.command)}
<h3>Sources</h3>
${links(section.sources)}
</section>`
}

function renderClaim({ finding, id, corrected }: ReportedClaim): string {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Effect', formatQuantity(finding.effect, finding.unit)],
    ['95 % interval', formatInterval(finding.interval, finding.unit)],
    ['Sign-flip p', pText(finding, corrected)],
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

/** `0.063; 0.19 corrected over all claims (Holm)`. */
function pText({ p }: Finding, corrected: number | undefined): string | undefined {
  if (p === undefined || corrected === undefined) return undefined
  return `${formatNumber(p, 2)}; ${formatNumber(corrected, 2)} corrected over all claims of this report (Holm)`
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
