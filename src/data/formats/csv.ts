/**
 * Tables of comma-separated rows, one sample per line, with or without a heading: the values of an image, 0..255, or
 * other numbers; and a label, which is a number or a name.
 */
import { UserError } from '../../errors.ts'
import {
  findLabelByContent,
  findRequestedLabel,
  isLabelName,
  type LabelColumn,
  namedLabel,
} from './csv-label.ts'
import { decodeUtf8 } from './text-encoding.ts'

/** What the fields beside the label are: whole numbers 0..255, or any numbers that float32 can hold. */
export type CsvValues = 'bytes' | 'numbers'

export interface CsvImages {
  /** Row-major `[count, values]`; float32 if the values are read as numbers. */
  images: Uint8Array | Float32Array
  labels: Uint8Array
  count: number
  /** Values of one image: the columns without the label. */
  values: number
  label: LabelColumn
  /** The names in the label column, in the order of their code units: label 0 is the first. None if labels are numbers. */
  classNames?: readonly string[]
}

export interface CsvOptions {
  /** The largest allowed value of an image; 255 by default. */
  maximum?: number
  /** Which column is the label: `first`, `last`, its number from 1, or its heading. By default the heading decides, then the fields. */
  label?: string
  /** `bytes` by default. */
  values?: CsvValues
}

const LARGEST = 255

/**
 * @param file its name in errors
 * @throws UserError if a row has another length than the first, if a field is not a number in its range, and if the
 *   label column is not determined
 */
export function parseCsvImages(
  bytes: Uint8Array,
  file: string,
  { maximum = LARGEST, label: asked, values: kind = 'bytes' }: CsvOptions = {},
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
  const first = fieldsOf(rows[0]!)
  const requested = findRequestedLabel({ columns, heading, asked }, file)
  const named = requested ?? namedLabel(first.map(isName), file)
  const names = named !== undefined && isName(first[named.column]!) ? named.column : undefined
  const { table, classNames } = readRows(rows, { columns, place, kind, names })
  const label = named ?? findLabelByContent(table, columns, file)
  const { images, labels } = splitColumns(table, columns, label.column, place)
  const values = columns - 1
  const high = kind === 'bytes' ? images.findIndex((value) => value > maximum) : -1
  if (high >= 0) {
    const column = (high % values) + (high % values >= label.column ? 1 : 0)
    throw badField(
      `${place(Math.floor(high / values))}, column ${column + 1}`,
      `a value that is an integer in 0..${maximum}`,
      String(images[high]),
    )
  }
  return { images, labels, count: rows.length, values, label, ...(classNames && { classNames }) }
}

interface Reading {
  readonly columns: number
  readonly place: (row: number) => string
  readonly kind: CsvValues
  /** The column with names, from 0. */
  readonly names: number | undefined
}

/** Row-major; a name is the number of its class. */
function readRows(
  rows: readonly string[],
  { columns, place, kind, names }: Reading,
): { table: Uint8Array | Float32Array; classNames?: readonly string[] } {
  const size = rows.length * columns
  const table = kind === 'bytes' ? new Uint8Array(size) : new Float32Array(size)
  const labels: string[] = []
  rows.forEach((line, row) => {
    const fields = fieldsOf(line)
    if (fields.length !== columns) {
      throw new UserError(
        `${place(row)}: expected ${columns} columns as in line 1, got ${fields.length}; correct or remove the line`,
      )
    }
    fields.forEach((field, column) => {
      const at = `${place(row)}, column ${column + 1}`
      if (column === names) {
        if (field === '') throw badField(at, 'the name of a class', field)
        labels.push(field)
      } else table[row * columns + column] = kind === 'bytes' ? byteOf(field, at) : numberOf(field, at)
    })
  })
  if (names === undefined) return { table }
  const classNames = [...new Set(labels)].sort((a, b) => (a < b ? -1 : 1))
  if (classNames.length < 2)
    throw new UserError(
      `${place(0)}, column ${names + 1}: expected the names of at least two classes, got "${excerpt(classNames[0]!)}" in every row; add samples of another class, or choose the column with the label, as in csv:FILE?label=3`,
    )
  if (classNames.length > LARGEST + 1)
    throw new UserError(
      `${place(0)}, column ${names + 1}: expected the names of at most ${LARGEST + 1} classes, got ${classNames.length} different ones; choose the column with the label, as in csv:FILE?label=3`,
    )
  const numbers = new Map(classNames.map((name, number) => [name, number]))
  labels.forEach((name, row) => {
    table[row * columns + names] = numbers.get(name)!
  })
  return { table, classNames }
}

function byteOf(field: string, place: string): number {
  const value = /^\d+$/.test(field) ? Number(field) : Number.NaN
  if (value <= LARGEST) return value
  throw badField(
    place,
    `a value or a label that is an integer in 0..${LARGEST}`,
    field,
    Number.isFinite(asNumber(field)) ? ', or read numbers of any size with csv:FILE?values=numbers' : '',
  )
}

function numberOf(field: string, place: string): number {
  const value = Math.fround(asNumber(field))
  if (Number.isFinite(value)) return value
  throw badField(place, 'a finite number of float32', field)
}

/** NaN if the field is no number. */
const asNumber = (field: string): number =>
  /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(field) ? Number(field) : Number.NaN

/** Whether a field can be the name of a class: no number, and not what programs write for a missing value. */
const isName = (field: string): boolean =>
  field !== '' &&
  Number.isNaN(asNumber(field)) &&
  !/^[-+]?(nan|n\/?a|null|none|inf|infinity|0x[\da-f]+)$/i.test(field)

function splitColumns(
  table: Uint8Array | Float32Array,
  columns: number,
  label: number,
  place: (row: number) => string,
): { images: Uint8Array | Float32Array; labels: Uint8Array } {
  const count = table.length / columns
  const size = count * (columns - 1)
  const images = table instanceof Uint8Array ? new Uint8Array(size) : new Float32Array(size)
  const labels = new Uint8Array(count)
  for (let row = 0; row < count; row++) {
    const start = row * columns
    const value = table[start + label]!
    labels[row] = value
    if (labels[row] !== value)
      throw badField(
        `${place(row)}, column ${label + 1}`,
        `a label that is an integer in 0..${LARGEST}`,
        String(value),
        ', or choose the column with the label, as in csv:FILE?label=3',
      )
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

function badField(place: string, expected: string, got: string, otherwise = ''): UserError {
  return new UserError(
    `${place}: expected ${expected}, got "${excerpt(got)}"; correct or remove the line${otherwise}`,
  )
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
