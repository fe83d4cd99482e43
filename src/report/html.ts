/**
 * The report of one experiment as one HTML page that opens offline: the verdict first, then each claim with its effect and
 * interval, the figures, and all that is needed to make it again. A pure function of its input; everything in
 * it is text and is escaped, but for the figures, which are SVG from this folder.
 */
import type { Finding, Verdict } from '../stats/finding.ts'
import { formatDuration, formatInterval, formatNumber, formatQuantity } from '../stats/format.ts'
import { STYLE } from './html-style.ts'
import { escapeMarkup as text } from './svg.ts'

export interface Report {
  /** The experiment's name, as in the command. */
  readonly experiment: string
  readonly title: string
  readonly question: string
  /** The answer in a sentence. */
  readonly verdict: string
  readonly findings: readonly Finding[]
  readonly figures: readonly ReportFigure[]
  readonly arms: readonly ReportArm[]
  /** Every choice, those that the papers leave open above all. */
  readonly options: readonly ReportOption[]
  readonly seeds: readonly number[]
  /** What computed it: normscope, Node, the platform, the backend. */
  readonly versions: Readonly<Record<string, string>>
  /** The exact command that makes it again. */
  readonly command: string
  readonly sources: readonly { readonly label: string; readonly url: string }[]
  /** Files beside the page, relative to it. */
  readonly files?: readonly string[]
  /** The resolved specification, printed as JSON. */
  readonly spec?: unknown
  /** Seconds that training took. */
  readonly duration?: number
  /** When; leave it out and equal runs give equal pages. */
  readonly generatedAt?: string
}

export interface ReportFigure {
  readonly name: string
  readonly title: string
  readonly caption: string
  /** SVG laid out for a page. */
  readonly svg: string
  /** SVG laid out for a phone. */
  readonly narrow?: string
}

export interface ReportArm {
  readonly label: string
  readonly description: string
  /** How its runs ended: `5 of 5 finished`, `diverged at step 37 (seeds 2, 4)`. */
  readonly outcome?: string
}

export interface ReportOption {
  readonly name: string
  readonly value: string
  /** Why, or where it is from. */
  readonly reason?: string
}

const MARKS: Readonly<Record<Verdict, string>> = {
  supported: '✓ supported',
  contradicted: '✗ contradicted',
  undecided: '? undecided',
}

export function renderReport(report: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text(report.title)} · normscope</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header>
<h1>${text(report.title)}</h1>
<p class="question">${text(report.question)}</p>
<p class="verdict ${overall(report.findings)}">${text(report.verdict)}</p>
</header>
<main>
${[findings(report), figures(report), setup(report), again(report)].join('\n')}
</main>
<footer>
<p>${text(origin(report))}</p>
</footer>
</body>
</html>
`
}

function origin({ experiment, generatedAt, duration }: Report): string {
  const when = generatedAt === undefined ? '' : ` on ${generatedAt}`
  const length = duration === undefined ? '' : ` in ${formatDuration(duration)}`
  return `Made by normscope, experiment ${experiment}${when}${length}.`
}

/** The colour beside the verdict: what all findings share. */
function overall(all: readonly Finding[]): Verdict | 'mixed' {
  const first = all[0]?.verdict ?? 'undecided'
  return all.every((finding) => finding.verdict === first) ? first : 'mixed'
}

function findings({ findings: all, figures: drawn }: Report): string {
  const names = new Set(drawn.map((figure) => figure.name))
  const link = (figure: string | undefined) =>
    figure !== undefined && names.has(figure)
      ? ` · <a href="#figure-${slug(figure)}">figure: ${text(figure)}</a>`
      : ''
  const rows = all.map(
    (finding) => `<tr>
<td><span class="mark ${finding.verdict}">${MARKS[finding.verdict]}</span></td>
<td>${text(finding.claim)}<span class="source">${text(finding.source)}${link(finding.figure)}</span><span class="explanation">${text(finding.explanation)}</span></td>
<td class="number" data-label="Effect">${text(formatQuantity(finding.effect, finding.unit))}</td>
<td class="number" data-label="95 % interval">${text(formatInterval(finding.interval, finding.unit))}</td>
<td class="number" data-label="Sign-flip p">${finding.p === undefined ? '–' : text(formatNumber(finding.p, 2))}</td>
</tr>`,
  )
  return `<section aria-labelledby="findings">
<h2 id="findings" tabindex="-1">Findings</h2>
<div class="scroll" role="region" aria-labelledby="findings" tabindex="0">
<table class="findings">
<thead><tr><th scope="col">Verdict</th><th scope="col">Claim</th><th scope="col">Effect</th><th scope="col">95 % interval</th><th scope="col">Sign-flip p</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
<p class="explanation">The rule is fixed: a claim is supported if its whole interval lies on the claimed side of the margin, contradicted
if the whole of it lies on the other side, else undecided. Intervals are bootstrapped over paired seeds. p is two-sided, from
the sign-flip permutation test; with n seeds it cannot be below 2/2ⁿ.</p>
</section>`
}

function figures({ figures: all }: Report): string {
  if (all.length === 0) return ''
  const items = all.map(
    ({ name, title, caption, svg, narrow }) => `<figure id="figure-${slug(name)}" aria-label="${text(title)}">
<div class="${narrow === undefined ? 'only' : 'wide'}">${svg.trim()}</div>
${narrow === undefined ? '' : `<div class="narrow">${narrow.trim()}</div>\n`}<figcaption>${text(caption)}</figcaption>
</figure>`,
  )
  return `<section aria-labelledby="figures">
<h2 id="figures">Figures</h2>
${items.join('\n')}
</section>`
}

function setup({ arms, options, seeds, spec }: Report): string {
  const outcomes = arms.some((arm) => arm.outcome !== undefined)
  const reasons = options.some((option) => option.reason !== undefined)
  return `<section aria-labelledby="setup">
<h2 id="setup">What was run</h2>
<h3>Arms</h3>
${table(
  ['Arm', 'What it is', ...(outcomes ? ['How its runs ended'] : [])],
  arms.map((arm) => [arm.label, arm.description, ...(outcomes ? [arm.outcome ?? '–'] : [])]),
  'Arms',
)}
<h3>Choices</h3>
${table(
  ['Option', 'Value', ...(reasons ? ['Why'] : [])],
  options.map((option) => [option.name, option.value, ...(reasons ? [option.reason ?? ''] : [])]),
  'Choices',
)}
<p>Seeds: ${text(seeds.join(', '))}.</p>
${
  spec === undefined
    ? ''
    : `<details><summary>The full specification</summary>
<pre tabindex="0">${text(JSON.stringify(spec, null, 2))}</pre></details>`
}
</section>`
}

function again({ command, versions, sources, files = [] }: Report): string {
  const versionRows = Object.entries(versions)
    .map(([name, version]) => `<dt>${text(name)}</dt><dd>${text(version)}</dd>`)
    .join('')
  const links = (items: readonly { label: string; url: string }[]) =>
    `<ul>${items.map(({ label, url }) => `<li><a href="${text(safeUrl(url))}">${text(label)}</a></li>`).join('')}</ul>`
  return `<section aria-labelledby="again">
<h2 id="again">To make it again</h2>
<pre tabindex="0"><code>${text(command)}</code></pre>
<dl>${versionRows}</dl>
${files.length === 0 ? '' : `<h3>Files</h3>\n${links(files.map((file) => ({ label: file, url: encodeURI(file) })))}`}
<h3>Sources</h3>
${links(sources)}
</section>`
}

function table(head: readonly string[], rows: readonly (readonly string[])[], label: string): string {
  const cells = ([first = '', ...rest]: readonly string[]) =>
    `<tr><th scope="row">${text(first)}</th>${rest.map((cell) => `<td>${text(cell)}</td>`).join('')}</tr>`
  return `<div class="scroll" role="region" aria-label="${text(label)}" tabindex="0"><table>
<thead><tr>${head.map((name) => `<th scope="col">${text(name)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(cells).join('\n')}
</tbody>
</table></div>`
}

function slug(name: string): string {
  return name.replace(/[^\w-]+/g, '-')
}

/** Links go to the web or to a file beside the page, never to a script. */
function safeUrl(url: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(url) && !/^https?:/i.test(url) ? '#' : url
}
