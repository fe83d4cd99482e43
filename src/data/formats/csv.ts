/** Images as comma-separated rows, one image per line: its values 0..255 and a label, with or without a heading. */
import { UserError } from '../../errors.ts'
import { findLabelColumn, isLabelName, type LabelColumn } from './csv-label.ts'
import { decodeUtf8 } from './text-encoding.ts'

export interface CsvImages {
  /** Row-major `[count, values]`. */
  images: Uint8Array
  labels: Uint8Array
  count: number
  /** Values of one image: the columns without the label. */
  values: number
  label: LabelColumn
}

export interface CsvOptions {
  /** The largest allowed value of an image; 255 by default. */
  maximum?: number
  /** Which column is the label: `first`, `last`, its number from 1, or its heading. By default `findLabelColumn` decides. */
  label?: string
}

const LARGEST = 255

/**
 * @param file its name in errors
 * @throws UserError if a row has another length than the first, if a field is not an integer in its range, and if the
 *   label column is not determined
 */
export function parseCsvImages(
  bytes: Uint8Array,
  file: string,
  { maximum = LARGEST, label }: CsvOptions = {},
): CsvImages {
  const lines = decodeUtf8(bytes, file).split(/\r?\n/)
  while (lines.at(-1)?.trim() === '') lines.pop()
  if (lines.length === 0) {
    throw new UserError(`${file}: expected rows of values and a label, got an empty file; name another file`)
  }
  const top = fieldsOf(lines[0]!)
  if (top.length < 2) {
    throw new UserError(
      `${file}, line 1: expected values and a label separated by commas, got "${excerpt(lines[0]!)}"; ` +
        'write them with commas',
    )
  }
  const heading = isHeading(top) ? top : undefined
  const rows = heading ? lines.slice(1) : lines
  if (rows.length === 0)
    throw new UserError(`${file}: expected rows of values under the heading, got none; name another file`)
  const columns = top.length
  const place = (row: number) => `${file}, line ${row + (heading ? 2 : 1)}`
  const table = readRows(rows, columns, place)
  const found = findLabelColumn({ table, columns, heading, asked: label }, file)
  const { images, labels } = splitColumns(table, columns, found.column)
  const values = columns - 1
  const high = images.findIndex((value) => value > maximum)
  if (high >= 0) {
    const column = (high % values) + (high % values >= found.column ? 1 : 0)
    throw badField(
      `${place(Math.floor(high / values))}, column ${column + 1}`,
      'a value',
      maximum,
      String(images[high]),
    )
  }
  return { images, labels, count: rows.length, values, label: found }
}

/** Row-major, every field a byte. */
function readRows(rows: readonly string[], columns: number, place: (row: number) => string): Uint8Array {
  const table = new Uint8Array(rows.length * columns)
  rows.forEach((line, row) => {
    const fields = fieldsOf(line)
    if (fields.length !== columns) {
      throw new UserError(
        `${place(row)}: expected ${columns} columns as in line 1, got ${fields.length}; correct or remove the line`,
      )
    }
    fields.forEach((field, column) => {
      const value = /^\d+$/.test(field) ? Number(field) : Number.NaN
      if (!(value <= LARGEST))
        throw badField(`${place(row)}, column ${column + 1}`, 'a value or a label', LARGEST, field)
      table[row * columns + column] = value
    })
  })
  return table
}

function splitColumns(
  table: Uint8Array,
  columns: number,
  label: number,
): { images: Uint8Array; labels: Uint8Array } {
  const count = table.length / columns
  const images = new Uint8Array(count * (columns - 1))
  const labels = new Uint8Array(count)
  for (let row = 0; row < count; row++) {
    const start = row * columns
    labels[row] = table[start + label]!
    images.set(table.subarray(start, start + label), row * (columns - 1))
    images.set(table.subarray(start + label + 1, start + columns), row * (columns - 1) + label)
  }
  return { images, labels }
}

/** The fields without the blanks and the quotation marks around them. */
function fieldsOf(line: string): string[] {
  return line.split(',').map((field) => {
    const trimmed = field.trim()
    return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed
  })
}

/**
 * A heading has more names than numbers, or the name of a label: `label,0,1,2`. One word among numbers is an error in
 * the first row.
 */
function isHeading(fields: readonly string[]): boolean {
  const names = fields.filter((field) => /^[\p{L}_]/u.test(field))
  return 2 * names.length > fields.length || names.some(isLabelName)
}

function badField(place: string, what: string, maximum: number, got: string): UserError {
  return new UserError(
    `${place}: expected ${what} that is an integer in 0..${maximum}, got "${excerpt(got)}"; correct or remove the line`,
  )
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
