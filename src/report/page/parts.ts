/** Pieces of the page that its sections share. All text is escaped here or by the caller. */
import type { Verdict } from '../../stats/findings/finding.ts'
import { slug, VERDICT_MARKS } from '../report.ts'
import { escapeMarkup as text } from '../figures/parts/svg.ts'

export function verdictMark(verdict: Verdict): string {
  return `<span class="mark ${slug(verdict)}">${VERDICT_MARKS[verdict]}</span>`
}

/** The first cell of a row names it. A table that is too wide scrolls on its own, also by keys. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  caption: string,
): string {
  const cells = ([first = '', ...rest]: readonly string[]) =>
    `<tr><th scope="row">${text(first)}</th>${rest.map((cell) => `<td>${text(cell)}</td>`).join('')}</tr>`
  return `<div class="scroll" role="region" aria-label="${text(caption)}" tabindex="0"><table>
<caption>${text(caption)}</caption>
<thead><tr>${head.map((name) => `<th scope="col">${text(name)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(cells).join('\n')}
</tbody>
</table></div>`
}

export function links(items: readonly { readonly label: string; readonly url: string }[]): string {
  return `<ul>${items.map(({ label, url }) => `<li><a href="${text(safeUrl(url))}">${text(label)}</a></li>`).join('')}</ul>`
}

/** Links lead to the web or to a file beside the page, never to a script. */
function safeUrl(url: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(url) && !/^https?:/i.test(url) ? '#' : url
}

export function command(words: string): string {
  return `<pre tabindex="0"><code>${text(words)}</code></pre>`
}
