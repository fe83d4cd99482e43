/**
 * Records as NumPy arrays. The columns of the CSV, `run` to `y`, each [rows]; x and y are NaN if a record has none.
 * Besides these, the same values by quantity: `QUANTITY/value`, `QUANTITY/step` and, for curves and surfaces,
 * `QUANTITY/x` and `QUANTITY/y`; for a layer, `LAYER/QUANTITY/value` and so on. In these names, every sequence of
 * characters other than letters, digits and dots is `-`.
 */
import { writeNpz } from '../../data/index.ts'
import type { Row } from '../../stats/records/record.ts'
import { type Column, columns } from './columns.ts'

export function recordsToNpz(rows: readonly Row[]): Uint8Array<ArrayBuffer> {
  const shape = [rows.length]
  return writeNpz({
    ...Object.fromEntries(columns.map((column) => [column.name, { shape, data: valuesOf(rows, column) }])),
    ...byQuantity(rows),
  })
}

function valuesOf(rows: readonly Row[], { name, type }: Column) {
  if (type === 'text') return rows.map((row) => row[name] as string)
  if (type === 'whole') return Int32Array.from(rows, (row) => row[name] as number)
  return Float64Array.from(rows, (row) => (row[name] as number | undefined) ?? Number.NaN)
}

function byQuantity(rows: readonly Row[]) {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const name = [row.layer, row.quantity].filter(Boolean).map(plain).join('/')
    const group = groups.get(name)
    if (group) group.push(row)
    else groups.set(name, [row])
  }
  const column = (name: string, group: readonly Row[], of: (row: Row) => number | undefined) =>
    group[0] === undefined || of(group[0]) === undefined
      ? []
      : [
          [
            name,
            { shape: [group.length], data: Float64Array.from(group, (row) => of(row) ?? Number.NaN) },
          ] as const,
        ]
  return Object.fromEntries(
    [...groups].flatMap(([name, group]) => [
      ...column(`${name}/value`, group, ({ value }) => value),
      ...column(`${name}/step`, group, ({ step }) => step),
      ...column(`${name}/x`, group, ({ x }) => x),
      ...column(`${name}/y`, group, ({ y }) => y),
    ]),
  )
}

const plain = (name: string): string => name.replaceAll(/[^\p{L}\p{N}.]+/gu, '-').replaceAll(/^-|-$/g, '')
