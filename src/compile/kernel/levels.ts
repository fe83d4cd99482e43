/** What the levels of a sweep compute and store. */
import type { Expression } from './expression.ts'
import type { Level, Store } from './kernel.ts'

/** What is computed for each element: what reductions reduce, and what is stored element by element. */
export const elementExpressions = ({ reductions, stores }: Level): Expression[] => [
  ...reductions.map(({ reduction }) => reduction.value),
  ...stores.map(({ value }) => value),
]

/** What is computed for each result of the reductions. */
export const keptExpressions = ({ keptStores }: Level): Expression[] => keptStores.map(({ value }) => value)

/** Everything that the levels compute. */
export const expressionsOf = (levels: readonly Level[]): Expression[] =>
  levels.flatMap((level) => [...elementExpressions(level), ...keptExpressions(level)])

export const storesOf = (levels: readonly Level[]): Store[] =>
  levels.flatMap(({ stores, keptStores }) => [...stores, ...keptStores])
