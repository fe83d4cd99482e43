/** Records as Parquet: the columns of the CSV, typed; x and y are null where a record has none. */
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { Row } from '../stats/record.ts'

export function recordsToParquet(rows: readonly Row[]): Uint8Array<ArrayBuffer> {
  const text = (name: 'run' | 'arm' | 'layer' | 'quantity') => ({
    name,
    data: rows.map((row) => row[name]),
    type: 'STRING' as const,
    nullable: false,
  })
  const number = (name: 'seed' | 'step') => ({
    name,
    data: Int32Array.from(rows, (row) => row[name]),
    type: 'INT32' as const,
    nullable: false,
  })
  const place = (name: 'x' | 'y') => ({
    name,
    data: rows.map((row) => row[name] ?? null),
    type: 'DOUBLE' as const,
    nullable: true,
  })
  const value = {
    name: 'value',
    data: Float64Array.from(rows, (row) => row.value),
    type: 'DOUBLE' as const,
    nullable: false,
  }
  const columnData = [
    text('run'),
    text('arm'),
    number('seed'),
    number('step'),
    text('layer'),
    text('quantity'),
    value,
    place('x'),
    place('y'),
  ]
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}
