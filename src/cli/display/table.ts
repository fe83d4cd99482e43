/**
 * Text for a screen of any width: tables, whose columns are as wide as their widest cell, and terms with their
 * definitions. Text that does not fit is wrapped here and not by the terminal: the remaining columns of a table
 * follow below it, with the first column repeated.
 */
import { largest } from '../../extremes.ts'
import { stripVTControlCharacters } from 'node:util'
import pc from 'picocolors'

/** The width if the screen's is unknown. */
const USUAL = 80
/** Nothing can be laid out in fewer columns than this. */
const NARROWEST = 40
const GAP = 2

/** The width of the terminal; for a pipe or a file, COLUMNS. */
export function screenColumns(): number {
  const given = process.stdout.isTTY ? process.stdout.columns : Number(process.env['COLUMNS'])
  return given > 0 ? Math.max(NARROWEST, given) : USUAL
}

export interface TableOptions {
  readonly columns?: number
  /** The number of leading columns that name a row. They are repeated when the other columns continue below. */
  readonly keys?: number
  /** Whether the first row is a heading. */
  readonly head?: boolean
}

/** `right` lists the columns of numbers, which are aligned at the right. */
export function table(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
  { columns = screenColumns(), keys = 1, head = false }: TableOptions = {},
): string {
  const count = rows[0]!.length
  const natural = rows[0]!.map((_, column) => largest(rows.map((row) => widthOf(row[column]!))))
  const names = Array.from({ length: keys }, (_, i) => i)
  // Names may use half of the screen; any other column may use the rest.
  const share = Math.max(8, Math.floor((columns / 2 - GAP * keys) / keys))
  const fits = total(natural) <= columns
  const widths = natural.map((width, i) => (fits || i >= keys ? width : Math.min(width, share)))
  const beside = columns - total(widths.slice(0, keys)) - GAP
  if (!fits) for (let i = keys; i < count; i++) widths[i] = Math.min(widths[i]!, Math.max(8, beside))
  const groups: number[][] = [[]]
  for (let i = keys; i < count; i++) {
    const group = groups.at(-1)!
    const taken = total([...names, ...group, i].map((column) => widths[column]!))
    if (group.length > 0 && taken > columns) groups.push([i])
    else group.push(i)
  }
  return groups
    .map((group) => {
      const chosen = [...names, ...group]
      const lines = rows.map((row) => layOut(row, { chosen, widths, right }))
      return lines.map((text, i) => (head && i === 0 ? dimmed(text) : text)).join('\n')
    })
    .join('\n\n')
}

interface Layout {
  readonly chosen: readonly number[]
  readonly widths: readonly number[]
  readonly right: readonly number[]
}

function layOut(row: readonly string[], { chosen, widths, right }: Layout): string {
  const cells = chosen.map((column) => wrap(row[column]!, widths[column]!))
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    chosen
      .map((column, i) => {
        const text = cells[i]![line] ?? ''
        const space = ' '.repeat(Math.max(0, widths[column]! - widthOf(text)))
        return right.includes(column) ? `${space}${text}` : `${text}${space}`
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  ).join('\n')
}

/** Lines of at most `width`, broken between words if possible. A text that has to be cut loses its colours. */
export function wrap(text: string, width: number): string[] {
  if (widthOf(text) <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of stripVTControlCharacters(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (line.length > width) {
      const at = breakIn(line, width)
      lines.push(line.slice(0, at))
      line = line.slice(at)
    }
  }
  return [...lines, line]
}

/** Breaks after a comma or a slash if the later half of the line has one. */
function breakIn(word: string, width: number): number {
  const sign = Math.max(...[',', '/', '+', ':'].map((mark) => word.lastIndexOf(mark, width - 1)))
  return sign > width / 2 ? sign + 1 : width
}

/** `name  text`, with the texts aligned; long names have their text on the next line. */
export function definitions(
  pairs: readonly (readonly [name: string, text: string])[],
  {
    columns = screenColumns(),
    indent = 0,
    width = Math.max(...pairs.map(([name]) => widthOf(name))),
  }: { columns?: number; indent?: number; width?: number } = {},
): string {
  const isNarrow = indent + width + GAP > columns / 2
  const start = isNarrow ? indent + 2 * GAP : indent + width + GAP
  return pairs
    .flatMap(([name, text]) => {
      const lines = wrap(text, columns - start).map((line) => `${' '.repeat(start)}${line}`)
      const fits = widthOf(name) <= start - indent - GAP
      const heading = `${' '.repeat(indent)}${name}`
      if (!fits) return text === '' ? [heading] : [heading, ...lines]
      const first = `${heading}${' '.repeat(start - indent - widthOf(name))}${lines[0]!.slice(start)}`
      return [first.trimEnd(), ...lines.slice(1)]
    })
    .join('\n')
}

/** A paragraph. */
export function paragraph(text: string, { columns = screenColumns(), indent = 0 } = {}): string {
  return wrap(text, columns - indent)
    .map((line) => `${' '.repeat(indent)}${line}`)
    .join('\n')
}

const total = (widths: readonly number[]) =>
  widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1)
const widthOf = (cell: string) => stripVTControlCharacters(cell).length
const dimmed = (text: string) =>
  text
    .split('\n')
    .map((line) => pc.dim(line))
    .join('\n')
