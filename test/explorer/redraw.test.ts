/** Drawing again in place gives the document that drawing anew gives. */
import { parseHTML } from 'linkedom'
import { expect, it } from 'vitest'
import { type Curved, lossFigure } from '../../src/explorer/live/curves.ts'
import { redraw } from '../../src/explorer/parts/redraw.ts'
import { drawFigure } from '../../src/report/figures/figure.ts'

const { document } = parseHTML('<html><body></body></html>')

function drawnIn(svg: string): Element {
  const place = document.createElement('div')
  place.innerHTML = svg
  return place
}

/** The first elements of a training of two networks, `step` steps in. */
function live(step: number, labels = ['plain', 'BN']): string {
  const arms = labels.map((label, i): Curved => {
    const losses = Float32Array.from({ length: step }, (_, t) => 2.3 * Math.exp((-t * (i + 1)) / 90))
    return { arm: String(i), label, step, losses, rows: [] }
  })
  return drawFigure(lossFigure(arms, 400), { width: 600 })
}

it('keeps the elements of a live figure, with the values of the new drawing', () => {
  const [first, second] = [live(61), live(64)]
  const place = drawnIn(first)
  const before = [...place.querySelectorAll('*')]
  redraw(place, first, second)
  expect(place.innerHTML).toBe(drawnIn(second).innerHTML)
  expect(second).not.toBe(first)
  const after = [...place.querySelectorAll('*')]
  expect(after).toHaveLength(before.length)
  expect(after.every((element, i) => element === before[i])).toBe(true)
})

it.each([
  ['more elements', live(40), live(40, ['plain', 'BN', 'LN'])],
  ['nothing before', '', live(10)],
  ['nothing after', live(10), ''],
  ['another escape', '<svg><text x="1">a &lt; b</text></svg>', '<svg><text x="1">a &amp; b</text></svg>'],
  ['an escape in an attribute', '<svg><g id="a"/></svg>', '<svg><g id="&quot;"/></svg>'],
  ['another attribute', '<svg><g x="1"/></svg>', '<svg><g y="1"/></svg>'],
  ['another element', '<svg><g x="1"/></svg>', '<svg><a x="1"/></svg>'],
  ['a text where none was', '<svg><text x="1"></text></svg>', '<svg><text x="1">a</text></svg>'],
  ['a text behind an element', '<svg><g/>a</svg>', '<svg><g/>b</svg>'],
  ['text and attribute at once', '<svg><text x="1">a</text></svg>', '<svg><text x="2">b</text></svg>'],
  ['an element that is closed', '<svg><g></g><g></g></svg>', '<svg><g><g></g></g></svg>'],
])('draws the same with %s', (_, before, after) => {
  const place = drawnIn(before)
  redraw(place, before, after)
  expect(place.innerHTML).toBe(drawnIn(after).innerHTML)
})

it('draws the same however far the training has come', () => {
  const place = drawnIn('')
  let shown = ''
  for (const step of [0, 1, 2, 5, 30, 33, 90, 150, 151, 200, 399, 400, 120]) {
    const next = live(step)
    redraw(place, shown, next)
    shown = next
    expect(place.innerHTML).toBe(drawnIn(next).innerHTML)
  }
})
