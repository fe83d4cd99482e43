/** Records as CSV (RFC 4180): a header, CRLF line ends, fields quoted where they must be. */
import type { Row } from '../stats/record.ts'

const COLUMNS = ['run', 'arm', 'seed', 'step', 'layer', 'quantity', 'value'] as const

/** Numbers round-trip; those that are not finite read `NaN`, `Infinity` and `-Infinity`. */
export function recordsToCsv(rows: Iterable<Row>): string {
  const lines = [COLUMNS.join(',')]
  for (const row of rows) lines.push(COLUMNS.map((column) => field(row[column])).join(','))
  return `${lines.join('\r\n')}\r\n`
}

function field(value: string | number): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
