/** The options that the generators of data share. */
import { numberOption } from '../../options/index.ts'

export const samplesOption = (initial: number) => numberOption(initial, { min: 1, max: 1e6, integer: true })

export const seedOption = numberOption(1, { min: 0, max: 2 ** 31 - 1, integer: true })
