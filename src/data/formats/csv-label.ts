/**
 * Which column of a table is the label. The user's choice decides; then a heading; then names in the first or the last
 * column; then the numbers in these two: files of MNIST have the label first, many others last.
 */
import { UserError } from '../../errors.ts'

export interface LabelColumn {
  /** The column number, from 0. */
  readonly column: number
  /** Why it is this column, to complete "the label is column 1: …". */
  readonly reason: string
}

interface Heading {
  readonly columns: number
  readonly heading: readonly string[] | undefined
  /** `first`, `last`, a number from 1 or a heading. */
  readonly asked: string | undefined
}

type Table = Uint8Array | Float32Array

const labelNames = ['label', 'labels', 'class', 'target', 'y', 'category']

export function isLabelName(name: string): boolean {
  return labelNames.includes(name.toLowerCase())
}

/**
 * The column that the user or the heading names; undefined if neither does.
 * @param file its name in errors
 * @throws UserError if no column has the requested name, or several headings name a label
 */
export function findRequestedLabel(given: Heading, file: string): LabelColumn | undefined {
  const { heading, asked } = given
  if (asked !== undefined)
    return { column: askedColumn(given, asked, file), reason: `set by ?label=${asked}` }
  if (heading && /^(unnamed: 0)?$/i.test(heading[0]!))
    throw new UserError(
      `${file}, column 1: expected a name in the heading, got "${heading[0]}", as pandas writes row numbers; write it with index=False`,
    )
  const named = (heading ?? []).flatMap((name, column) => (isLabelName(name) ? [column] : []))
  if (named.length > 1)
    throw new UserError(
      `${file}: expected one column with a label, got the headings ${named.map((column) => `"${heading![column]}"`).join(' and ')}; ` +
        `choose one, as in csv:FILE?label=${heading![named[0]!]}`,
    )
  return named.length === 0
    ? undefined
    : { column: named[0]!, reason: `its heading is "${heading![named[0]!]}"` }
}

/**
 * The first or the last column if it has names and the other has numbers.
 * @param isName whether the first sample has a name in each column
 */
export function namedLabel(isName: readonly boolean[], file: string): LabelColumn | undefined {
  const last = isName.length - 1
  if (isName[0] && isName[last])
    throw new UserError(
      `${file}: expected names of classes in the first or the last column, got names in both; ` +
        'choose one with csv:FILE?label=first or csv:FILE?label=last, and write the other as numbers',
    )
  if (!isName[0] && !isName[last]) return undefined
  return { column: isName[0] ? 0 : last, reason: 'it has names, the other columns numbers' }
}

/**
 * The first or the last column. If one of them has the same value throughout, the other is the label. Otherwise the label
 * is the one with at most half as many different values as the other. They must be 0, 1, … without a gap, and each must
 * have at least a tenth of its even share of the rows.
 * @param table row-major
 * @throws UserError if no column follows from this rule
 */
export function findLabelByContent(table: Table, columns: number, file: string): LabelColumn {
  const [first, last] = [0, columns - 1].map((column) => countsOf(table, columns, column)) as [Counts, Counts]
  const choose = (isFirst: boolean, reason: string): LabelColumn => ({
    column: isFirst ? 0 : columns - 1,
    reason,
  })
  if (first.size === 1 && last.size === 1)
    throw new UserError(
      `${file}: expected at least two classes in the first or the last column, got one value throughout in both; ` +
        'choose the column with the label, as in csv:FILE?label=3',
    )
  if (first.size === 1 || last.size === 1) {
    const [isFirst, constant] = last.size === 1 ? [true, 'last'] : [false, 'first']
    checkClasses(isFirst ? first : last, { isFirst, constant, file })
    return choose(isFirst, `the ${constant} column has one value throughout`)
  }
  const isFirst = first.size < last.size
  const [few, many] = isFirst ? [first, last] : [last, first]
  if (2 * few.size <= many.size && areClasses(few))
    return choose(
      isFirst,
      `it has ${few.size} different values, the ${isFirst ? 'last' : 'first'} column ${many.size}`,
    )
  throw new UserError(
    `${file}: expected the label in the first or the last column, but both are possible (${first.size} and ${last.size} different values); ` +
      'choose one with csv:FILE?label=first or csv:FILE?label=last',
  )
}

/** A table whose only other candidate is constant may have a single class instead. */
function checkClasses(
  counts: Counts,
  { isFirst, constant, file }: { isFirst: boolean; constant: string; file: string },
): void {
  const highest = Math.max(...counts.keys())
  if ([...counts.keys()].every(Number.isInteger) && highest < MOST_CLASSES) return
  throw new UserError(
    `${file}: expected the label in the first or the last column, but the ${constant} column has one value throughout, ` +
      `and the ${isFirst ? 'first' : 'last'} has values up to ${highest}, which are no classes; ` +
      'choose the column with the label, as in csv:FILE?label=3, or add samples of another class',
  )
}

/** More classes are possible only if the user says where they are. */
const MOST_CLASSES = 100

/** How often each value occurs. */
type Counts = ReadonlyMap<number, number>

function countsOf(table: Table, columns: number, column: number): Counts {
  const counts = new Map<number, number>()
  for (let i = column; i < table.length; i += columns) counts.set(table[i]!, (counts.get(table[i]!) ?? 0) + 1)
  return counts
}

function areClasses(counts: Counts): boolean {
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const least = rows / counts.size / 10
  return Array.from({ length: counts.size }, (_, value) => counts.get(value) ?? 0).every(
    (count) => count >= least,
  )
}

function askedColumn({ columns, heading }: Heading, asked: string, file: string): number {
  const named = heading?.indexOf(asked) ?? -1
  if (named >= 0) return named
  if (asked === 'first') return 0
  if (asked === 'last') return columns - 1
  const number = /^[1-9]\d{0,6}$/.test(asked) ? Number(asked) : Infinity
  if (number <= columns) return number - 1
  throw new UserError(
    `${file}: label is ${asked}, expected first, last, a column from 1 to ${columns}` +
      `${heading ? ' or the name of one in the heading' : ''}; write, say, csv:FILE?label=first`,
  )
}
