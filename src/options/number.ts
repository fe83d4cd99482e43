/** Options that are numbers, or lists of numbers, within a range. */
import { grouped } from '../counts.ts'
import type { Documentation, Option } from './option.ts'

export interface NumberRange {
  readonly min?: number
  /** A lower bound that is itself excluded. */
  readonly above?: number
  readonly max?: number
  /** An upper bound that is itself excluded. */
  readonly below?: number
  readonly integer?: boolean
  /** A further condition; `expected` then describes all conditions. */
  readonly holds?: (value: number) => boolean
  readonly expected?: string
  /** A number to suggest if there is no default. */
  readonly example?: number
}

export interface ListRange extends NumberRange {
  /** The smallest number of elements; 1 by default. */
  readonly least?: number
  /** The largest number of elements. */
  readonly most?: number
  readonly ascending?: boolean
}

/** A finite number within `range`. */
export function numberOption(
  initial: number,
  range: NumberRange & Documentation,
): Option<number> & Documentation
export function numberOption<D extends number | undefined>(
  initial: D,
  range?: NumberRange & Partial<Documentation>,
): Option<number | D>
export function numberOption(
  initial: number | undefined,
  range: NumberRange & Partial<Documentation> = {},
): Option<number | undefined> {
  return {
    ...documentationOf(range),
    default: initial,
    expected: describeRange(range),
    read(value) {
      const number = readNumber(value)
      return number !== undefined && isWithin(range, number) ? number : undefined
    },
    suggest: () => String(initial ?? range.example ?? acceptable(range)),
  }
}

/** A count: a whole number of `least` or more. */
export const countOption = <D extends number | undefined>(initial: D, least = 1): Option<number | D> =>
  numberOption(initial, { min: least, integer: true })

/** One or more numbers, each within `range`, separated by commas. */
export function listOption(
  initial: readonly number[],
  range: ListRange & Documentation,
): Option<readonly number[]> & Documentation
export function listOption(
  initial: readonly number[],
  range?: ListRange & Partial<Documentation>,
): Option<readonly number[]>
export function listOption(
  initial: readonly number[],
  range: ListRange & Partial<Documentation> = {},
): Option<readonly number[]> {
  const { least = 1, most = Infinity, ascending = false } = range
  return {
    ...documentationOf(range),
    default: initial,
    expected: describeList(range),
    isList: true,
    read(value) {
      const parts: readonly unknown[] = Array.isArray(value) ? value : String(value).split(',')
      const numbers = parts.flatMap((part) => readNumber(part) ?? [])
      const isComplete = numbers.length === parts.length && numbers.length >= least && numbers.length <= most
      const ascends = numbers.every((number, i) => i === 0 || number > numbers[i - 1]!)
      return isComplete && (ascends || !ascending) && numbers.every((number) => isWithin(range, number))
        ? numbers
        : undefined
    },
    suggest: () => initial.join(','),
  }
}

/** A finite number, or decimal text for one; undefined for everything else. */
function readNumber(value: unknown): number | undefined {
  const isText = typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)
  const number = isText ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function isWithin(
  {
    min = -Infinity,
    above = -Infinity,
    max = Infinity,
    below = Infinity,
    integer = false,
    holds,
  }: NumberRange,
  value: number,
): boolean {
  return (
    value >= min &&
    value > above &&
    value <= max &&
    value < below &&
    (!integer || Number.isSafeInteger(value)) &&
    (holds?.(value) ?? true)
  )
}

/** `a number above 0`, `a whole number from 1 to 100`. */
function describeRange(range: NumberRange): string {
  return range.expected ?? `${range.integer ? 'a whole number' : 'a number'}${boundsOf(range)}`
}

/** `numbers above 0, separated by commas`, `at least 2 ascending whole numbers of 1 or more, separated by commas`. */
function describeList(range: ListRange): string {
  const { least = 1, most, ascending, integer } = range
  if (range.expected !== undefined) return range.expected
  const count =
    least === most
      ? `${least} `
      : [
          ...(least > 1 ? [`at least ${least} `] : []),
          ...(most === undefined ? [] : [`at most ${most} `]),
        ].join('and ')
  const noun = `${ascending ? 'ascending ' : ''}${integer ? 'whole ' : ''}numbers`
  return `${count}${noun}${boundsOf(range)}, separated by commas`
}

function boundsOf({ min, above, max, below }: NumberRange): string {
  const low = min !== undefined ? show(min) : undefined
  if (low !== undefined && max !== undefined) return ` from ${low} to ${show(max)}`
  if (low !== undefined && below !== undefined) return ` from ${low} to below ${show(below)}`
  if (low !== undefined) return ` of ${low} or more`
  const bounds = [
    ...(above === undefined ? [] : [` above ${show(above)}`]),
    ...(below === undefined ? [] : [` below ${show(below)}`]),
    ...(max === undefined
      ? []
      : [above === undefined ? ` of ${show(max)} or less` : ` at most ${show(max)}`]),
  ]
  return bounds.join(' and')
}

/** `1,000,000`, but `2000`. */
const show = (value: number) =>
  Number.isInteger(value) && Math.abs(value) >= 10_000 ? grouped(value) : String(value)

/** A number within the range. */
function acceptable(range: NumberRange): number {
  const { min, above, max, below } = range
  const low = min ?? above
  const high = max ?? below
  const candidates = [
    1,
    ...(low === undefined ? [] : [low, low + 1]),
    ...(high === undefined ? [] : [high, high - 1]),
    ...(low === undefined || high === undefined ? [] : [(low + high) / 2]),
  ]
  return candidates.find((candidate) => isWithin(range, candidate)) ?? 1
}

const documentationOf = ({ about, reason }: Partial<Documentation>) => ({
  ...(about !== undefined && { about }),
  ...(reason !== undefined && { reason }),
})
