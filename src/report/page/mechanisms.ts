/** Why normalization helps, mechanism by mechanism: each folds out to its idea, its test and the claims that test it. */
import { escapeMarkup as text } from '../figures/parts/svg.ts'
import type { Report, ReportedClaim, ReportMechanism } from '../report.ts'
import { verdictMark } from './parts.ts'

export const MECHANISMS_TITLE = 'Why it helps, explanation by explanation'

export const MECHANISMS_ARE =
  'There are several explanations, and more than one can be true. A decisive claim changes the supposed cause on purpose, or tests what only this explanation predicts. The claims beside it say whether what the explanation needs is there.'

/** `for it`, `against it`; empty where the claim says nothing. */
export const speaksWords = (speaks: ReportMechanism['claims'][number]['speaks']): string =>
  speaks === 'none' ? '' : `${speaks} it`

export function renderMechanisms({ mechanisms = [] }: Report, claims: readonly ReportedClaim[]): string {
  if (mechanisms.length === 0) return ''
  return `<section aria-labelledby="mechanisms">
<h2 id="mechanisms" tabindex="-1">${MECHANISMS_TITLE}</h2>
<p class="explanation">${text(MECHANISMS_ARE)}</p>
${mechanisms.map((mechanism) => renderMechanism(mechanism, claims)).join('\n')}
</section>`
}

function renderMechanism(
  { key, title, idea, test, open, outcome, elsewhere, claims }: ReportMechanism,
  reported: readonly ReportedClaim[],
): string {
  const list = (heading: string, areDecisive: boolean) => {
    const items = claims.flatMap(({ experiment, key: name, isDecisive, speaks }) => {
      const found = reported.find(
        ({ section, finding }) => section.experiment === experiment && finding.key === name,
      )
      if (!found || isDecisive !== areDecisive) return []
      const words = speaks === 'none' ? '' : ` <span class="source">${speaksWords(speaks)}</span>`
      return [
        `<li>${verdictMark(found.finding.verdict)} <a href="#${found.id}">${text(found.finding.claim)}</a>${words}</li>`,
      ]
    })
    return items.length === 0 ? '' : `<h3>${heading}</h3>\n<ul class="plain">${items.join('\n')}</ul>`
  }
  return `<details class="mechanism" id="mechanism-${text(key)}">
<summary><span class="sentence">${text(title)}</span> <span class="effect">${text(outcome)}</span></summary>
<div class="evidence">
<p>${text(idea)}</p>
<p>${text(test)}</p>
${list('Decisive', true)}
${list('Beside', false)}
${elsewhere === undefined ? '' : `<p>Not tested in this study. ${text(elsewhere)}</p>`}
<p class="explanation">Still open: ${text(open)}</p>
</div>
</details>`
}
