/** Rows of text as columns, each as wide as its widest cell. */

/** `right` are the columns of numbers, which end where they end. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const align = (cell: string, column: number) =>
    right.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)
  return rows.map((row) => row.map(align).join('  ').trimEnd()).join('\n')
}
