/** Axes: their extent, ticks and labels. */
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale'
import type { Axis } from '../../../figure/parts.ts'
import { formatTick } from '../../../stats/format.ts'

/**
 * The axis's own domain, or the range of the values: slightly wider on a linear scale, and starting at 0 if
 * `fromZero`.
 */
export function axisDomain(axis: Axis, values: Iterable<number>, fromZero = false): [number, number] {
  if (axis.domain) return [axis.domain[0], axis.domain[1]]
  const log = axis.scale === 'log'
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value <= 0)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return log ? [1, 10] : [0, 1]
  if (log) return low === high ? [low / 2, high * 2] : [low, high]
  if (fromZero) return [Math.min(0, low), Math.max(0, high) || 1]
  const room = (high - low) * 0.04 || Math.abs(high) * 0.1 || 1
  return [low - room, high + room]
}

/** The domain without the margin that a linear one has at its ends, so that a curve begins on the axis. */
export function tightDomain(axis: Axis, values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite)
  const low = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  return axis.domain || axis.scale === 'log' || low >= high ? axisDomain(axis, values) : [low, high]
}

/** Maps a domain to pixels, or to any other range, and back. */
export function axisScale(
  { scale }: Axis,
  domain: readonly [number, number],
  range: readonly [number, number],
): ScaleContinuousNumeric<number, number> {
  return scale === 'log' ? scaleLog(domain, range) : scaleLinear(domain, range)
}

export type Scale = (value: number) => number

/** Like `axisScale`, but NaN for values that a log axis cannot show. */
export function scaleOf(axis: Axis, domain: readonly [number, number], from: number, to: number): Scale {
  const scale = axisScale(axis, domain, [from, to])
  return axis.scale === 'log' ? (value) => (value > 0 ? scale(value) : Number.NaN) : (value) => scale(value)
}

/**
 * At most `most` ticks. Those of a log axis are powers of ten, alone or multiplied by 1 and 3, by 1, 2 and 5 or by 1
 * to 9, or they are multiples of one step, whichever leaves the smallest gap; the earlier choice wins if a later one
 * is hardly better.
 */
export function ticksOf(axis: Axis, domain: readonly [number, number], most: number): number[] {
  const scale = axisScale(axis, domain, [0, 1])
  if (axis.scale !== 'log') return fewEnough(most, (count) => scale.ticks(count))
  const all = scale.ticks(most)
  const multiples = (of: readonly number[], ticks = all) => ticks.filter((tick) => of.includes(leading(tick)))
  const gap = (ticks: readonly number[]) => {
    const places = [0, ...ticks.map(scale), 1]
    return Math.max(...places.slice(1).map((place, i) => place - places[i]!))
  }
  return [
    fewEnough(most, (count) => multiples([1], scale.ticks(count))),
    multiples([1, 3]),
    multiples([1, 2, 5]),
    ticksOf({ ...axis, scale: 'linear' }, domain, most),
    all,
  ]
    .filter(({ length }) => length <= most)
    .reduce((best, ticks) => (gap(ticks) < 0.95 * gap(best) ? ticks : best))
}

/** d3 takes the count as a hint and often returns more ticks; this asks for fewer until they fit. */
function fewEnough(most: number, ticks: (count: number) => number[]): number[] {
  for (let count = most; count > 1; count--) {
    const found = ticks(count)
    if (found.length <= most) return found
  }
  return ticks(1)
}

/** 2 for 0.002: the factor of the power of ten. */
function leading(tick: number): number {
  return Number(tick.toExponential().split('e')[0])
}

export function tickText(axis: Axis): (value: number) => string {
  if (axis.format === 'percent') return (value) => `${formatTick(value * 100)} %`
  return (value) => (Math.abs(value) >= 1e6 ? formatExponent(value) : formatTick(value))
}

/** `1e6`, `2.5e8`: short enough for the labels of an axis. */
function formatExponent(value: number): string {
  return Number(value.toPrecision(6)).toExponential().replace('e+', 'e').replace('-', '−')
}

/** `training loss (nats, log scale)`. */
export function axisTitle({ label, unit, scale, logWords = 'log scale' }: Axis): string {
  const words = [unit, scale === 'log' ? logWords : ''].filter(Boolean).join(', ')
  return words === '' ? label : `${label} (${words})`
}

/** Limits a value to the domain; NaN if there is nothing to draw. */
export function clampTo(domain: readonly [number, number], axis: Axis, value: number | undefined): number {
  if (value === undefined || Number.isNaN(value) || (axis.scale === 'log' && value <= 0)) return Number.NaN
  return Math.min(domain[1], Math.max(domain[0], value))
}
