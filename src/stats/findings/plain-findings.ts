/**
 * Findings as JSON has them. JSON has no numbers that are not finite: an infinite effect ("never") or an open end of an
 * interval is the text "Infinity" or "-Infinity", and an undefined number (NaN) is null.
 */
import type { Estimate, Finding } from './finding.ts'

/** A number in JSON. */
export type PlainNumber = number | 'Infinity' | '-Infinity' | null

type PlainEstimate = {
  readonly effect: PlainNumber
  readonly interval: readonly [PlainNumber, PlainNumber] | null
}

/** A finding whose numbers JSON can hold. */
export type PlainFinding = Omit<Finding, 'effect' | 'interval' | 'mean' | 'atEnd' | 'differences'> &
  PlainEstimate & {
    readonly mean?: PlainEstimate
    readonly atEnd?: PlainEstimate
    readonly differences?: readonly PlainNumber[]
  }

/** For JSON. */
export function plainNumber(value: number): PlainNumber {
  if (Number.isNaN(value)) return null
  if (Number.isFinite(value)) return value
  return value > 0 ? 'Infinity' : '-Infinity'
}

/** The number that JSON has for `plainNumber(value)`; null stays null. */
export function numberOf(plain: PlainNumber): number | null {
  return typeof plain === 'string' ? Number(plain) : plain
}

export function plainFinding(finding: Finding): PlainFinding {
  const { effect, interval, mean, atEnd, differences, ...rest } = finding
  return {
    ...rest,
    ...plainEstimate({ effect, interval }),
    ...(mean && { mean: plainEstimate(mean) }),
    ...(atEnd && { atEnd: plainEstimate(atEnd) }),
    ...(differences && { differences: differences.map(plainNumber) }),
  }
}

function plainEstimate({ effect, interval }: Estimate): PlainEstimate {
  return {
    effect: effect === null ? null : plainNumber(effect),
    interval: interval && [plainNumber(interval[0]), plainNumber(interval[1])],
  }
}

/** The finding, or the part of one, that JSON has for `plainFinding(finding)`; an undefined difference is NaN. */
export function findingOfPlain<F extends PlainEstimate & Pick<PlainFinding, 'differences'>>({
  effect,
  interval,
  differences,
  ...rest
}: F): Omit<F, 'effect' | 'interval' | 'differences'> & Estimate & Pick<Finding, 'differences'> {
  return {
    ...rest,
    effect: numberOf(effect),
    interval: interval && [numberOf(interval[0]) ?? Number.NaN, numberOf(interval[1]) ?? Number.NaN],
    ...(differences && { differences: differences.map((each) => numberOf(each) ?? Number.NaN) }),
  }
}
