/**
 * The claims, grouped by question: each folds out to its figure, its numbers, its preconditions, the paper's words
 * and the command. Without a script it is a plain list; with one, buttons and a search field narrow it down.
 */
import { counted } from '../../counts.ts'
import { effectInWords } from '../../stats/findings/effect-in-words.ts'
import { type Finding, type Verdict, VERDICT_WORDS, verdicts } from '../../stats/findings/finding.ts'
import { formatInterval, formatNumber, formatQuantity } from '../../stats/format.ts'
import { FEWEST_FOR_INTERVAL } from '../../stats/intervals/median-interval.ts'
import { escapeMarkup as text } from '../figures/parts/svg.ts'
import type { ReplicatedClaim, ReportedClaim } from '../report.ts'
import { command, verdictMark } from './parts.ts'

/** Buttons with the count of each verdict, and a search field: hidden until the page's script shows them. */
export function claimFilter(findings: readonly Finding[]): string {
  const button = (verdict: Verdict | '', words: string, count: number) =>
    `<button type="button" data-verdict="${verdict}" aria-pressed="${verdict === ''}">${words} <b>${count}</b></button>`
  const present = verdicts.flatMap((verdict) => {
    const count = findings.filter((finding) => finding.verdict === verdict).length
    return count === 0 ? [] : [button(verdict, VERDICT_WORDS[verdict], count)]
  })
  return `<div class="filter" hidden>
<div role="group" aria-label="Show claims by verdict">${[button('', 'all', findings.length), ...present].join('')}</div>
<label>Search <input type="search" placeholder="words of a claim, its source, its experiment"></label>
<p role="status"></p>
</div>`
}

/** `figure` is the figure of the claim as HTML: drawn here, or a link to where it is drawn. */
export function renderClaim({ finding, section, id }: ReportedClaim, figure: string): string {
  const { claim, source, verdict, effect, unit } = finding
  const words = effectInWords(finding)
  const number = effect === null ? '' : ` <span class="number">(${text(signed(effect, unit))})</span>`
  const searched = [claim, source, section.experiment, section.title].join(' ').toLowerCase()
  return `<details class="claim" id="${id}" data-verdict="${verdict}" data-words="${text(searched)}">
<summary>${verdictMark(verdict)} <span class="sentence">${text(claim)}</span> <span class="effect">${text(words)}${number}</span></summary>
<div class="evidence">
${figure}
<dl class="facts">${facts(finding, section.replicated?.[finding.key])
    .map(([name, value]) => (value === '' ? '' : `<dt>${name}</dt><dd>${value}</dd>`))
    .join('\n')}</dl>
<p class="explanation">To run the experiment of this claim again:</p>
${command(section.command)}
</div>
</details>`
}

/** Name and HTML of each fact. */
function facts(finding: Finding, replicated?: ReplicatedClaim): [string, string][] {
  const { effect, unit, mean, atEnd, preconditions, seeds } = finding
  const words = effectInWords(finding)
  return [
    ['Compared', text(finding.measure ?? '')],
    [
      'Effect',
      `${text(words)}; the median over ${counted(seeds.length, 'seed')} is ${text(signed(effect, unit))}`,
    ],
    ['Interval', text(intervalText(finding))],
    ['At the end', atEnd ? text(estimateText(atEnd, unit)) : ''],
    ['Mean, 95 % t-interval', mean ? text(estimateText(mean, unit)) : ''],
    ['p', text(pText(finding))],
    ['On other seeds', replicated ? text(replicationText(replicated, unit)) : ''],
    ['Preconditions', preconditionList(preconditions)],
    ['The paper', text(finding.paper ?? '')],
    ['Source', text(finding.source)],
    ['Trained', text(finding.setup ?? '')],
    ['Seeds', text(seeds.length === 0 ? 'none' : seeds.join(', '))],
    ['In detail', text(finding.explanation)],
  ]
}

/** `supported: 0.42× (seeds 401 to 412)`. */
function replicationText({ verdict, effect, seeds }: ReplicatedClaim, unit: string): string {
  const size = effect === null ? '' : `: ${signed(effect, unit)}`
  return `${VERDICT_WORDS[verdict]}${size} (seeds ${seeds[0]} to ${seeds.at(-1)})`
}

/** Differences have a sign. */
function signed(effect: number | null, unit: string): string {
  return `${unit !== '×' && effect !== null && effect > 0 ? '+' : ''}${formatQuantity(effect, unit)}`
}

function intervalText({ interval, coverage, unit }: Finding): string {
  if (interval === null) return `none: an interval needs ${FEWEST_FOR_INTERVAL} seeds`
  const covers = coverage === undefined ? '' : ` (covers the median with ${formatNumber(100 * coverage)} %)`
  return `${formatInterval(interval, unit)}${covers}`
}

function estimateText({ effect, interval }: Pick<Finding, 'effect' | 'interval'>, unit: string): string {
  return `${signed(effect, unit)}${interval === null ? '' : ` (${formatInterval(interval, unit)})`}`
}

/** Empty where p can say nothing: with few seeds no p is small, and without a verdict none was tested. */
function pText({ p, corrected, seeds, verdict }: Finding): string {
  const isTested = verdict !== 'none' && verdict !== 'not tested'
  if (p === undefined || Number.isNaN(p) || seeds.length < FEWEST_FOR_INTERVAL || !isTested) return ''
  const alone = formatNumber(p, 2)
  if (corrected === undefined) return alone
  return `${formatNumber(corrected, 2)}, corrected over the claims of this experiment (Holm); ${alone} alone`
}

function preconditionList(preconditions: Finding['preconditions']): string {
  if (preconditions.length === 0) return ''
  const items = preconditions.map(
    ({ text: words, met, detail }) =>
      `<li><span class="mark ${met ? 'supported' : 'opposite'}">${met ? '✓ met' : '✗ not met'}</span> ${text(words)}: ${text(detail)}</li>`,
  )
  return `<ul class="plain">${items.join('')}</ul>`
}
