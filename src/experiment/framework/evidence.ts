/** What claims and figures are made of. */
import type { OptionTable, OptionValues } from './options.ts'
import type { Records } from './records.ts'

export interface Evidence<T extends OptionTable = OptionTable> {
  readonly records: Records
  readonly options: OptionValues<T>
  /** Of the data. */
  readonly classes: number
}
