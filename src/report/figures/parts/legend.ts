/** Names beside their markers, in lines. */
import { drawMarker, type Marker } from './markers.ts'
import type { Drawing } from './panels.ts'
import { escapeMarkup, round, textAt, textWidth } from './svg.ts'

export interface LegendEntry {
  readonly label: string
  readonly colour: string
  readonly marker: Marker
  /** The arm that the page's legend switches. */
  readonly arm?: string
}

const LINE = 20

export function drawLegend(entries: readonly LegendEntry[], width: number): Drawing {
  let x = 0
  let y = 0
  const items = entries.map(({ label, colour, marker, arm }) => {
    const wide = textWidth(label, 12) + 34
    if (x > 0 && x + wide > width) {
      x = 0
      y += LINE
    }
    const markup = `${drawMarker(marker, x + 7, y + 9, 4.5, colour)}${textAt(x + 18, y + 13, label, { size: 12, fill: colour })}`
    x = round(x + wide)
    return arm === undefined ? markup : `<g data-arm="${escapeMarkup(arm)}">${markup}</g>`
  })
  return { markup: items.join(''), height: entries.length === 0 ? 0 : y + LINE }
}
