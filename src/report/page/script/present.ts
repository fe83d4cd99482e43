/**
 * The projector: the answer, then the figures that carry it, then every other figure of the page, one per screen with
 * its title and a sentence. `?present` in the address starts it, `?present=3` at the third screen. Arrow keys, a
 * swipe or the buttons turn the pages; Escape ends it.
 */
import type { splitSentence as splitSentenceType } from '../../words.ts'

declare const splitSentence: typeof splitSentenceType

interface Slide {
  title: string
  sentence: string
  /** The question that it belongs to. */
  from: string
  figure?: HTMLElement
}

function slidesOf(): Slide[] {
  const words = (selector: string, within: ParentNode = document) =>
    within.querySelector(selector)?.textContent?.trim() ?? ''
  const figures = [...document.querySelectorAll<HTMLElement>('main figure')].map((figure) => {
    const caption = figure.querySelector('figcaption')?.firstChild?.textContent ?? ''
    const around = figure.closest('section.experiment')
    const own = around ? words('h3:not(.unseen)', around) : ''
    return {
      title: figure.getAttribute('aria-label') ?? '',
      sentence: splitSentence(caption.trim())[0],
      from: own === '' ? words('h1') : own,
      figure,
    }
  })
  return [{ title: words('h1'), sentence: words('.answer p'), from: words('.plumbing') }, ...figures]
}

function startPresenting(): void {
  const slides = slidesOf()
  const start = document.querySelector<HTMLButtonElement>('button.present')
  if (slides.length < 2) return
  let stage: HTMLElement | undefined
  let at = 0

  const remember = (shown: boolean) => {
    const address = new URL(location.href)
    if (shown) address.searchParams.set('present', String(at + 1))
    else address.searchParams.delete('present')
    // Some browsers forbid this for files; then a reload starts at the first screen.
    try {
      history.replaceState(null, '', address)
    } catch {}
  }

  const show = (to: number) => {
    if (!stage) return
    at = Math.min(slides.length - 1, Math.max(0, to))
    const { title, sentence, from, figure } = slides[at]!
    const part = (selector: string) => stage!.querySelector<HTMLElement>(selector)!
    part('.from').textContent = from
    part('h2').textContent = title
    part('.sentence').textContent = sentence
    part('.place').textContent = `${at + 1} / ${slides.length}`
    const canvas = part('figure')
    canvas.replaceChildren()
    stage.classList.toggle('words', !figure)
    const narrow = innerWidth < 640 && innerHeight > innerWidth
    const svg = figure?.querySelector<SVGSVGElement>(narrow ? '.narrow svg' : '.wide svg')
    if (svg) canvas.append(withoutTitle(svg))
    remember(true)
  }

  const end = () => {
    stage?.remove()
    stage = undefined
    document.documentElement.classList.remove('presenting')
    removeEventListener('keydown', onKey)
    remember(false)
    start?.focus()
  }

  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const onButton = event.target instanceof HTMLButtonElement
    if (event.key === 'Escape') end()
    else if (['ArrowRight', 'ArrowDown', 'PageDown'].includes(event.key)) show(at + 1)
    else if (['ArrowLeft', 'ArrowUp', 'PageUp'].includes(event.key)) show(at - 1)
    else if (event.key === ' ' && !onButton) show(at + (event.shiftKey ? -1 : 1))
    else if (event.key === 'Home') show(0)
    else if (event.key === 'End') show(slides.length - 1)
    else return
    event.preventDefault()
  }

  const begin = (from: number) => {
    if (stage) return
    stage = document.createElement('div')
    stage.className = 'stage'
    stage.setAttribute('role', 'dialog')
    stage.setAttribute('aria-modal', 'true')
    stage.setAttribute('aria-label', 'Figures, one per screen')
    stage.innerHTML =
      '<p class="from"></p><h2 aria-live="polite"></h2><figure aria-label="The figure"></figure><p class="sentence"></p><div class="turn"><button type="button" aria-label="Previous">←</button><span class="place"></span><button type="button" aria-label="Next">→</button><button type="button">Close</button></div>'
    const [back, on, close] = [...stage.querySelectorAll('button')]
    back?.addEventListener('click', () => show(at - 1))
    on?.addEventListener('click', () => show(at + 1))
    close?.addEventListener('click', end)
    let touched = { x: 0, y: 0 }
    stage.addEventListener('touchstart', ({ changedTouches: [touch] }) => {
      if (touch) touched = { x: touch.clientX, y: touch.clientY }
    })
    stage.addEventListener('touchend', ({ changedTouches: [touch] }) => {
      if (!touch) return
      const [x, y] = [touch.clientX - touched.x, touch.clientY - touched.y]
      if (Math.abs(x) > 50 && Math.abs(x) > 2 * Math.abs(y)) show(at + (x < 0 ? 1 : -1))
    })
    document.body.append(stage)
    document.documentElement.classList.add('presenting')
    addEventListener('keydown', onKey)
    show(from)
    on?.focus()
  }

  if (start) {
    start.hidden = false
    start.addEventListener('click', () => begin(0))
  }
  const asked = new URL(location.href).searchParams.get('present')
  if (asked !== null) begin(Math.max(0, (Number.parseInt(asked, 10) || 1) - 1))
}

/** A copy of a figure without the title that is drawn in it, which the screen shows in larger type. */
function withoutTitle(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const [, , width = 0, height = 0] = (copy.getAttribute('viewBox') ?? '').split(' ').map(Number)
  const body = [...copy.children].find((child) => child.tagName === 'g')
  const top = Number(/,([\d.]+)\)/.exec(body?.getAttribute('transform') ?? '')?.[1] ?? 0)
  for (const title of copy.querySelectorAll(':scope > text')) title.remove()
  copy.setAttribute('viewBox', `0 ${top - 8} ${width} ${height - top + 8}`)
  copy.removeAttribute('width')
  copy.removeAttribute('height')
  return copy
}

export const presentFunctions = [slidesOf, startPresenting, withoutTitle]
