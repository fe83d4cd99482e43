/** Statements that hold by algebra, in a list of their own: they pass, or the program is wrong. */
import type { CheckResult } from '../../stats/findings/finding.ts'
import { escapeMarkup as text } from '../figures/parts/svg.ts'

export const CHECKS_ARE =
  'These hold by algebra. A check that fails shows a mistake in the program, not a finding.'

/** `✓ passes`, with its colour. */
export function checkWords({ passed }: CheckResult): { readonly words: string; readonly colour: string } {
  if (passed === null) return { words: '– not measured', colour: 'none' }
  return passed ? { words: '✓ passes', colour: 'supported' } : { words: '✗ fails', colour: 'opposite' }
}

/** `11 pass, 1 fails`. */
function countChecks(checks: readonly CheckResult[]): string {
  const count = (value: boolean | null) => checks.filter(({ passed }) => passed === value).length
  const [pass, fail, open] = [count(true), count(false), count(null)]
  return [
    pass > 0 && `${pass} ${pass === 1 ? 'passes' : 'pass'}`,
    fail > 0 && `${fail} ${fail === 1 ? 'fails' : 'fail'}`,
    open > 0 && `${open} not measured`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** Open where a check fails. */
export function renderChecks(checks: readonly CheckResult[]): string {
  if (checks.length === 0) return ''
  const items = checks.map((check) => {
    const { words, colour } = checkWords(check)
    return `<li><span class="mark ${colour}">${words}</span> ${text(check.claim)}<span class="source">${text(check.explanation)} ${text(check.source)} · ${text(check.experiment)}</span></li>`
  })
  const isOpen = checks.some(({ passed }) => passed === false)
  return `<section aria-labelledby="checks">
<h2 id="checks">Checks</h2>
<p>${CHECKS_ARE}</p>
<details${isOpen ? ' open' : ''}><summary>${countChecks(checks)}</summary>
<ul class="plain">${items.join('\n')}</ul>
</details>
</section>`
}
