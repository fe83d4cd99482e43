/**
 * The report as one HTML page that opens offline: the answer first, then the figures that carry it, then the claims
 * by question, then the checks and the command. A pure function of its input. All of the input is text and is
 * escaped; only the figures and the script, which are made in this folder, are not.
 */
import type { ResultTable } from '../../figure/table.ts'
import type { Finding, Verdict } from '../../stats/findings/finding.ts'
import { formatDuration } from '../../stats/format.ts'
import { FEWEST_FOR_INTERVAL } from '../../stats/intervals/median-interval.ts'
import { renderChecks } from './checks.ts'
import { claimFilter } from './claims.ts'
import { renderFigure } from './figure.ts'
import { renderMechanisms } from './mechanisms.ts'
import { pageScript } from './script/script.ts'
import { command, links, table } from './parts.ts'
import { figureId, renderSection } from './section.ts'
import { STYLE } from './style.ts'
import { type Headline, headlineOf } from '../headline.ts'
import { countVerdicts, type Report, RULE, type ReportedClaim, reportedClaims, slug } from '../report.ts'
import { escapeMarkup as text } from '../figures/parts/svg.ts'
import { splitSentence } from '../words.ts'

export function renderReport(report: Report): string {
  return [...reportParts(report)].join('')
}

/** The same page in parts, each made when it is asked for: the figures of 10⁵ runs are long texts. */
export function* reportParts(report: Report): Generator<string> {
  const claims = reportedClaims(report)
  yield `<!doctype html>
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
${withoutVerdicts(claims)}
${answer(report, claims)}
</header>
<main>
`
  let between = ''
  for (const part of bodyParts(report, claims)) {
    if (part === '') continue
    yield between
    yield part
    between = '\n'
  }
  yield `
</main>
<footer>
<p>${text(origin(report))}</p>
</footer>
<script>${pageScript()}</script>
</body>
</html>
`
}

function* bodyParts(report: Report, claims: readonly ReportedClaim[]): Generator<string> {
  const headline = headlineOf(report)
  for (const { tables = [] } of report.sections) for (const each of tables) yield renderResults(each)
  yield headlineFigures(headline)
  yield renderMechanisms(report, claims)
  yield claimList(report, claims, headline)
  yield renderChecks(report.sections.flatMap(({ checks = [] }) => checks))
  yield acrossFigures(report, headline)
  yield again(report)
}

/** The first sentence of the verdict; the rest and the question fold away on a phone. */
function answer({ verdict, question }: Report, claims: readonly ReportedClaim[]): string {
  const [first, rest] = splitSentence(verdict)
  return `<div class="verdict answer ${slug(overall(claims.map(({ finding }) => finding)))}">
<p>${text(first)}</p>
<details class="rest" open><summary>The rest, and the question</summary>
${rest === '' ? '' : `<p>${text(rest)}</p>`}
<p class="question">The question: ${text(question)}</p>
</details>
</div>
<p class="tools"><button type="button" class="present" hidden>Show the figures one per screen</button></p>`
}

/** Says at the top that there are no verdicts, and why. */
function withoutVerdicts(claims: readonly ReportedClaim[]): string {
  if (claims.length === 0 || claims.some(({ finding }) => finding.verdict !== 'none')) return ''
  const why = claims.some(({ section }) => section.isPlumbing)
    ? 'Plumbing test: no verdicts. This profile only checks that everything works; its networks hardly learn.'
    : `No verdicts: a verdict needs at least ${FEWEST_FOR_INTERVAL} seeds. The numbers are estimates.`
  return `<p class="plumbing">${why}</p>`
}

function headlineFigures(headline: readonly Headline[]): string {
  if (headline.length === 0) return ''
  const figures = headline.map(({ section, figure }) => renderFigure(figure, figureId(section, figure)))
  return `<section class="headline" aria-labelledby="headline">
<h2 id="headline" class="unseen">The figures that carry the answer</h2>
${figures.join('\n')}
</section>`
}

function renderResults({ title, caption, head, rows, notes = [] }: ResultTable): string {
  return `<section aria-label="${text(title)}">
<h2>${text(title)}</h2>
${notes.map((note) => `<p class="note">${text(note)}</p>`).join('\n')}
${table(head, rows, caption)}
</section>`
}

function claimList(report: Report, claims: readonly ReportedClaim[], headline: readonly Headline[]): string {
  const alone = report.sections.length === 1
  const findings = claims.map(({ finding }) => finding)
  const sections = report.sections.map((section) =>
    renderSection(
      section,
      claims.filter((claim) => claim.section === section),
      {
        alone,
        above: headline.filter((each) => each.section === section).map(({ figure }) => figure),
      },
    ),
  )
  if (claims.length === 0)
    return `<section aria-labelledby="runs">
<h2 id="runs">Figures and runs</h2>
${sections.join('\n')}
</section>`
  return `<section aria-labelledby="claims">
<h2 id="claims" tabindex="-1">The claims</h2>
<p>${text(countVerdicts(findings))}. Open a claim to see its evidence.</p>
<details><summary>How a verdict is reached</summary>
<p class="explanation">${text(RULE)}</p>
</details>
${alone ? '' : contents(report)}
${claimFilter(findings)}
${sections.join('\n')}
</section>`
}

function contents({ sections }: Report): string {
  const items = sections.map(
    ({ experiment, title, findings }) =>
      `<li><a href="#experiment-${slug(experiment)}">${text(title)}</a> <span class="source">${countVerdicts(findings)}</span></li>`,
  )
  return `<details class="contents"><summary>${sections.length} questions</summary>
<nav aria-label="Questions"><ol>${items.join('\n')}</ol></nav>
</details>`
}

/** The figures that compare experiments and are not at the top. */
function acrossFigures({ figures }: Report, headline: readonly Headline[]): string {
  const others = figures.filter((figure) => headline.every((each) => each.figure !== figure))
  if (others.length === 0) return ''
  return `<section aria-labelledby="across">
<h2 id="across">Across the experiments</h2>
${others.map((figure) => renderFigure(figure, figureId(null, figure))).join('\n')}
</section>`
}

function origin({ sections, generatedAt, duration }: Report): string {
  const names = sections.map(({ experiment }) => experiment)
  const when = generatedAt === undefined ? '' : ` on ${generatedAt}`
  const length = duration === undefined ? '' : ` in ${formatDuration(duration)}`
  return `Made by normscope, experiment${names.length === 1 ? '' : 's'} ${names.join(', ')}${when}${length}.`
}

/** The colour beside the answer: the verdict that all findings share, or mixed. */
function overall(all: readonly Finding[]): Verdict | 'mixed' {
  const first = all[0]?.verdict ?? 'undecided'
  return all.every((finding) => finding.verdict === first) ? first : 'mixed'
}

function again(report: Report): string {
  const versions = Object.entries(report.versions)
    .map(([name, version]) => `<dt>${text(name)}</dt><dd>${text(version)}</dd>`)
    .join('')
  const files = (report.files ?? []).map((file) => ({ label: file, url: encodeURI(file) }))
  return `<section aria-labelledby="again">
<h2 id="again">To reproduce everything</h2>
${command(report.command)}
<dl>${versions}</dl>
${files.length === 0 ? '' : `<details${files.length > 24 ? '' : ' open'}><summary>Files beside this page (${files.length})</summary>\n${links(files)}</details>`}
</section>`
}
