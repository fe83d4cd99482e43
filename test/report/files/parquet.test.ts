import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, it } from 'vitest'
import { parquetParts, recordsToParquet } from '../../../src/report/files/parquet.ts'
import type { Row } from '../../../src/stats/records/record.ts'

const rows = Array.from(
  { length: 2500 },
  (_, i): Row => ({
    run: `r${i % 7}`,
    arm: 'bn',
    seed: i % 3,
    step: i,
    layer: i % 2 === 0 ? '' : 'conv1',
    quantity: 'loss',
    value: i / 3,
    ...(i % 5 === 0 && { x: i }),
  }),
)

it('writes in parts the file that its library writes at once', async () => {
  const column = (name: keyof Row, type: string, nullable = false) => ({
    name,
    type: type as 'STRING',
    nullable,
    data: rows.map((row) => row[name] ?? null),
  })
  const whole = parquetWriteBuffer({
    columnData: [
      ...(['run', 'arm'] as const).map((name) => column(name, 'STRING')),
      ...(['seed', 'step'] as const).map((name) => column(name, 'INT32')),
      ...(['layer', 'quantity'] as const).map((name) => column(name, 'STRING')),
      column('value', 'DOUBLE'),
      ...(['x', 'y'] as const).map((name) => column(name, 'DOUBLE', true)),
    ],
  })
  const file = recordsToParquet(rows)
  expect(Buffer.compare(file, new Uint8Array(whole))).toBe(0)
  expect(parquetMetadata(file.buffer).row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([
    1000, 1500,
  ])
  expect((await parquetReadObjects({ file: file.buffer }))[2499]).toMatchObject({ step: 2499, x: null })
  // Two groups of rows, and the end of the file.
  expect([...parquetParts(rows)]).toHaveLength(3)
})
