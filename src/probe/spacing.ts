/** Numbers from one to another, as options of probes ask for them. */
import { choiceOption, numberOption } from '../norm/index.ts'

export type Spacing = 'linear' | 'log'

export const spacingOption = (initial: Spacing = 'linear') =>
  choiceOption<Spacing>(initial, ['linear', 'log'])

export const countOption = (initial: number, least = 1) =>
  numberOption(
    initial,
    `a whole number of ${least} or more`,
    (value) => Number.isInteger(value) && value >= least,
  )

export const positiveOption = (initial: number) =>
  numberOption(initial, 'a number above 0', (value) => value > 0)

/** `count` numbers, both ends included; their logarithms are evenly spaced on a `log` scale. One number is `from`. */
export function spaced(from: number, to: number, count: number, spacing: Spacing = 'linear'): number[] {
  if (count === 1) return [from]
  return Array.from({ length: count }, (_, i) => {
    const share = i / (count - 1)
    if (i === count - 1) return to
    return spacing === 'log' ? from * (to / from) ** share : from * (1 - share) + to * share
  })
}
