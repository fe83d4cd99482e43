import { describe, expect, it } from 'vitest'
import type { Row } from '../../../src/stats/records/record.ts'
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
const rows = Array.from({ length: 10_000 }, (_, i) =>
  row(i, [{}, { value: Number.NaN }, { value: -0, x: -0 }, { x: Infinity, y: 2 ** 40 }, { y: 0.1 }][i % 5]),
)

it('gives back each row as it was', () => {
  const table = new RowTable(rows)
  expect(table.length).toBe(rows.length)
  expect([...table]).toStrictEqual(rows)
  expect(table.at(4096)).toStrictEqual(rows[4096])
  expect(Object.keys(table.at(0))).toEqual(Object.keys(rows[0]!))
  expect(table.map(({ step }) => step)).toEqual(rows.map(({ step }) => step))
  expect(table.filter(({ arm }) => arm === 'bn')).toStrictEqual(rows.filter(({ arm }) => arm === 'bn'))
})

/** A shelf in memory that counts what it has. */
function shelf() {
  const places = new Map<number, Uint8Array>()
  return {
    places,
    put(bytes: Uint8Array): number {
      places.set(places.size, bytes.slice())
      return places.size - 1
    },
    read: (place: number, length: number) => new Uint8Array(places.get(place)!.subarray(0, length)),
  }
}

describe.each([
  ['in memory', () => ({})],
  ['on a shelf', () => ({ shelf: shelf(), memory: 1 })],
])('a table %s', (_, options) => {
  it('forgets what was truncated, and writes over it', () => {
    const table = new RowTable(rows, options())
    const range = table.range(9000)
    for (const length of [9010, 4096, 4000]) table.truncate(length)
    const again = rows.slice(4000, 9000).map(({ step }) => row(step, { value: 7 }))
    for (const each of again) table.append(each)
    expect([...table]).toStrictEqual([...rows.slice(0, 4000), ...again])
    expect(range).toHaveLength(1000)
    const last = table.range(8990)
    table.append(rows[0]!)
    expect([...last].map(({ step }) => step)).toEqual(rows.slice(8990, 9000).map(({ step }) => step))
  })

  it('finds the rows of a quantity, and the quantities, in their order', () => {
    const mixed = rows.map((each, i) => ({ ...each, quantity: ['loss', 'accuracy', 'norm'][i % 3]! }))
    const table = new RowTable(mixed.slice(0, 4090), options())
    for (const each of mixed.slice(4090)) table.append(each)
    const range = table.range(4095)
    expect([...range.quantities()]).toEqual(['loss', 'accuracy', 'norm'])
    expect(range.ofQuantity('norm')).toStrictEqual(
      mixed.slice(4095).filter(({ quantity }) => quantity === 'norm'),
    )
    expect(table.ofQuantity('none')).toEqual([])
  })
})

it('keeps a part of the rows in memory, and the others on its shelf', () => {
  const own = shelf()
  const chunk = 41 * 4096
  const table = new RowTable(rows, { shelf: own, memory: chunk })
  expect(own.places.size).toBeGreaterThan(0)
  expect([...table]).toStrictEqual(rows)
  expect(table.at(0)).toStrictEqual(rows[0])
  // What was read is not written again.
  const { size } = own.places
  for (let i = 0; i < rows.length; i += 1000) expect(table.at(i)).toStrictEqual(rows[i])
  expect(own.places.size).toBeLessThanOrEqual(size + 1)
})
