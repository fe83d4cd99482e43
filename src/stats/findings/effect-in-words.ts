/** An effect in words, beside the signed number: a reader need not know which sign is which direction. */
import { formatNumber } from '../format.ts'
import type { Finding } from './finding.ts'

/** What can be counted in a run, as the first word of a measure: fewer or more of it. */
const COUNTED = /^(steps|epochs|images)\b/i
/** Of these, more is better or worse; `Share of … loss` is neither. */
const GOOD = /^(?:best |final |test |training |mean )*accuracy\b/i
const BAD = /^(?:best |final |test |training |mean )*error\b/i

/**
 * `worse by 50.5 points`, `4.2 times as many steps`, `lower by 12 %`. The measure says what is compared; without it
 * the direction is `higher` or `lower`.
 */
export function effectInWords({
  effect,
  unit,
  measure = '',
}: Pick<Finding, 'effect' | 'unit' | 'measure'>): string {
  if (effect === null || Number.isNaN(effect)) return 'no value'
  const thing = COUNTED.exec(measure)?.[1]?.toLowerCase()
  if (unit === '×') return ratioInWords(effect, thing)
  if (effect === 0) return 'no difference'
  const side = directionOf(effect > 0, measure, thing)
  if (!Number.isFinite(effect)) return `${side} without limit`
  if (thing === unit) return `${formatNumber(Math.abs(effect))} ${side}`
  return `${side} by ${formatNumber(Math.abs(effect))}${wordFor(unit)}`
}

function directionOf(isMore: boolean, measure: string, thing: string | undefined): string {
  if (thing !== undefined) return isMore ? `more ${thing}` : `fewer ${thing}`
  if (GOOD.test(measure)) return isMore ? 'better' : 'worse'
  if (BAD.test(measure)) return isMore ? 'worse' : 'better'
  return isMore ? 'higher' : 'lower'
}

function wordFor(unit: string): string {
  if (unit === '') return ''
  return unit === 'pp' ? ' points' : ` ${unit}`
}

function ratioInWords(ratio: number, thing: string | undefined): string {
  if (ratio === Number.POSITIVE_INFINITY) return 'never reached, unlike the other'
  if (ratio === 0) return thing === undefined ? 'zero, unlike the other' : 'reached, unlike the other'
  const as = thing === undefined ? 'as high' : `as many ${thing}`
  if (ratio >= 2) return `${short(ratio)} times ${as}`
  // Beyond this, `lower by 99.97 %` would hide the factor.
  if (ratio < 0.1) {
    const factor = short(1 / ratio)
    return thing === undefined ? `lower by a factor of ${factor}` : `${factor} times fewer ${thing}`
  }
  const share = short(100 * Math.abs(ratio - 1))
  if (100 * Math.abs(ratio - 1) < 0.05) return 'no difference'
  const isMore = ratio > 1
  if (thing !== undefined) return `${share} % ${isMore ? 'more' : 'fewer'} ${thing}`
  return `${isMore ? 'higher' : 'lower'} by ${share} %`
}

/** Two significant digits. */
function short(value: number): string {
  return formatNumber(Number(value.toPrecision(2)), 2)
}
