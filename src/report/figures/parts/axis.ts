/** Axes: their extent, ticks and words. */
import type { Axis } from '../../../figure/parts.ts'
import { formatTick } from '../../../stats/format.ts'

/** The axis's own domain, or what the values span: a little more on a linear scale, from 0 where `fromZero`. */
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

/** The domain without the room that a linear one has at its ends: a curve begins on the axis. */
export function tightDomain(axis: Axis, values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite)
  const low = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  return axis.domain || axis.scale === 'log' || low >= high ? axisDomain(axis, values) : [low, high]
}

/**
 * Ticks of a log axis: powers of ten over two decades or more, else 1, 2 and 5 times them; those of a linear axis where that leaves
 * fewer than three, for then it is short.
 */
export function logTicks([low, high]: readonly [number, number], most: number): number[] {
  const first = Math.floor(Math.log10(low))
  const last = Math.ceil(Math.log10(high))
  const inside = (tick: number) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)
  const powers = Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`))
  const decades = powers.filter(inside)
  const finer = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter(inside)
  if (finer.length < 3) {
    const linear = niceTicks([low, high], Math.min(most, 5))
    if (linear.length > finer.length) return linear
  }
  if (finer.length <= most) return finer
  const every = Math.ceil(decades.length / most)
  return decades.length >= 2 ? decades.filter((_, i) => i % every === 0) : finer
}

/** Multiples of 1, 2 or 5 times a power of ten, at most `most` of them. */
export function niceTicks([low, high]: readonly [number, number], most: number): number[] {
  if (!(high > low)) return [low]
  const power = Math.floor(Math.log10((high - low) / most))
  // Dividing by a whole power of ten rounds correctly, multiplying by its inverse does not.
  const times = (count: number, mantissa: number) =>
    power < 0 ? (count * mantissa) / 10 ** -power : count * mantissa * 10 ** power
  for (const mantissa of [1, 2, 5, 10, 20]) {
    const step = times(1, mantissa)
    const first = Math.ceil(low / step - 1e-9)
    const last = Math.floor(high / step + 1e-9)
    if (last - first + 1 <= most)
      return Array.from({ length: last - first + 1 }, (_, i) => times(first + i, mantissa) || 0)
  }
  return []
}

export function tickText(axis: Axis): (value: number) => string {
  if (axis.format === 'percent') return (value) => `${formatTick(value * 100)} %`
  return (value) => (Math.abs(value) >= 1e6 ? formatExponent(value) : formatTick(value))
}

/** `1e6`, `2.5e8`: short enough to stand beside an axis. */
function formatExponent(value: number): string {
  return Number(value.toPrecision(6)).toExponential().replace('e+', 'e').replace('-', '−')
}

/** `training loss (nats, log scale)`. */
export function axisTitle({ label, unit, scale }: Axis): string {
  const words = [unit, scale === 'log' ? 'log scale' : ''].filter(Boolean).join(', ')
  return words === '' ? label : `${label} (${words})`
}

/** Within the domain, or NaN where there is nothing to draw. */
export function clampTo(domain: readonly [number, number], axis: Axis, value: number | undefined): number {
  if (value === undefined || Number.isNaN(value) || (axis.scale === 'log' && value <= 0)) return Number.NaN
  return Math.min(domain[1], Math.max(domain[0], value))
}
