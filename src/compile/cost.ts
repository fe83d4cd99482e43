/** Counts and describes what logical kernels compute: for `explain` and for the costs that targets state. */
import { operands, subexpressions } from './kernel/expression.ts'
import type { Epilogue, SweepKernel } from './kernel/kernel.ts'
import { elementExpressions, keptExpressions } from './kernel/levels.ts'

/**
 * Arithmetic operations of a sweep, one for each element they are computed for; a transcendental function counts as
 * one.
 */
export function sweepFlops({ loops, levels }: SweepKernel): number {
  const size = (reducedToo: boolean) =>
    loops.reduce((product, { extent, reduced }) => (reduced && !reducedToo ? product : product * extent), 1)
  return levels.reduce((sum, level) => {
    const perElement = level.reductions.length + operationsIn(elementExpressions(level))
    return sum + perElement * size(true) + operationsIn(keptExpressions(level)) * size(false)
  }, 0)
}

/** Arithmetic operations of an epilogue per element. */
export function epilogueFlops({ stores, blockSums }: Epilogue): number {
  return blockSums.reduce(
    // One addition per element; if deviations are squared, also a subtraction, a multiplication and an addition.
    (total, { value, squares }) => total + operationsIn([value]) + (squares.length > 0 ? 4 : 1),
    operationsIn(stores.map(({ value }) => value)),
  )
}

function operationsIn(roots: Parameters<typeof subexpressions>[0]): number {
  return subexpressions(roots).filter((e) => operands(e).length > 0).length
}

/** The loops of a sweep, and what each of its levels reduces and stores. */
export function describeSweep({ loops, levels }: SweepKernel): string[] {
  const extents = loops.map(({ extent, reduced }) => `${extent}${reduced ? ' reduced' : ''}`).join(' × ')
  return [
    `over ${extents || 'one element'}`,
    ...levels.map(({ reductions, stores, keptStores }, number) => {
      const parts = [
        ...reductions.map(({ reduction }) => reduction.label),
        ...stores.map(({ label }) => `${label} (each element)`),
        ...keptStores.map(({ label }) => `${label} (each result)`),
      ]
      return `sweep ${number + 1}: ${parts.join(', ')}`
    }),
  ]
}

/** What an epilogue stores and sums. */
export function describeEpilogue({ stores, blockSums }: Epilogue): string[] {
  return [
    ...stores.map(({ label }) => `writes ${label}`),
    ...blockSums.map(
      ({ label, size, squares }) =>
        `sums ${label}${squares.length > 0 ? ' and squared deviations' : ''} (each block of ${size})`,
    ),
  ]
}
