/** Decides when a launch may write a state's new value over its old one, and the order that allows it. */
import { sameIndex } from '../kernel/affine.ts'
import { type Expression, subexpressions } from '../kernel/expression.ts'
import type { Buffer } from './buffer.ts'
import type { Launch, Store } from '../kernel/kernel.ts'
import { elementExpressions, keptExpressions, storesOf } from '../kernel/levels.ts'

/** Launches and, for each, those that must run before it. */
export type Order = Map<Launch, Set<Launch>>

/** Readers of every temporary wait for its writer. */
export function dataOrder(launches: readonly Launch[]): Order {
  const writer = new Map<Buffer, Launch>()
  for (const launch of launches)
    for (const buffer of launch.writes) if (buffer.home.kind === 'temporary') writer.set(buffer, launch)
  return new Map(
    launches.map((launch) => {
      const before = new Set<Launch>()
      for (const buffer of launch.reads) {
        const from = writer.get(buffer)
        if (from && from !== launch) before.add(from)
      }
      return [launch, before]
    }),
  )
}

/**
 * Makes every reader of `memory` run before `writer`, which overwrites it. Returns false, changing nothing, if some
 * reader must run after the writer, or if the writer itself would read what it has already replaced.
 */
export function orderReadersBefore(memory: Buffer, writer: Launch, order: Order): boolean {
  if (writer.reads.has(memory) && !readsOwnPlaceFirst(memory, writer)) return false
  const readers = [...order.keys()].filter((launch) => launch !== writer && launch.reads.has(memory))
  if (oneMustFollow(readers, writer, order)) return false
  for (const reader of readers) order.get(writer)!.add(reader)
  return true
}

function oneMustFollow(launches: readonly Launch[], earlier: Launch, order: Order): boolean {
  const stack = [...launches]
  const seen = new Set<Launch>()
  for (let k = stack.pop(); k; k = stack.pop()) {
    if (k === earlier) return true
    if (seen.has(k)) continue
    seen.add(k)
    stack.push(...order.get(k)!)
  }
  return false
}

/** Whether each place of `memory` is read only at that place, before or while it is written. */
function readsOwnPlaceFirst(memory: Buffer, { performs: kernel, operands }: Launch): boolean {
  if (!kernel || operands.has(memory)) return false
  if (kernel.kind === 'contraction') {
    const sums = kernel.blockSums.map(({ value }) => value)
    return storesReadInPlace(memory, kernel.stores, sums)
  }
  const written = kernel.levels.findIndex((level) =>
    storesOf([level]).some(({ targets }) => targets.includes(memory)),
  )
  return kernel.levels.every((level, number) => {
    const expressions = elementExpressions(level)
    const keptOnes = keptExpressions(level)
    const writesKept = kernel.levels[written]!.keptStores.some(({ targets }) => targets.includes(memory))
    const reads = (list: Expression[]) =>
      subexpressions(list).some((e) => e.kind === 'load' && e.buffer === memory)
    if (number > written) return !reads([...expressions, ...keptOnes])
    const stores = kernel.levels[written]!
    if (number === written && writesKept) return storesReadInPlace(memory, stores.keptStores, expressions)
    return (
      storesReadInPlace(memory, writesKept ? stores.keptStores : stores.stores, [
        ...expressions,
        ...keptOnes,
      ]) && !(reads(keptOnes) && !writesKept)
    )
  })
}

function storesReadInPlace(memory: Buffer, stores: readonly Store[], others: readonly Expression[]): boolean {
  const own = stores.find(({ targets }) => targets.includes(memory))
  if (!own) return false
  return subexpressions([...stores.map(({ value }) => value), ...others]).every((e) => {
    if (e.kind !== 'load') return true
    if (e.dynamic.some(({ buffer }) => buffer === memory)) return false
    return e.buffer !== memory || (e.dynamic.length === 0 && !e.guarded && sameIndex(e.at, own.at))
  })
}
