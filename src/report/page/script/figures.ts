/**
 * What the page does with its figures: values under the pointer, arms switched off and on, surfaces turned. See
 * `script.ts` for the rules of these functions.
 */
import type { Interaction } from '../../figures/parts/interaction.ts'
import type { drawScene as drawSceneType } from '../../figures/parts/surface/relief-scene.ts'

type Curves = Extract<Interaction, { kind: 'curves' }>
type Field = Extract<Interaction, { kind: 'field' }>
type Relief = Extract<Interaction, { kind: 'relief' }>

function startFigures(drawScene: typeof drawSceneType): void {
  for (const element of document.querySelectorAll<HTMLElement>('script.figure-data')) {
    const figure = element.closest('figure')
    if (!figure) continue
    const interaction = JSON.parse(element.textContent ?? '') as Interaction
    if (interaction.kind === 'relief') startRelief(figure, interaction, drawScene)
    else {
      const hidden = interaction.arms.length > 1 ? startToggles(figure, interaction.arms) : new Set<string>()
      if (interaction.kind === 'curves' || interaction.kind === 'field')
        startReadOut(figure, interaction, hidden)
    }
  }
}

/** A row of buttons above the figure's caption. */
function addTools(figure: HTMLElement, label: string): HTMLElement {
  const bar = document.createElement('div')
  bar.className = 'tools'
  bar.setAttribute('role', 'group')
  bar.setAttribute('aria-label', label)
  figure.insertBefore(bar, figure.querySelector('figcaption'))
  return bar
}

function addButton(
  bar: HTMLElement,
  words: string,
  act: (button: HTMLButtonElement) => void,
): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = words
  button.addEventListener('click', () => act(button))
  bar.append(button)
  return button
}

/** A button for each arm; returns the set of arms that are switched off. */
function startToggles(figure: HTMLElement, arms: Curves['arms']): Set<string> {
  const hidden = new Set<string>()
  const bar = addTools(figure, 'Show or hide')
  for (const { arm, label } of arms) {
    const button = addButton(bar, label, () => {
      if (!hidden.delete(arm)) hidden.add(arm)
      button.setAttribute('aria-pressed', String(!hidden.has(arm)))
      for (const part of figure.querySelectorAll<SVGElement>('[data-arm]'))
        if (part.dataset['arm'] === arm) part.style.opacity = hidden.has(arm) ? '0.08' : ''
    })
    button.setAttribute('aria-pressed', 'true')
  }
  return hidden
}

function readable(value: number | null, percent = false): string {
  if (value === null || !Number.isFinite(value)) return 'not finite'
  const shown = Number((percent ? value * 100 : value).toPrecision(4))
  const size = Math.abs(shown)
  const words =
    size !== 0 && (size < 1e-3 || size >= 1e7)
      ? shown.toExponential()
      : shown.toLocaleString('en', { maximumSignificantDigits: 4 })
  return words.replace('-', '−') + (percent ? ' %' : '')
}

interface Panel {
  group: SVGGElement
  index: number
  left: number
  right: number
  top: number
  bottom: number
  x: (pixel: number) => number
  y: (pixel: number) => number
  xPixel: (value: number) => number
  yPixel: (value: number) => number
}

/** Reads back what `drawFrame` wrote on a panel. */
function panelOf(group: SVGGElement): Panel {
  const [left = 0, right = 1, top = 0, bottom = 1] = (group.dataset['box'] ?? '').split(' ').map(Number)
  const scale = (words: string | undefined, from: number, to: number) => {
    const parts = (words ?? '0 1 linear').split(' ')
    const log = parts[2] === 'log'
    const [low, high] = [Number(parts[0]), Number(parts[1])].map((end) => (log ? Math.log(end) : end)) as [
      number,
      number,
    ]
    return {
      value: (pixel: number) => {
        const at = low + ((pixel - from) / (to - from)) * (high - low)
        return log ? Math.exp(at) : at
      },
      pixel: (value: number) => from + (((log ? Math.log(value) : value) - low) / (high - low)) * (to - from),
    }
  }
  const [x, y] = [scale(group.dataset['x'], left, right), scale(group.dataset['y'], bottom, top)]
  const index = Number(group.dataset['panel'])
  return { group, index, left, right, top, bottom, x: x.value, y: y.value, xPixel: x.pixel, yPixel: y.pixel }
}

/** Shows the values under the pointer, or under a cursor that the arrow keys move, in a box beside it. */
function startReadOut(figure: HTMLElement, data: Curves | Field, hidden: ReadonlySet<string>): void {
  const box = document.createElement('div')
  box.className = 'read-out'
  box.setAttribute('role', 'status')
  box.hidden = true
  figure.append(box)
  let marks: SVGGElement | undefined
  const clear = () => {
    marks?.remove()
    marks = undefined
    box.hidden = true
  }
  const show = (panel: Panel, px: number, py: number) => {
    clear()
    const found = data.kind === 'curves' ? curvesAt(panel, px, data, hidden) : fieldAt(panel, px, py, data)
    if (!found) return
    marks = document.createElementNS('http://www.w3.org/2000/svg', 'g')
    marks.setAttribute('class', 'cursor')
    marks.innerHTML = found.marks
    panel.group.append(marks)
    box.replaceChildren(
      ...found.lines.map((words, i) => {
        const line = document.createElement(i === 0 ? 'strong' : 'span')
        line.textContent = words
        return line
      }),
    )
    box.hidden = false
    const place = panel.group.getScreenCTM()
    const around = figure.getBoundingClientRect()
    if (!place) return
    const x = place.a * px + place.e - around.left
    // On a phone the box is below the panel, which it would cover.
    const over = data.kind === 'curves' ? panel.top : py
    const y = place.d * (around.width < 480 ? panel.bottom + 24 : over) + place.f - around.top
    const beside = x + 14 + box.offsetWidth < around.width ? x + 14 : x - 14 - box.offsetWidth
    box.style.left = `${Math.max(4, beside)}px`
    box.style.top = `${Math.max(4, y + 6)}px`
  }

  for (const svg of figure.querySelectorAll('svg')) {
    const panels = [...svg.querySelectorAll<SVGGElement>('g[data-panel]')].map(panelOf)
    svg.addEventListener('pointermove', (event) => {
      for (const panel of panels) {
        const place = panel.group.getScreenCTM()
        if (!place) continue
        const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(place.inverse())
        const inside = at.x >= panel.left && at.x <= panel.right && at.y >= panel.top && at.y <= panel.bottom
        if (inside) return show(panel, at.x, at.y)
      }
      clear()
    })
    svg.addEventListener('pointerleave', clear)

    // Keys: ← → along x, ↑ ↓ along y of a field, Page Up and Page Down from panel to panel.
    const holder = svg.parentElement
    if (!holder || panels.length === 0) continue
    holder.tabIndex = 0
    holder.setAttribute('role', 'group')
    holder.setAttribute('aria-label', `${figure.getAttribute('aria-label') ?? ''}: arrow keys read values`)
    let [at, across, up] = [0, 0.5, 0.5]
    holder.addEventListener('keydown', (event) => {
      const move = (value: number, by: number) => Math.min(1, Math.max(0, value + by))
      if (event.key === 'ArrowLeft') across = move(across, -0.02)
      else if (event.key === 'ArrowRight') across = move(across, 0.02)
      else if (event.key === 'ArrowUp' && data.kind === 'field') up = move(up, 0.02)
      else if (event.key === 'ArrowDown' && data.kind === 'field') up = move(up, -0.02)
      else if (event.key === 'PageDown') at = Math.min(panels.length - 1, at + 1)
      else if (event.key === 'PageUp') at = Math.max(0, at - 1)
      else if (event.key === 'Escape') return clear()
      else return
      event.preventDefault()
      const panel = panels[at]!
      show(
        panel,
        panel.left + across * (panel.right - panel.left),
        panel.bottom - up * (panel.bottom - panel.top),
      )
    })
    holder.addEventListener('blur', clear)
  }
}

interface Found {
  /** SVG in the panel. */
  marks: string
  lines: string[]
}

/** For each curve, the point nearest in x. */
function curvesAt(panel: Panel, px: number, data: Curves, hidden: ReadonlySet<string>): Found | undefined {
  const series = (data.panels[panel.index] ?? []).filter(({ arm }) => !hidden.has(arm))
  const points = series.flatMap(({ label, colour, points: all }) => {
    const near = all.reduce<(typeof all)[number] | undefined>((best, point) => {
      const distance = Math.abs(panel.xPixel(point[0]) - px)
      return best && Math.abs(panel.xPixel(best[0]) - px) <= distance ? best : point
    }, undefined)
    return near ? [{ label, colour, near }] : []
  })
  const middle = points
    .map(({ near }) => panel.xPixel(near[0]))
    .sort((a, b) => Math.abs(a - px) - Math.abs(b - px))[0]
  if (middle === undefined) return undefined
  const here = points.filter(({ near }) => Math.abs(panel.xPixel(near[0]) - middle) < 12)
  const dots = here.map(({ near, colour }) => {
    const y = near[1] === null ? Number.NaN : panel.yPixel(near[1])
    const inside = y >= panel.top - 1 && y <= panel.bottom + 1
    return inside ? `<circle cx="${panel.xPixel(near[0])}" cy="${y}" r="3.5" fill="${colour}"/>` : ''
  })
  const { x, y } = data
  return {
    marks: `<path d="M${middle},${panel.top}V${panel.bottom}" stroke="#545d68" stroke-dasharray="2 2"/>${dots.join('')}`,
    lines: [
      `${x.label} ${readable(here[0]!.near[0], x.percent)}`,
      ...here.map(({ label, near: [, value, low, high] }) => {
        const between = `${readable(low ?? null, y.percent)} to ${readable(high ?? null, y.percent)}`
        const known = typeof low === 'number' && typeof high === 'number' && low !== high
        if (data.bands) return `${label}: ${between}`
        return `${label}: ${readable(value, y.percent)}${known ? ` (${between})` : ''}`
      }),
    ],
  }
}

/** The value of the nearest grid point, or of the cell of a strip. */
function fieldAt(panel: Panel, px: number, py: number, data: Field): Found | undefined {
  const grid = data.panels[panel.index]
  if (!grid) return undefined
  const nearest = (values: readonly number[], pixelOf: (value: number) => number, pixel: number) =>
    values.reduce(
      (best, value, i) =>
        Math.abs(pixelOf(value) - pixel) < Math.abs(pixelOf(values[best]!) - pixel) ? i : best,
      0,
    )
  const { x, y, z } = data
  let [column, row, where] = [0, 0, '']
  if (grid.rows) {
    const share = (py - panel.top) / (panel.bottom - panel.top)
    row = Math.min(grid.rows.length - 1, Math.floor(share * grid.rows.length))
    const from = panel.x(px)
    column = Math.max(0, grid.x.filter((start) => start <= from).length - 1)
    where = `${grid.rows[row]}, ${x.label} ${readable(grid.x[column]!, x.percent)}`
  } else {
    column = nearest(grid.x, panel.xPixel, px)
    row = nearest(grid.y, panel.yPixel, py)
    where = `${x.label} ${readable(grid.x[column]!)}, ${y.label} ${readable(grid.y[row]!)}`
  }
  const value = grid.z[row * grid.x.length + column] ?? null
  const [cx, cy] = grid.rows ? [px, py] : [panel.xPixel(grid.x[column]!), panel.yPixel(grid.y[row]!)]
  return {
    marks: `<circle cx="${cx}" cy="${cy}" r="4.5" fill="none" stroke="#fdfdfd" stroke-width="2.4"/><circle cx="${cx}" cy="${cy}" r="4.5" fill="none" stroke="#0a0a0a"/>`,
    lines: [where, `${z.label}: ${readable(value, z.percent)}`],
  }
}

/** All surfaces of a figure turn together: by dragging, by the arrow keys and by buttons. */
function startRelief(
  figure: HTMLElement,
  { scenes, view: start }: Relief,
  drawScene: typeof drawSceneType,
): void {
  const view = { ...start }
  let waiting = false
  const draw = () => {
    waiting = false
    for (const group of figure.querySelectorAll<SVGGElement>('g[data-scene]')) {
      if ((group.ownerSVGElement?.getBoundingClientRect().width ?? 0) === 0) continue
      const [width = 0, height = 0] = (group.dataset['size'] ?? '').split(' ').map(Number)
      group.innerHTML = drawScene(scenes[Number(group.dataset['scene'])]!, view, width, height)
    }
  }
  const turn = (azimuth: number, elevation: number) => {
    view.azimuth = (view.azimuth + azimuth + 360) % 360
    view.elevation = Math.min(88, Math.max(5, view.elevation + elevation))
    if (!waiting) requestAnimationFrame(draw)
    waiting = true
  }
  const bar = addTools(figure, 'Turn the surfaces')
  addButton(bar, '← turn', () => turn(15, 0))
  addButton(bar, 'turn →', () => turn(-15, 0))
  addButton(bar, '↑ from above', () => turn(0, 8))
  addButton(bar, '↓ from the side', () => turn(0, -8))
  addButton(bar, 'reset', () => turn(start.azimuth - view.azimuth, start.elevation - view.elevation))
  for (const svg of figure.querySelectorAll('svg')) {
    const holder = svg.parentElement
    if (!holder) continue
    holder.tabIndex = 0
    holder.setAttribute('role', 'group')
    holder.setAttribute('aria-label', `${figure.getAttribute('aria-label') ?? ''}: arrow keys turn it`)
    holder.classList.add('turnable')
    holder.addEventListener('keydown', (event) => {
      const step = event.shiftKey ? 15 : 5
      if (event.key === 'ArrowLeft') turn(step, 0)
      else if (event.key === 'ArrowRight') turn(-step, 0)
      else if (event.key === 'ArrowUp') turn(0, step)
      else if (event.key === 'ArrowDown') turn(0, -step)
      else return
      event.preventDefault()
    })
    svg.addEventListener('pointerdown', (event) => svg.setPointerCapture(event.pointerId))
    svg.addEventListener('pointermove', (event) => {
      if (svg.hasPointerCapture(event.pointerId)) turn(-event.movementX * 0.5, event.movementY * 0.4)
    })
  }
}

export const figureFunctions = [
  startFigures,
  addTools,
  addButton,
  startToggles,
  readable,
  panelOf,
  startReadOut,
  curvesAt,
  fieldAt,
  startRelief,
]
