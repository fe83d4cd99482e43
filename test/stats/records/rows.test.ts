import { expect, it } from 'vitest'
import type { Row } from '../../../src/stats/records/record.ts'
import { JoinedRows } from '../../../src/stats/records/rows.ts'
import { RowTable } from '../../../src/stats/records/row-table.ts'

const row = (i: number, more: Partial<Row> = {}): Row => ({
  run: `run-${i % 7}`,
  arm: i % 2 === 0 ? 'bn' : 'plain',
  seed: i % 5,
  step: i,
  layer: i % 3 === 0 ? '' : `layer-${i % 3}`,
  quantity: 'training loss',
  value: i / 3,
  ...more,
})

/** Every kind of value, at both sides of the limits of the parts that a table has. */
const rows = Array.from({ length: 2500 }, (_, i) =>
  row(i, [{}, { value: Number.NaN }, { value: -0, x: -0 }, { x: Infinity, y: 2 ** 40 }, { y: 0.1 }][i % 5]),
)

it('gives back each row as it was', () => {
  const table = new RowTable(rows)
  expect(table.length).toBe(rows.length)
  expect([...table]).toStrictEqual(rows)
  expect(table.at(1024)).toStrictEqual(rows[1024])
  expect(Object.keys(table.at(0))).toEqual(Object.keys(rows[0]!))
  expect(table.map(({ step }) => step)).toEqual(rows.map(({ step }) => step))
  expect(table.filter(({ arm }) => arm === 'bn')).toStrictEqual(rows.filter(({ arm }) => arm === 'bn'))
})

it('forgets what was truncated, and writes over it', () => {
  const table = new RowTable(rows)
  const range = table.range(2000)
  for (const length of [2010, 1024, 1000]) table.truncate(length)
  for (const each of rows.slice(1000, 1100)) table.append(row(each.step, { value: 7 }))
  expect([...table]).toStrictEqual([
    ...rows.slice(0, 1000),
    ...rows.slice(1000, 1100).map(({ step }) => row(step, { value: 7 })),
  ])
  expect(range).toHaveLength(500)
  const again = table.range(1090)
  table.append(rows[0]!)
  expect([...again].map(({ step }) => step)).toEqual(rows.slice(1090, 1100).map(({ step }) => step))
})

it('joins lists with their arms renamed', () => {
  const table = new RowTable(rows.slice(0, 3))
  const joined = new JoinedRows(
    ['a', 'b'].map((name) => ({ rows: table, rename: (arm) => `${name}/${arm}` })),
  )
  expect(joined).toHaveLength(6)
  expect(joined.map(({ arm, step }) => [arm, step])).toEqual(
    ['a', 'b'].flatMap((name) => rows.slice(0, 3).map(({ arm, step }) => [`${name}/${arm}`, step])),
  )
})
