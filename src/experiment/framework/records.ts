/** The rows of all runs, found by arm and quantity. */
import type { Row } from '../../stats/records/record.ts'
import { RunRows } from '../../stats/records/run-rows.ts'

/** The most rows that stay objects after they were read: experiments read the same ones several times. */
const MOST_READ = 50_000

export class Records {
  readonly rows: RunRows
  readonly #arms = new Map<string, RunRows>()
  /** The quantities of each arm. */
  readonly #quantities = new Map<string, Set<string>>()
  readonly #seeds = new Map<string, Set<number>>()
  /** What was read last, by arm and quantity. */
  readonly #kept = new Map<string, readonly Row[]>()
  #keptRows = 0
  /** The arms that were read, while someone asks for them. */
  #read: Set<string> | null = null

  /** Rows of runs are left where they are; others are copied. */
  constructor(rows: Iterable<Row>) {
    const all = rows instanceof RunRows ? rows : RunRows.copied(rows)
    this.rows = all
    const arms = new Map<string, RunRows['runs'][number][]>()
    for (const run of all.runs) {
      if (run.rows.length === 0) continue
      entryOf(arms, run.arm, () => []).push(run)
      entryOf(this.#seeds, run.arm, () => new Set<number>()).add(run.seed)
      const quantities = entryOf(this.#quantities, run.arm, () => new Set<string>())
      for (const quantity of run.rows.quantities()) quantities.add(quantity)
    }
    for (const [arm, runs] of arms) this.#arms.set(arm, new RunRows(runs))
  }

  of(arm: string, quantity: string): readonly Row[] {
    this.#read?.add(arm)
    if (!this.#quantities.get(arm)?.has(quantity)) return []
    const key = JSON.stringify([arm, quantity])
    const known = this.#kept.get(key)
    if (known) return known
    const rows = this.#arms.get(arm)!.ofQuantity(quantity)
    this.#keptRows += rows.length
    this.#kept.set(key, rows)
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

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
