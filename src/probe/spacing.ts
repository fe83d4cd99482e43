/** Evenly spaced numbers, as options of probes need them. */
import { choiceOption, numberOption } from '../options/index.ts'

export type Spacing = 'linear' | 'log'

export const spacingOption = (initial: Spacing = 'linear') =>
  choiceOption<Spacing>(initial, ['linear', 'log'])

export const positiveOption = (initial: number) => numberOption(initial, { above: 0 })

/**
 * `count` numbers, including both ends; on a `log` scale their logarithms are evenly spaced. If `count` is 1, the
 * number is `from`.
 */
export function spaced(from: number, to: number, count: number, spacing: Spacing = 'linear'): number[] {
  if (count === 1) return [from]
  return Array.from({ length: count }, (_, i) => {
    const share = i / (count - 1)
    if (i === count - 1) return to
    return spacing === 'log' ? from * (to / from) ** share : from * (1 - share) + to * share
  })
}
