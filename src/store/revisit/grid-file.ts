/**
 * The values of a grid, kept in a file as they are measured, so that an interrupted measurement resumes from there.
 * The first line says what is measured; a file of something else is not resumed. Every other line has the number of a
 * point, its value and those of the points after it. A line that is incomplete or damaged is measured again.
 */
import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { cannotWrite, writeWhole } from '../files.ts'
import type { PointValue } from './surface.ts'

export interface GridFile {
  /** The value of each point; undefined if it has not been measured. */
  readonly values: readonly (PointValue | undefined)[]
  /** The number of measured points. */
  readonly count: number
  /** `values[i]` belongs to the point `first + i`. */
  add(first: number, values: readonly PointValue[]): void
  remove(): void
}

/** `key` contains everything that the values depend on. */
export function openGridFile(file: string, key: string, points: number): GridFile {
  const values: (PointValue | undefined)[] = Array.from({ length: points }, () => undefined)
  let count = 0
  const place = (first: number, given: readonly PointValue[]) => {
    count += given.filter((_, i) => values[first + i] === undefined).length
    values.splice(first, given.length, ...given)
  }
  const lines = readLines(file, key).filter((line) => {
    const found = decode(line)
    if (found !== undefined) place(...found)
    return found !== undefined
  })
  writeWhole(file, [key, ...lines, ''].join('\n'))
  return {
    values,
    get count() {
      return count
    },
    add(first, given) {
      try {
        appendFileSync(file, `${encode(first, given)}\n`)
      } catch (error) {
        throw cannotWrite(file, error)
      }
      place(first, given)
    },
    remove: () => rmSync(file, { force: true }),
  }
}

function readLines(file: string, key: string): string[] {
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
  // Text after the last line end is incomplete.
  return lines[0] === key ? lines.slice(1, -1) : []
}

/** Values that are not finite are texts, because JSON has no such numbers. */
const encode = (first: number, values: readonly PointValue[]): string =>
  JSON.stringify([first, ...values.map(({ loss, accuracy }) => [String(loss), String(accuracy)])])

/** Undefined if the line is not one that `encode` returns. */
function decode(line: string): [first: number, values: PointValue[]] | undefined {
  try {
    const [first, ...values] = JSON.parse(line) as [number, ...[string, string][]]
    return [first, values.map(([loss, accuracy]) => ({ loss: Number(loss), accuracy: Number(accuracy) }))]
  } catch {
    return undefined
  }
}
