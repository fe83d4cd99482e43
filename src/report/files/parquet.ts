/** Records as Parquet: the columns of the CSV, typed; x and y are null if a record has none. */
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { Row } from '../../stats/records/record.ts'
import type { Rows } from '../../stats/records/rows.ts'
import { type Column, columns } from './columns.ts'

const parquetTypes = { text: 'STRING', whole: 'INT32', real: 'DOUBLE', place: 'DOUBLE' } as const

export function recordsToParquet(rows: readonly Row[] | Rows): Uint8Array<ArrayBuffer> {
  const columnData = columns.map((column) => ({
    name: column.name,
    data: valuesOf(rows, column),
    type: parquetTypes[column.type],
    nullable: column.type === 'place',
  }))
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}

function valuesOf(rows: readonly Row[] | Rows, { name, type }: Column) {
  if (type === 'whole') return Int32Array.from(rows, (row) => row[name] as number)
  if (type === 'real') return Float64Array.from(rows, (row) => row[name] as number)
  return rows.map((row) => row[name] ?? null)
}
