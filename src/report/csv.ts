/** Records as CSV (RFC 4180): a header, CRLF line ends, fields quoted where they must be. */
import type { Row } from '../stats/record.ts'

const COLUMNS = ['run', 'arm', 'seed', 'step', 'layer', 'quantity', 'value'] as const

/**
 * Numbers round-trip; those that are not finite read `NaN`, `Infinity` and `-Infinity`. Columns x and y follow where any
 * record has a place on a curve or surface; others leave them empty.
 */
export function recordsToCsv(rows: readonly Row[]): string {
  const placed = rows.some(({ x, y }) => x !== undefined || y !== undefined)
  const columns = placed ? ([...COLUMNS, 'x', 'y'] as const) : COLUMNS
  const lines = [columns.join(',')]
  for (const row of rows) lines.push(columns.map((column) => field(row[column] ?? '')).join(','))
  return `${lines.join('\r\n')}\r\n`
}

function field(value: string | number): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
