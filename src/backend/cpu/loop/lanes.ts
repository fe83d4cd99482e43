/** Permutations of lanes within groups of four. */
import type { Builder } from './builder.ts'
import type { Value } from './language.ts'
import { shuffle } from './values.ts'

/** Applies `picks` to lanes 0 to 3 and, in wider vectors, to each further group of four lanes. */
export function pickInFours(x: Value, y: Value, picks: readonly [number, number, number, number]): Value {
  const { lanes } = x.type
  const groups = Array.from({ length: lanes / 4 }, (_, group) =>
    picks.map((pick) => group * 4 + (pick < 4 ? pick : lanes + pick - 4)),
  )
  return shuffle(x, y, groups.flat())
}

/** Transposes a 4 × 4 matrix in each group of four lanes. */
export function transposeFours(b: Builder, rows: readonly Value[]): Value[] {
  const [x0, x1, x2, x3] = rows as [Value, Value, Value, Value]
  const pick = (name: string, x: Value, y: Value, lanes: readonly [number, number, number, number]) =>
    b.let(name, pickInFours(x, y, lanes))
  const low = pick('low', x0, x1, [0, 4, 1, 5])
  const high = pick('high', x0, x1, [2, 6, 3, 7])
  const low2 = pick('low', x2, x3, [0, 4, 1, 5])
  const high2 = pick('high', x2, x3, [2, 6, 3, 7])
  return [
    pick('c', low, low2, [0, 1, 4, 5]),
    pick('c', low, low2, [2, 3, 6, 7]),
    pick('c', high, high2, [0, 1, 4, 5]),
    pick('c', high, high2, [2, 3, 6, 7]),
  ]
}
