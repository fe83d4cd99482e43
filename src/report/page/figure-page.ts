/**
 * Figures on one HTML page that opens offline, with a description of the measurement: for measurements outside
 * experiments.
 */
import type { FigureSpec } from '../../figure/figure.ts'
import { pageScript } from './script/script.ts'
import { renderFigure } from './figure.ts'
import { command, links, table } from './parts.ts'
import { STYLE } from './style.ts'
import { slug } from '../report.ts'
import { escapeMarkup as text } from '../figures/parts/svg.ts'

export interface FigurePage {
  readonly title: string
  /** One or two sentences below the title. */
  readonly about: string
  readonly figures: readonly FigureSpec[]
  /** Single numbers and settings, each with its name. */
  readonly facts: readonly (readonly [name: string, value: string])[]
  /** The exact command that reproduces it. */
  readonly command: string
  /** Files beside the page, relative to it. */
  readonly files: readonly string[]
}

export function renderFigurePage({ title, about, figures, facts, files, ...page }: FigurePage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${text(title)} · normscope</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#figures">Skip to the figures</a>
<header>
<h1>${text(title)}</h1>
<p class="question">${text(about)}</p>
</header>
<main>
<section aria-labelledby="figures">
<h2 id="figures" tabindex="-1">Measured</h2>
${figures.map((spec) => renderFigure(spec, `figure-${slug(spec.name)}`)).join('\n')}
${table(['', ''], facts, 'In numbers')}
</section>
<section aria-labelledby="again">
<h2 id="again">To reproduce it</h2>
${command(page.command)}
${links(files.map((file) => ({ label: file, url: encodeURI(file) })))}
</section>
</main>
<script>${pageScript()}</script>
</body>
</html>
`
}
