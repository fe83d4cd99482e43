/** The rows of all runs, found by arm and quantity. */
import type { Row } from '../../stats/records/record.ts'
import { type Rows, RowTable } from '../../stats/records/rows.ts'

/** The most rows that stay objects after they were read: experiments read the same ones several times. */
const MOST_READ = 50_000

export class Records {
  readonly rows: Rows
  readonly #table: RowTable
  /** The indices of rows by arm and quantity. */
  readonly #index = new Map<string, Map<string, number[]>>()
  readonly #seeds = new Map<string, Set<number>>()
  /** What was read last, by the index of its first row. */
  readonly #kept = new Map<number, readonly Row[]>()
  #keptRows = 0
  /** The arms that were read, while someone asks for them. */
  #read: Set<string> | null = null

  constructor(rows: Iterable<Row>) {
    this.#table = new RowTable()
    this.rows = this.#table
    for (const row of rows) {
      const seeds = this.#seeds.get(row.arm)
      if (seeds) seeds.add(row.seed)
      else this.#seeds.set(row.arm, new Set([row.seed]))
      const ofArm = this.#index.get(row.arm) ?? new Map<string, number[]>()
      this.#index.set(row.arm, ofArm)
      const group = ofArm.get(row.quantity)
      if (group) group.push(this.#table.length)
      else ofArm.set(row.quantity, [this.#table.length])
      this.#table.append(row)
    }
  }

  of(arm: string, quantity: string): readonly Row[] {
    this.#read?.add(arm)
    const indices = this.#index.get(arm)?.get(quantity)
    if (indices === undefined) return []
    const first = indices[0]!
    const known = this.#kept.get(first)
    if (known) return known
    const rows = indices.map((index) => this.#table.at(index))
    this.#keptRows += rows.length
    this.#kept.set(first, rows)
    for (const [oldest, old] of this.#kept) {
      if (this.#keptRows <= MOST_READ) break
      this.#kept.delete(oldest)
      this.#keptRows -= old.length
    }
    return rows
  }

  /** The rows of each seed, in the order of their steps. */
  bySeed(arm: string, quantity: string): Map<number, readonly Row[]> {
    const groups = new Map<number, Row[]>()
    for (const row of this.of(arm, quantity)) {
      const group = groups.get(row.seed)
      if (group) group.push(row)
      else groups.set(row.seed, [row])
    }
    return new Map([...groups].map(([seed, rows]) => [seed, rows.sort((a, b) => a.step - b.step)]))
  }

  /** What `measure` returns, and the arms whose rows it read, in that order. */
  noteArms<R>(measure: () => R): { readonly result: R; readonly arms: readonly string[] } {
    const read = new Set<string>()
    this.#read = read
    try {
      return { result: measure(), arms: [...read] }
    } finally {
      this.#read = null
    }
  }

  /** Every seed that has a row, ascending. */
  get seeds(): number[] {
    return [...new Set([...this.#seeds.values()].flatMap((seeds) => [...seeds]))].sort((a, b) => a - b)
  }

  /** The number of seeds for which an arm has rows. */
  seedsOf(arm: string): number {
    return this.#seeds.get(arm)?.size ?? 0
  }

  /** The number of seeds of the arm with the fewest, and of the arm with the most. */
  get seedRange(): { readonly fewest: number; readonly most: number } {
    const counts = [...this.#seeds.values()].map(({ size }) => size)
    return counts.length === 0
      ? { fewest: 0, most: 0 }
      : { fewest: Math.min(...counts), most: Math.max(...counts) }
  }
}
