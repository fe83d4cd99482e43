/**
 * What one normalized value depends on, as blocks of a batch: samples N in depth, channels C across, positions down.
 * After figure 2 of Wu & He 2018, arXiv:1803.08494.
 */
import type { Traits } from '../norm/index.ts'
import { GROUP_COLOURS, NEUTRAL } from './figures/parts/colour/palette.ts'
import { escapeMarkup, FONT_FAMILY, round, textAt, textWidth } from './figures/parts/svg.ts'

export interface DependencePanel {
  readonly title: string
  readonly sees: Traits['sees']
}

const cells = 6
const side = 15
/** One sample further back. */
const depth = { x: 8, y: -6 }
const block = { width: cells * (side + depth.x), height: cells * (side - depth.y) }
const margin = { left: 34, top: 42, right: 18, bottom: 26 }
const panel = {
  width: margin.left + block.width + margin.right,
  height: margin.top + block.height + margin.bottom,
}

/**
 * Draws panels in rows of `columns`. The normalized value is the front sample's, in the last channel at the first
 * position.
 */
export function drawDependence(panels: readonly DependencePanel[], columns = 3): string {
  const rows = Math.ceil(panels.length / columns)
  const legend = 34
  const width = columns * panel.width
  const height = rows * panel.height + legend
  const about = 'The values that one normalized value depends on'
  const drawn = panels.map((one, i) =>
    drawPanel(one, (i % columns) * panel.width, Math.floor(i / columns) * panel.height),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeMarkup(about)}" font-family="${FONT_FAMILY}">`,
    `<rect width="${width}" height="${height}" fill="${NEUTRAL.paper.light}"/>`,
    ...drawn,
    drawLegend(width, height - 14),
    '</svg>\n',
  ].join('\n')
}

interface Cell {
  /** 0 is the front. */
  sample: number
  channel: number
  /** 0 is the top. */
  position: number
}

const own: Cell = { sample: 0, channel: cells - 1, position: 0 }

/** `part` is the half of the axis that contains the value. */
function isSeen(sees: Traits['sees'], cell: Cell): boolean {
  const along = (extent: 'all' | 'part' | undefined, at: number, ours: number) =>
    extent === 'all' || at === ours || (extent === 'part' && at < cells / 2 === ours < cells / 2)
  return (
    along(sees.batch, cell.sample, own.sample) &&
    along(sees.channels, cell.channel, own.channel) &&
    along(sees.positions, cell.position, own.position)
  )
}

function drawPanel({ title, sees }: DependencePanel, left: number, top: number): string {
  const [x0, y0] = [left + margin.left, top + margin.top - cells * depth.y]
  const corner = (across: number, back: number, down: number) =>
    `${round(x0 + across * side + back * depth.x)},${round(y0 + down * side + back * depth.y)}`
  const face = (cell: Cell, corners: readonly string[]) => {
    const isOwn = cell.sample === own.sample && cell.channel === own.channel && cell.position === own.position
    const fill = isOwn ? ownColour : isSeen(sees, cell) ? seenColour : NEUTRAL.paper.light
    return `<polygon points="${corners.join(' ')}" fill="${fill}" stroke="${NEUTRAL.muted.light}" stroke-width="0.6"/>`
  }
  const each = (draw: (i: number, j: number) => string) =>
    Array.from({ length: cells * cells }, (_, at) => draw(at % cells, Math.floor(at / cells)))
  const front = each((c, p) =>
    face({ sample: 0, channel: c, position: p }, [
      corner(c, 0, p),
      corner(c + 1, 0, p),
      corner(c + 1, 0, p + 1),
      corner(c, 0, p + 1),
    ]),
  )
  const lid = each((c, n) =>
    face({ sample: n, channel: c, position: 0 }, [
      corner(c, n, 0),
      corner(c + 1, n, 0),
      corner(c + 1, n + 1, 0),
      corner(c, n + 1, 0),
    ]),
  )
  const flank = each((n, p) =>
    face({ sample: n, channel: cells - 1, position: p }, [
      corner(cells, n, p),
      corner(cells, n + 1, p),
      corner(cells, n + 1, p + 1),
      corner(cells, n, p + 1),
    ]),
  )
  const muted = { size: 11, fill: NEUTRAL.muted.light }
  const bottom = y0 + cells * side
  return [
    textAt(left + margin.left, top + 22, title, { size: 13, bold: true }),
    ...lid,
    ...flank,
    ...front,
    textAt(x0 + (cells * side) / 2, bottom + 16, 'channels', { ...muted, anchor: 'middle' }),
    textAt(x0 + cells * side + 3 * depth.x + 6, bottom + 3 * depth.y + 12, 'batch', muted),
    `<g transform="rotate(-90 ${round(x0 - 8)} ${round(y0 + (cells * side) / 2)})">${textAt(x0 - 8, y0 + (cells * side) / 2, 'positions', { ...muted, anchor: 'middle' })}</g>`,
  ].join('\n')
}

const ownColour = GROUP_COLOURS[1]!
const seenColour = GROUP_COLOURS[0]!

function drawLegend(width: number, y: number): string {
  const entries = [
    [ownColour, 'one normalized value'],
    [seenColour, 'the values it is normalized by'],
  ] as const
  const widths = entries.map(([, label]) => 18 + textWidth(label, 11) + 16)
  let x = (width - widths.reduce((a, b) => a + b)) / 2
  return entries
    .map(([colour, label], i) => {
      const at = x
      x += widths[i]!
      return `<rect x="${round(at)}" y="${y - 9}" width="10" height="10" fill="${colour}"/>${textAt(at + 16, y, label, { size: 11 })}`
    })
    .join('\n')
}
