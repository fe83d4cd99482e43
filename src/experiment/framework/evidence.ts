/** The input of claims and figures. */
import type { DocumentedTable, OptionValues } from '../../options/index.ts'
import type { Records } from './records.ts'

export interface Evidence<T extends DocumentedTable = DocumentedTable> {
  readonly records: Records
  readonly options: OptionValues<T>
  /** Classes of the data. */
  readonly classes: number
}
