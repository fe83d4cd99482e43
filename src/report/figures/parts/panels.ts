/** Panels side by side if each gets the width it needs, otherwise one below another. */
import { round, textAt, wrapText } from './svg.ts'

/** A piece of a figure and its height in pixels. */
export interface Drawing {
  readonly markup: string
  readonly height: number
}

export interface PanelLayout {
  readonly columns: number
  readonly width: number
  /** The number of lines of the longest title. */
  readonly titleLines: number
  /** The only panel that is placed. */
  readonly only?: number | undefined
}

const GAP = 24
const TITLE = 12.5
/** Pixels between the lines of a title. */
export const LEADING = 17

/**
 * How panels with these titles fit into `width` if each is at least `least` wide. `only`: one of them alone, on the
 * scales of all.
 */
export function layoutPanels(
  titles: readonly (string | undefined)[],
  width: number,
  least: number,
  only?: number,
): PanelLayout {
  if (only !== undefined) return { columns: 1, width, titleLines: lines(titles[only], width).length, only }
  const columns = Math.max(1, Math.min(titles.length, Math.floor((width + GAP) / (least + GAP))))
  const each = (width - GAP * (columns - 1)) / columns
  return {
    columns,
    width: each,
    titleLines: Math.max(0, ...titles.map((title) => lines(title, each).length)),
  }
}

/** All panels have the same `height`. */
export function placePanels(
  all: readonly string[],
  { columns, width, only }: PanelLayout,
  height: number,
): Drawing {
  const bodies = only === undefined ? all : all.slice(only, only + 1)
  const markup = bodies.map((body, i) => {
    const left = (i % columns) * (width + GAP)
    const top = Math.floor(i / columns) * (height + 12)
    return `<g transform="translate(${round(left)},${round(top)})">${body}</g>`
  })
  return {
    markup: markup.join('\n'),
    height: Math.max(0, Math.ceil(bodies.length / columns) * (height + 12) - 12),
  }
}

export function panelTitle(title: string | undefined, width: number, fill?: string): string {
  return lines(title, width)
    .map((line, i) => textAt(0, 13 + i * LEADING, line, { size: TITLE, bold: true, ...(fill && { fill }) }))
    .join('')
}

function lines(title: string | undefined, width: number): string[] {
  return title ? wrapText(title, width, TITLE) : []
}
