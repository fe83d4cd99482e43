/**
 * How a sweep is executed: the loop along which lanes run, and what is processed together. The order in which a row
 * is summed is not decided here: the kernel states it (`compile/kernel/summation.ts`).
 */
import { subexpressions } from '../../../compile/kernel/expression.ts'
import type { Level, SweepKernel } from '../../../compile/kernel/kernel.ts'
import { expressionsOf } from '../../../compile/kernel/levels.ts'
import { lanesOf } from '../../../compile/kernel/summation.ts'
import type { Machine } from '../tiling.ts'

/**
 * Rows that are reduced alternately: with more, a second sweep would no longer find its data in the cache. Measured.
 */
const rowsAbreast = { oneSweep: 8, more: 2 }

export interface SweepShape {
  kernel: SweepKernel
  width: number
  /** The loop along which lanes run, if any. */
  vectorLoop: number | undefined
  /**
   * Vectors that are processed together along it; for a reduced loop, enough for a whole number of rounds of partial
   * results.
   */
  unroll: number
  /** A short last loop of a map, inside the vector loop, which is unrolled completely. */
  inner: number | undefined
  /** That loop, after those loops around it whose position alone decides which of several values an element takes. */
  writtenOut: readonly number[]
  kept: number[]
  reduced: number[]
  /**
   * Neighbours along the last kept loop whose rows are reduced alternately, if there is an outer reduced loop around
   * it: memory is then read in longer runs, from fewer pages at a time.
   */
  abreast: number
  /** Whether lanes run along a reduced loop. */
  alongRows: boolean
  /** Whether four vectors are processed together for random words, which are drawn in groups of sixteen. */
  drawsBySixteen: boolean
}

export function shapeOf(kernel: SweepKernel, { lanes, interleaves }: Machine): SweepShape {
  const { loops, levels } = kernel
  const kept = loops.map((_, d) => d).filter((d) => !loops[d]!.reduced)
  const reduced = loops.map((_, d) => d).filter((d) => loops[d]!.reduced)
  const last = loops.length - 1
  const lastKept = kept.at(-1)
  const rows = lastKept === undefined ? 0 : loops[lastKept]!.extent
  const isBetween = lastKept !== undefined && reduced.length > 0 && reduced[0]! < lastKept && lastKept < last
  const sweeps = levels.filter((level) => level.reductions.length + level.stores.length > 0).length
  const most = sweeps === 1 ? rowsAbreast.oneSweep : rowsAbreast.more
  const abreast = interleaves && isBetween && rows >= 4 * most && rows % most === 0 ? most : 1
  // For interleaving and similar operations: two or three neighbours would leave lanes empty.
  const { widest, rowWidth } = widthsOf(levels, lanes)
  const isShort =
    reduced.length === 0 && last > 0 && loops[last]!.extent < rowWidth && loops[last - 1]!.extent >= rowWidth
  const inner = isShort ? last : undefined
  const writtenOut = isShort
    ? [...choosers(levels).filter((d) => d < last - 1 && loops[d]!.extent < rowWidth), last]
    : []
  const vectorLoop = loops.length > 0 ? (isShort ? last - 1 : last) : undefined
  const alongRows = vectorLoop !== undefined && loops[vectorLoop]!.reduced
  const extent = vectorLoop === undefined ? 1 : loops[vectorLoop]!.extent
  const keptWidth = extent < widest ? rowWidth : widest
  const width = alongRows ? widthAlongRows(levels, { rowWidth, widest, extent }) : keptWidth
  const accumulators = Math.max(1, ...levels.map(({ reductions }) => reductions.length))
  const mostVectors =
    isShort || !interleaves
      ? 1
      : reduced.length === 0
        ? 2
        : Math.max(1, Math.min(4, Math.floor(8 / accumulators)))
  const drawsBySixteen = interleaves && reduced.length === 0 && !isShort && extent >= 16 && drawsF32(levels)
  const unroll = alongRows
    ? roundOf(levels) / width
    : drawsBySixteen
      ? 4
      : Math.max(1, Math.min(mostVectors, Math.floor(extent / width)))
  return {
    kernel,
    width,
    vectorLoop,
    unroll,
    inner,
    writtenOut,
    kept,
    reduced,
    abreast,
    alongRows,
    drawsBySixteen,
  }
}

/** Loops that alone decide on which side of some `within` an element falls, in order. */
function choosers(levels: readonly Level[]): number[] {
  const found = subexpressions(expressionsOf(levels)).flatMap((e) => {
    if (e.kind !== 'within') return []
    const own = e.at.coefficients.flatMap((c, d) => (c === 0 ? [] : [d]))
    return own.length === 1 ? own : []
  })
  return [...new Set(found)].sort((a, b) => a - b)
}

/** Whether all random numbers are f32, four from each Philox block. */
function drawsF32(levels: readonly Level[]): boolean {
  const all = subexpressions(expressionsOf(levels))
  return all.some(({ kind }) => kind === 'uniform') && all.every(({ dtype }) => dtype !== 'f64')
}

const partialsOf = (levels: readonly Level[]): number[] =>
  levels.flatMap(({ reductions }) => reductions.map(({ reduction }) => reduction.order.partials))

/** The number of elements after which every reduction is back at its first partial result. */
function roundOf(levels: readonly Level[]): number {
  return partialsOf(levels).reduce((round, own) => {
    let multiple = round
    while (multiple % own !== 0) multiple += round
    return multiple
  }, 1)
}

/** The lanes that fit all values of a kernel: of a vector, and of 128 bits of it. Random words come in groups of four on any machine. */
function widthsOf(levels: readonly Level[], lanes: Machine['lanes']): { widest: number; rowWidth: number } {
  const all = subexpressions(expressionsOf(levels))
  const dtype = all.some((e) => e.dtype === 'f64') ? 'f64' : 'f32'
  const draws = all.some(({ kind }) => kind === 'uniform')
  const widest = draws ? lanesOf(dtype) : lanes[dtype]
  return { widest, rowWidth: Math.min(widest, lanesOf(dtype)) }
}

/** The most lanes of which a row fills at least one vector, and the partial results of each reduction whole vectors. */
function widthAlongRows(
  levels: readonly Level[],
  { rowWidth, widest, extent }: { rowWidth: number; widest: number; extent: number },
): number {
  const partials = partialsOf(levels)
  let width = widest
  while (width > rowWidth && (width > extent || partials.some((own) => own % width !== 0))) width /= 2
  return width
}
