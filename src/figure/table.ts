/** A table of results as data: the words and numbers as they are read. */
export interface ResultTable {
  /** What the table shows, in a few words: written above it. */
  readonly title: string
  /** The meaning of the columns. */
  readonly caption: string
  readonly head: readonly string[]
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly string[])[]
  /** Warnings for the reader, one sentence each, before the table. */
  readonly notes?: readonly string[]
}
