/** The rows of several runs, which stay where they are. */
import type { Row } from './record.ts'
import { Rows } from './rows.ts'
import { RowTable } from './row-table.ts'

/** The rows of one run, or a part of them. They may name another arm: one that uses the same run. */
export interface OwnRows {
  readonly arm: string
  readonly seed: number
  readonly rows: Rows
}

export class RunRows extends Rows {
  readonly runs: readonly OwnRows[]
  readonly length: number

  constructor(runs: readonly OwnRows[]) {
    super()
    this.runs = runs
    this.length = runs.reduce((sum, { rows }) => sum + rows.length, 0)
  }

  /** Any rows, copied, in their order. */
  static copied(rows: Iterable<Row>): RunRows {
    const table = new RowTable()
    const runs: OwnRows[] = []
    let [start, last]: [number, Row | undefined] = [0, undefined]
    const endRun = () => {
      if (last) runs.push({ arm: last.arm, seed: last.seed, rows: table.range(start) })
      start = table.length
    }
    for (const row of rows) {
      if (last && (row.arm !== last.arm || row.seed !== last.seed)) endRun()
      table.append(row)
      last = row
    }
    endRun()
    return new RunRows(runs)
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    for (const { arm, rows } of this.runs) for (const row of rows) yield named(row, arm)
  }

  override ofQuantity(quantity: string): Row[] {
    const found: Row[] = []
    for (const { arm, rows } of this.runs)
      for (const row of rows.ofQuantity(quantity)) found.push(named(row, arm))
    return found
  }

  override quantities(): ReadonlySet<string> {
    const all = new Set<string>()
    for (const { rows } of this.runs) for (const quantity of rows.quantities()) all.add(quantity)
    return all
  }
}

const named = (row: Row, arm: string): Row => (row.arm === arm ? row : { ...row, arm })
