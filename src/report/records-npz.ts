/**
 * The records of one run as NumPy arrays: `QUANTITY/value`, `QUANTITY/step` and, of curves and surfaces, `QUANTITY/x` and
 * `QUANTITY/y`; of a layer `LAYER/QUANTITY/value` and so on. Signs that a name had but letters, digits and dots are `-`.
 */
import { writeNpz } from '../data/index.ts'
import type { Row } from '../stats/record.ts'

export function recordsToNpz(rows: readonly Row[]): Uint8Array<ArrayBuffer> {
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
  return writeNpz(
    Object.fromEntries(
      [...groups].flatMap(([name, group]) => [
        ...column(`${name}/value`, group, ({ value }) => value),
        ...column(`${name}/step`, group, ({ step }) => step),
        ...column(`${name}/x`, group, ({ x }) => x),
        ...column(`${name}/y`, group, ({ y }) => y),
      ]),
    ),
  )
}

const plain = (name: string): string => name.replaceAll(/[^\p{L}\p{N}.]+/gu, '-').replaceAll(/^-|-$/g, '')
