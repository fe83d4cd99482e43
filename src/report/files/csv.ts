/** Records as CSV (RFC 4180): a header, CRLF line ends, and quotes around fields that need them. */
import type { Row } from '../../stats/records/record.ts'
import { columns } from './columns.ts'

/**
 * Numbers round-trip; non-finite numbers are written `NaN`, `Infinity` and `-Infinity`. x and y are empty if a record
 * has none.
 */
export function recordsToCsv(rows: Iterable<Row>): string {
  return [...csvParts(rows)].join('')
}

/** Lines per part. */
const PART = 10_000

/** The same text in parts: that of many rows is longer than a string can be. */
export function* csvParts(rows: Iterable<Row>): Generator<string> {
  const lines = [columns.map(({ name }) => name).join(',')]
  for (const row of rows) {
    lines.push(columns.map(({ name }) => field(row[name as keyof Row] ?? '')).join(','))
    if (lines.length < PART) continue
    yield `${lines.join('\r\n')}\r\n`
    lines.length = 0
  }
  if (lines.length > 0) yield `${lines.join('\r\n')}\r\n`
}

function field(value: string | number): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
