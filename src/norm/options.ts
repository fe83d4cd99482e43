/** Options that several normalizations have. */
import { flagOption, numberOption } from './spec.ts'

export const epsilonOption = <D extends number | undefined>(initial: D) =>
  numberOption(initial, 'a number of 0 or more', (value) => value >= 0)

export const momentumOption = <D extends number | undefined>(initial: D) =>
  numberOption(
    initial,
    'a number from 0 to 1, the share of the old running value that stays',
    (value) => value >= 0 && value <= 1,
  )

/** Whether it has γ and β. */
export const affineOption = (initial = true) => flagOption(initial)

export const countOption = (initial: number, least = 1) =>
  numberOption(
    initial,
    `a whole number of ${least} or more`,
    (value) => Number.isInteger(value) && value >= least,
  )
