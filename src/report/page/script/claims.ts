/** What the page does with its claims: folds that open where a link leads, and a filter. */

/** Opens what a link leads to and, on paper, everything; on a phone only the first sentence of the answer is open. */
function startFolds(): void {
  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target) return
    let around: HTMLElement | null = target
    while (around) {
      if (around instanceof HTMLDetailsElement) around.open = true
      around = around.parentElement
    }
    const summary = target instanceof HTMLDetailsElement && target.querySelector('summary')
    if (summary) summary.focus()
    target.scrollIntoView({ behavior: 'instant' })
  }
  addEventListener('hashchange', open)
  open()
  const rest = document.querySelector<HTMLDetailsElement>('details.rest')
  if (rest && matchMedia('(max-width:40rem)').matches) rest.open = false
  let folded: HTMLDetailsElement[] = []
  // A summary on paper cannot be opened.
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')]
    for (const details of folded) details.open = true
  })
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false
  })
}

/** Shows the claims of one verdict that contain every word of the search. */
function startFilter(): void {
  const bar = document.querySelector<HTMLElement>('.filter')
  if (!bar) return
  const buttons = [...bar.querySelectorAll('button')]
  const field = bar.querySelector('input')
  const status = bar.querySelector('[role=status]')
  const claims = [...document.querySelectorAll<HTMLElement>('details.claim')]
  let wanted = ''
  const apply = () => {
    const words = (field?.value ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    let shown = 0
    for (const claim of claims) {
      const isOf = wanted === '' || claim.dataset['verdict'] === wanted
      claim.hidden = !(isOf && words.every((word) => claim.dataset['words']?.includes(word)))
      if (!claim.hidden) shown++
    }
    for (const section of document.querySelectorAll<HTMLElement>('section.experiment')) {
      const own = [...section.querySelectorAll<HTMLElement>('details.claim')]
      section.hidden = shown < claims.length && own.every((claim) => claim.hidden)
    }
    if (status) status.textContent = shown < claims.length ? `${shown} of ${claims.length} claims` : ''
  }
  for (const button of buttons)
    button.addEventListener('click', () => {
      wanted = button.dataset['verdict'] ?? ''
      for (const each of buttons) each.setAttribute('aria-pressed', String(each === button))
      apply()
    })
  field?.addEventListener('input', apply)
  bar.hidden = false
}

export const claimFunctions = [startFolds, startFilter]
