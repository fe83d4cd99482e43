/** Rows of text as columns, each as wide as its widest cell; colours have no width. */
import { stripVTControlCharacters } from 'node:util'

/** `right` are the columns of numbers, which end where they end. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]!))))
  const align = (cell: string, column: number) => {
    const space = ' '.repeat(widths[column]! - widthOf(cell))
    return right.includes(column) ? `${space}${cell}` : `${cell}${space}`
  }
  return rows.map((row) => row.map(align).join('  ').trimEnd()).join('\n')
}

const widthOf = (cell: string) => stripVTControlCharacters(cell).length
