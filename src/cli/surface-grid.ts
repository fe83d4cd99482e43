/**
 * The rows of a grid as they are measured, kept in a file so that who stops half-way goes on from there. The first line says
 * what is measured, and a file of something else is not gone on with; a last line that was cut short is measured again.
 */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { UserError } from '../errors.ts'

/** One row: a loss and an accuracy for each column. Not finite as text, which JSON has no numbers for. */
interface GridRow {
  readonly loss: readonly number[]
  readonly accuracy: readonly number[]
}

export interface GridFile {
  /** Rows measured so far, from the first. */
  readonly rows: readonly GridRow[]
  add(row: GridRow): void
  remove(): void
}

/** `key` is all that the rows depend on. */
export function openGridFile(file: string, key: string): GridFile {
  const rows = readRows(file, key)
  try {
    writeFileSync(file, [key, ...rows.map(encode), ''].join('\n'))
  } catch (error) {
    throw new UserError(
      `${file}: cannot be written (${(error as NodeJS.ErrnoException).code}); name another --out`,
    )
  }
  return {
    rows,
    add: (row) => appendFileSync(file, `${encode(row)}\n`),
    remove: () => rmSync(file, { force: true }),
  }
}

function readRows(file: string, key: string): GridRow[] {
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
  if (lines[0] !== key) return []
  // Text after the last line end was cut short.
  return lines.slice(1, -1).map(decode)
}

const encode = ({ loss, accuracy }: GridRow): string =>
  JSON.stringify([loss.map(String), accuracy.map(String)])

function decode(line: string): GridRow {
  const [loss, accuracy] = JSON.parse(line) as [string[], string[]]
  return { loss: loss.map(Number), accuracy: accuracy.map(Number) }
}
