/** Records as Parquet: the columns of the CSV, typed; x and y are null if a record has none. */
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import type { Row } from '../../stats/records/record.ts'
import { type Column, columns } from './columns.ts'
import { joinedBytes } from '../../joined-bytes.ts'

const parquetTypes = { text: 'STRING', whole: 'INT32', real: 'DOUBLE', place: 'DOUBLE' } as const

/** Rows of the first group and of each other one. */
const [FIRST_GROUP, GROUP] = [1000, 100_000]

export function recordsToParquet(rows: Iterable<Row>): Uint8Array<ArrayBuffer> {
  return joinedBytes([...parquetParts(rows)])
}

/** The same file in parts: one for each group of rows, and its end. */
export function* parquetParts(rows: Iterable<Row>): Generator<Uint8Array<ArrayBuffer>> {
  const writer = new ByteWriter()
  const schema = schemaFromColumnData({
    columnData: columns.map((column) => ({
      name: column.name,
      data: [],
      type: parquetTypes[column.type],
      nullable: column.type === 'place',
    })),
  })
  const file = new ParquetWriter({ writer, schema })
  const written = (): Uint8Array<ArrayBuffer> => {
    const part = writer.getBytes().slice()
    // `offset` continues to count the bytes of the whole file.
    writer.index = 0
    return part
  }
  let group: Row[] = []
  let size = FIRST_GROUP
  const writeGroup = () => {
    const columnData = columns.map((column) => ({ name: column.name, data: valuesOf(group, column) }))
    // It returns a promise only for writers that have one to wait for.
    void file.write({ columnData, rowGroupSize: size })
    group = []
    size = GROUP
    return written()
  }
  for (const row of rows) {
    group.push(row)
    if (group.length === size) yield writeGroup()
  }
  if (group.length > 0) yield writeGroup()
  void file.finish()
  yield written()
}

function valuesOf(rows: readonly Row[], { name, type }: Column) {
  if (type === 'whole') return Int32Array.from(rows, (row) => row[name] as number)
  if (type === 'real') return Float64Array.from(rows, (row) => row[name] as number)
  return rows.map((row) => row[name] ?? null)
}
