/**
 * The report as one HTML page that opens offline: the question and the verdict first, then all claims in a table,
 * then a section for each experiment with its figures and everything needed to reproduce it. A pure function of its
 * input. All of the input is text and is escaped; only the figures and the script, which are made in this folder, are
 * not.
 */
import type { ResultTable } from '../../figure/table.ts'
import type { Finding, Verdict } from '../../stats/findings/finding.ts'
import { formatDuration, formatInterval, formatNumber, formatQuantity } from '../../stats/format.ts'
import { pageScript } from './client.ts'
import { renderFigure } from './figure.ts'
import { command, links, table, verdictMark } from './parts.ts'
import { renderSection } from './section.ts'
import { STYLE } from './style.ts'
import { anchorAt, drawScene, shade } from '../figures/parts/surface/relief-scene.ts'
import { countVerdicts, type Report, RULE, type ReportedClaim, reportedClaims, slug } from '../report.ts'
import { escapeMarkup as text } from '../figures/parts/svg.ts'

export function renderReport(report: Report): string {
  const claims = reportedClaims(report)
  const alone = report.sections.length === 1
  const body = [
    ...report.sections.flatMap(({ tables = [] }) => tables.map(renderResults)),
    ...(claims.length === 0 ? [] : [overview(claims, alone)]),
    ...(report.figures.length === 0 ? [] : [weighing(report)]),
    ...(alone ? [] : [contents(report)]),
    ...report.sections.map((section) =>
      renderSection(
        section,
        claims.filter((claim) => claim.section === section),
        { alone },
      ),
    ),
    again(report, alone),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${text(report.title)} · normscope</title>
<style>${STYLE}</style>
</head>
<body>
${claims.length === 0 ? '' : '<a class="skip" href="#claims">Skip to the claims</a>'}
<header>
<h1>${text(report.title)}</h1>
<p class="question">${text(report.question)}</p>
<p class="verdict ${slug(overall(claims.map(({ finding }) => finding)))}">${text(report.verdict)}</p>
</header>
<main>
${body.join('\n')}
</main>
<footer>
<p>${text(origin(report))}</p>
</footer>
<script>${pageScript([drawScene, anchorAt, shade])}</script>
</body>
</html>
`
}

function origin({ sections, generatedAt, duration }: Report): string {
  const names = sections.map(({ experiment }) => experiment)
  const when = generatedAt === undefined ? '' : ` on ${generatedAt}`
  const length = duration === undefined ? '' : ` in ${formatDuration(duration)}`
  return `Made by normscope, experiment${names.length === 1 ? '' : 's'} ${names.join(', ')}${when}${length}.`
}

/** The colour beside the verdict: the verdict that all findings share, or mixed. */
function overall(all: readonly Finding[]): Verdict | 'mixed' {
  const first = all[0]?.verdict ?? 'undecided'
  return all.every((finding) => finding.verdict === first) ? first : 'mixed'
}

function renderResults({ title, caption, head, rows, notes = [] }: ResultTable): string {
  return `<section aria-label="${text(title)}">
<h2>${text(title)}</h2>
${notes.map((note) => `<p class="note">${text(note)}</p>`).join('\n')}
${table(head, rows, caption)}
</section>`
}

/** All claims in one table. */
function overview(claims: readonly ReportedClaim[], alone: boolean): string {
  const rows = claims.map(({ finding, section, id }) => {
    const from = alone
      ? ''
      : ` · <a href="#experiment-${slug(section.experiment)}">${text(section.experiment)}</a>`
    return `<tr>
<td>${verdictMark(finding.verdict)}</td>
<td><a class="claim-link" href="#${id}">${text(finding.claim)}</a><span class="source">${text(finding.source)}${from}</span></td>
<td class="number" data-label="Effect">${text(formatQuantity(finding.effect, finding.unit))}</td>
<td class="number" data-label="interval">${text(formatInterval(finding.interval, finding.unit))}</td>
<td class="number" data-label="p, corrected">${finding.corrected === undefined ? '–' : text(formatNumber(finding.corrected, 2))}</td>
</tr>`
  })
  return `<section aria-labelledby="claims">
<h2 id="claims" tabindex="-1">The claims</h2>
<p>${text(countVerdicts(claims.map(({ finding }) => finding)))}.</p>
<div class="scroll" role="region" aria-labelledby="claims" tabindex="0">
<table class="findings">
<caption class="unseen">Every claim with its verdict, effect, interval and p-value</caption>
<thead><tr><th scope="col">Verdict</th><th scope="col">Claim</th><th scope="col">Effect</th><th scope="col">Interval</th><th scope="col">p, corrected</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
<p class="explanation">${text(RULE)}</p>
</section>`
}

/** The figures that compare the experiments. */
function weighing({ figures }: Report): string {
  return `<section aria-labelledby="weighing">
<h2 id="weighing">What correlates with fast training</h2>
${figures.map((spec) => renderFigure(spec, `figure-all-${slug(spec.name)}`)).join('\n')}
</section>`
}

function contents({ sections }: Report): string {
  const items = sections.map(
    ({ experiment, title, findings }) =>
      `<li><a href="#experiment-${slug(experiment)}">${text(title)}</a> <span class="source">${text(experiment)}: ${countVerdicts(findings)}</span></li>`,
  )
  return `<nav aria-labelledby="contents">
<h2 id="contents">The experiments</h2>
<ol>${items.join('\n')}</ol>
</nav>`
}

function again(report: Report, alone: boolean): string {
  const versions = Object.entries(report.versions)
    .map(([name, version]) => `<dt>${text(name)}</dt><dd>${text(version)}</dd>`)
    .join('')
  const files = (report.files ?? []).map((file) => ({ label: file, url: encodeURI(file) }))
  return `<section aria-labelledby="again">
<h2 id="again">${alone ? 'What computed it' : 'To reproduce everything'}</h2>
${alone ? '' : command(report.command)}
<dl>${versions}</dl>
${files.length === 0 ? '' : `<details${files.length > 24 ? '' : ' open'}><summary>Files beside this page (${files.length})</summary>\n${links(files)}</details>`}
</section>`
}
