/** One experiment in the page: its question and verdict, its claims, and everything needed to reproduce it. */
import { formatInterval, formatQuantity } from '../../stats/format.ts'
import type { FigureSpec } from '../../figure/figure.ts'
import type { Quoted } from '../../stats/findings/quoted.ts'
import { renderClaim } from './claims.ts'
import { renderFigure } from './figure.ts'
import { command, links, table } from './parts.ts'
import { countVerdicts, type ReportedClaim, type ReportSection, slug } from '../report.ts'
import { escapeMarkup as text } from '../figures/parts/svg.ts'

export function figureId(section: ReportSection | null, { name }: FigureSpec): string {
  return `figure-${section === null ? 'all' : slug(section.experiment)}-${slug(name)}`
}

export interface SectionOptions {
  /** Whether the page has no other experiment: then its title, question and verdict are at the top of the page. */
  readonly alone: boolean
  /** Its figures at the top of the page. */
  readonly above: readonly FigureSpec[]
}

export function renderSection(
  section: ReportSection,
  claims: readonly ReportedClaim[],
  { alone, above }: SectionOptions,
): string {
  const id = `experiment-${slug(section.experiment)}`
  const drawn = new Set<FigureSpec>(above)
  const items = claims.map((claim) => {
    const figure = section.figures.find(({ name }) => name === claim.finding.figure)
    if (figure === undefined) return renderClaim(claim, '')
    const address = figureId(section, figure)
    if (drawn.has(figure))
      return renderClaim(claim, `<p>Figure: <a href="#${address}">${text(figure.title)}</a></p>`)
    drawn.add(figure)
    return renderClaim(claim, renderFigure(figure, address))
  })
  const others = section.figures.filter((figure) => !drawn.has(figure))
  const head = alone
    ? `<h3 id="${id}" class="unseen">${claims.length === 0 ? 'Every run' : 'Every claim'}</h3>`
    : `<h3 id="${id}" tabindex="-1">${text(section.title)}</h3>
<p class="question">${text(section.question)}</p>
<p class="verdict">${text(section.verdict)} <span class="source">${countVerdicts(section.findings)}</span></p>`
  const quotedNumbers = section.quoted ?? []
  return `<section class="experiment" aria-labelledby="${id}">
${head}
${items.join('\n')}
${fold(`Other figures (${others.length})`, others.length === 0 ? '' : others.map((spec) => renderFigure(spec, figureId(section, spec))).join('\n'), alone)}
${fold(`The paper’s numbers beside ours (${quotedNumbers.length})`, quoted(quotedNumbers), alone)}
${fold(
  `What was run: ${section.arms.length} arms, ${section.seeds.length} seeds`,
  `${setup(section)}
<p>To run only this experiment again:</p>
${command(section.command)}
${section.sources.length === 0 ? '' : `<p>Sources:</p>\n${links(section.sources)}`}`,
)}
</section>`
}

function fold(title: string, body: string, isOpen = false): string {
  return body === ''
    ? ''
    : `<details${isOpen ? ' open' : ''}><summary>${text(title)}</summary>\n${body}\n</details>`
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
  return table(
    ['Quantity', 'Paper', 'Here', 'What differs here', 'Printed in'],
    rows,
    'Numbers printed in papers beside those measured here',
  )
}

function setup({ experiment, arms, options, seeds, spec }: ReportSection): string {
  const outcomes = arms.some((arm) => arm.outcome !== undefined)
  const reasons = options.some((option) => option.reason !== undefined)
  const specification =
    spec === undefined ? '' : `<pre tabindex="0">${text(JSON.stringify(spec, null, 2))}</pre>`
  return `${table(
    ['Arm', 'What it is', ...(outcomes ? ['How its runs ended'] : [])],
    arms.map((arm) => [arm.label, arm.description, ...(outcomes ? [arm.outcome ?? '–'] : [])]),
    `Arms of ${experiment}`,
  )}
${table(
  ['Option', 'Value', ...(reasons ? ['Why'] : [])],
  options.map((option) => [option.name, option.value, ...(reasons ? [option.reason ?? ''] : [])]),
  `Choices of ${experiment}, those that the papers leave open among them`,
)}
<p>Seeds: ${text(seeds.join(', '))}.</p>
${fold('The full specification', specification)}`
}
