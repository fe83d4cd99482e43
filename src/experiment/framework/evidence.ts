/** What claims and figures are made of. */
import type { DocumentedTable, OptionValues } from '../../options/index.ts'
import type { Records } from './records.ts'

export interface Evidence<T extends DocumentedTable = DocumentedTable> {
  readonly records: Records
  readonly options: OptionValues<T>
  /** Of the data. */
  readonly classes: number
}
