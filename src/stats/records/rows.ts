/** Lists of rows whose rows are objects only while someone reads them. */
import type { Row } from './record.ts'

/** A list of rows that are made when they are read. */
export abstract class Rows implements Iterable<Row> {
  abstract readonly length: number
  abstract [Symbol.iterator](): IterableIterator<Row>

  map<T>(of: (row: Row) => T): T[] {
    return Array.from(this, of)
  }

  filter(isWanted: (row: Row) => boolean): Row[] {
    const wanted: Row[] = []
    for (const row of this) if (isWanted(row)) wanted.push(row)
    return wanted
  }

  ofQuantity(quantity: string): Row[] {
    return this.filter((row) => row.quantity === quantity)
  }

  /** The quantities that have rows, in the order of their first rows. */
  quantities(): ReadonlySet<string> {
    return new Set(this.map(({ quantity }) => quantity))
  }
}
