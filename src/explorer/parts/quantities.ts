/** Effects and their intervals in the language of a story; in English as in the report. */
import { formatNumber } from '../../stats/format.ts'
import type { Words } from '../words/en.ts'
import { localNumber, type Marks } from './numbers.ts'

export interface QuantityWords {
  readonly marks: Marks
  readonly words: Words['evidence']['quantities']
}

const numberIn = (value: number, { marks }: QuantityWords) => localNumber(formatNumber(value), marks)

/** `0.21×`, `−57.0 pp`; `–` if there is none. */
export function quantityIn(value: number | null, unit: string, language: QuantityWords): string {
  if (value === null) return '–'
  return `${numberIn(value, language)}${unitIn(unit, language)}`
}

/** `0.18 to 0.25×`, `at least 3.1×`. */
export function intervalIn(
  interval: readonly [number, number] | null,
  unit: string,
  language: QuantityWords,
): string {
  const { words } = language
  if (interval === null) return words.none
  const [low, high] = interval
  if (low === high && !Number.isFinite(low)) return quantityIn(low, unit, language)
  if (Number.isFinite(low) && high === Number.POSITIVE_INFINITY)
    return words.least.replace('{value}', quantityIn(low, unit, language))
  if (low === Number.NEGATIVE_INFINITY && Number.isFinite(high))
    return words.most.replace('{value}', quantityIn(high, unit, language))
  return words.between
    .replace('{low}', numberIn(low, language))
    .replace('{high}', quantityIn(high, unit, language))
}

function unitIn(unit: string, { words }: QuantityWords): string {
  if (unit === '' || unit === '×') return unit
  return ` ${unit === 'pp' ? words.points : unit}`
}
