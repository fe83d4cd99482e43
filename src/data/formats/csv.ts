/** Images as comma-separated rows, one image a line: its values 0..255, then its label. No heading. */
import { UserError } from '../../errors.ts'

export interface CsvImages {
  /** Row-major `[count, values]`. */
  images: Uint8Array
  labels: Uint8Array
  count: number
  /** Values of one image: the columns less the label. */
  values: number
}

/**
 * @param file the name that errors give it
 * @param maximum the largest value an image may hold
 * @throws UserError on a row of another length than the first, or on what is not an integer in 0..`maximum`
 */
export function parseCsvImages(bytes: Uint8Array, file: string, maximum = 255): CsvImages {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/)
  while (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) {
    throw new UserError(`${file}: expected rows of values and a label, got an empty file; name another file`)
  }
  const columns = lines[0]!.split(',').length
  if (columns < 2) {
    throw new UserError(
      `${file}, line 1: expected values and a label separated by commas, got "${excerpt(lines[0]!)}"`,
    )
  }
  const values = columns - 1
  const images = new Uint8Array(lines.length * values)
  const labels = new Uint8Array(lines.length)
  lines.forEach((line, row) => {
    const fields = line.split(',')
    if (fields.length !== columns) {
      throw new UserError(
        `${file}, line ${row + 1}: expected ${columns} columns as in line 1, got ${fields.length}; mend or remove the line`,
      )
    }
    fields.forEach((field, column) => {
      const largest = column < values ? maximum : 255
      const value = /^\s*\d+\s*$/.test(field) ? Number(field) : Number.NaN
      if (!(value <= largest)) {
        const what = column < values ? 'value' : 'label'
        throw new UserError(
          `${file}, line ${row + 1}, column ${column + 1}: expected a ${what} that is an integer in 0..${largest}, ` +
            `got "${excerpt(field)}"; mend the line, and remove a heading if there is one`,
        )
      }
      if (column < values) images[row * values + column] = value
      else labels[row] = value
    })
  })
  return { images, labels, count: lines.length, values }
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
