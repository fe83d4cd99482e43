/** Lists what the levels of a sweep compute and store. */
import type { Expression } from './expression.ts'
import type { Level, Store } from './kernel.ts'

/** The expressions computed for each element: the inputs of reductions, and what is stored element by element. */
export const elementExpressions = ({ reductions, stores }: Level): Expression[] => [
  ...reductions.map(({ reduction }) => reduction.value),
  ...stores.map(({ value }) => value),
]

/** The expressions computed for each result of the reductions. */
export const keptExpressions = ({ keptStores }: Level): Expression[] => keptStores.map(({ value }) => value)

/** All expressions of the levels. */
export const expressionsOf = (levels: readonly Level[]): Expression[] =>
  levels.flatMap((level) => [...elementExpressions(level), ...keptExpressions(level)])

export const storesOf = (levels: readonly Level[]): Store[] =>
  levels.flatMap(({ stores, keptStores }) => [...stores, ...keptStores])
