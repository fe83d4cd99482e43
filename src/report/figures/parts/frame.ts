/** The frame of a panel: its scales, grid, ticks and axis labels. */
import type { Axis } from '../../../figure/parts.ts'
import { axisTitle, type Scale, scaleOf, ticksOf, tickText } from './axis.ts'
import { NEUTRAL } from './colour/palette.ts'
import { round, textAt, textWidth } from './svg.ts'

/** The area of the data, in pixels. */
export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface Domains {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

export interface FrameOptions {
  readonly x: Axis
  readonly y: Axis
  readonly domains: Domains
  readonly box: Box
  /** Lines across the panel at the ticks of y, or a border around it. */
  readonly style: 'grid' | 'border'
  /** Pixels left free between the panel and the title of y. */
  readonly above?: number
}

export interface Frame {
  readonly x: Scale
  readonly y: Scale
  /** Drawn under the data. */
  readonly markup: string
  /** Attributes with which the page's script turns a pointer position into values. */
  readonly attributes: string
}

/** Draws the title of y above the panel and the title of x below it, centred. */
export function drawFrame({ x, y, domains, box, style, above = 0 }: FrameOptions): Frame {
  const xAt = scaleOf(x, domains.x, box.left, box.right)
  const yAt = scaleOf(y, domains.y, box.bottom, box.top)
  // The ticks of a log axis are spaced unevenly; where two labels would touch, `xAxis` leaves one out.
  const apart = x.scale === 'log' ? 40 : 52
  const xTicks = ticksOf(x, domains.x, Math.max(2, Math.floor((box.right - box.left) / apart)))
  const yTicks = ticksOf(y, domains.y, Math.max(2, Math.min(6, Math.floor((box.bottom - box.top) / 28))))
  const lines =
    style === 'grid'
      ? `<path d="${yTicks.map((tick) => `M${round(box.left)},${round(yAt(tick))}H${round(box.right)}`).join('')}" stroke="${NEUTRAL.grid.light}" fill="none"/>`
      : ''
  const border =
    style === 'border'
      ? `<rect x="${round(box.left)}" y="${round(box.top)}" width="${round(box.right - box.left)}" height="${round(box.bottom - box.top)}" stroke="${NEUTRAL.grid.light}" fill="none"/>`
      : ''
  return {
    x: xAt,
    y: yAt,
    markup: `${lines}${border}${xAxis(x, xTicks, xAt, box.bottom)}${yLabels(y, yTicks, yAt, box.left - 6)}${titles(x, y, box, above)}`,
    attributes: `data-box="${[box.left, box.right, box.top, box.bottom].map(round).join(' ')}" data-x="${domains.x.join(' ')} ${x.scale ?? 'linear'}" data-y="${domains.y.join(' ')} ${y.scale ?? 'linear'}"`,
  }
}

/** Ticks and labels below the panel; a label that would touch the previous one is left out. */
export function xAxis(axis: Axis, ticks: readonly number[], at: Scale, bottom: number): string {
  const text = tickText(axis)
  const marks = `<path d="${ticks.map((tick) => `M${round(at(tick))},${round(bottom)}v5`).join('')}" stroke="${NEUTRAL.muted.light}" fill="none"/>`
  let end = Number.NEGATIVE_INFINITY
  const labels = ticks.map((tick) => {
    const half = textWidth(text(tick), 11) / 2
    if (at(tick) - half < end + 4) return ''
    end = at(tick) + half
    return textAt(at(tick), bottom + 17, text(tick), {
      size: 11,
      fill: NEUTRAL.muted.light,
      anchor: 'middle',
    })
  })
  return `${marks}${labels.join('')}`
}

function yLabels(axis: Axis, ticks: readonly number[], at: Scale, right: number): string {
  const text = tickText(axis)
  return ticks
    .map((tick) =>
      textAt(right, at(tick) + 4, text(tick), { size: 11, fill: NEUTRAL.muted.light, anchor: 'end' }),
    )
    .join('')
}

function titles(x: Axis, y: Axis, box: Box, above: number): string {
  const style = { size: 11.5, fill: NEUTRAL.muted.light }
  return (
    textAt(0, box.top - above - 16, axisTitle(y), style) +
    textAt((box.left + box.right) / 2, box.bottom + 34, axisTitle(x), { ...style, anchor: 'middle' })
  )
}
