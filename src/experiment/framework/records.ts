/** The rows of all runs, found by arm and quantity. */
import type { Row } from '../../stats/records/record.ts'

export class Records {
  readonly rows: readonly Row[]
  readonly #index = new Map<string, Row[]>()
  readonly #seeds = new Map<string, Set<number>>()
  /** The arms that were read, while someone asks for them. */
  #read: Set<string> | null = null

  constructor(rows: readonly Row[]) {
    this.rows = rows
    for (const row of rows) {
      const seeds = this.#seeds.get(row.arm)
      if (seeds) seeds.add(row.seed)
      else this.#seeds.set(row.arm, new Set([row.seed]))
      const key = keyOf(row.arm, row.quantity)
      const group = this.#index.get(key)
      if (group) group.push(row)
      else this.#index.set(key, [row])
    }
  }

  of(arm: string, quantity: string): readonly Row[] {
    this.#read?.add(arm)
    return this.#index.get(keyOf(arm, quantity)) ?? []
  }

  /** The rows of each seed, in the order of their steps. */
  bySeed(arm: string, quantity: string): Map<number, readonly Row[]> {
    const groups = new Map<number, Row[]>()
    for (const row of this.of(arm, quantity)) groups.set(row.seed, [...(groups.get(row.seed) ?? []), row])
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

function keyOf(arm: string, quantity: string): string {
  return JSON.stringify([arm, quantity])
}
