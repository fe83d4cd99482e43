/**
 * A figure in the page: laid out for a wide and for a narrow screen, with its caption, its numbers and the data of
 * its script.
 */
import type { FigureSpec } from '../../figure/figure.ts'
import { captionOf } from '../../figure/parts.ts'
import { drawFigure, NARROW_WIDTH } from '../figures/figure.ts'
import { table } from './parts.ts'
import { kindOf } from '../figures/kinds.ts'
import { escapeMarkup as text } from '../figures/parts/svg.ts'

/** `id` is unique in the page. */
export function renderFigure(spec: FigureSpec, id: string): string {
  const interaction = kindOf(spec).interaction(spec)
  const { head, rows } = kindOf(spec).numbers(spec)
  const notes = spec.notes ?? []
  return `<figure id="${id}" aria-label="${text(spec.title)}">
<div class="wide">${drawFigure(spec).trim()}</div>
<div class="narrow">${drawFigure(spec, { width: NARROW_WIDTH }).trim()}</div>
<figcaption>${text(captionOf(spec))}
${notes.length === 0 ? '' : `<ul class="notes">${notes.map((note) => `<li>${text(note)}</li>`).join('')}</ul>`}
<details class="numbers"><summary>In numbers</summary>
${table(head, rows, `${spec.title}, in numbers`)}
</details></figcaption>
${interaction === null ? '' : `<script type="application/json" class="figure-data">${json(interaction)}</script>`}
</figure>`
}

/** Nothing in the text can end the script element. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
