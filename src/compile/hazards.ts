/** When a kernel may write a state's new value over its old one, and the order that makes it so. */
import { sameIndex } from './affine.ts'
import { type Expression, subexpressions } from './expression.ts'
import type { Buffer } from './buffer.ts'
import type { Kernel, Store } from './kernel.ts'

/** Kernels and, for each, those that must run before it. */
export type Order = Map<Kernel, Set<Kernel>>

/** Readers of every temporary wait for its writer. */
export function dataOrder(kernels: readonly Kernel[]): Order {
  const writer = new Map<Buffer, Kernel>()
  for (const kernel of kernels)
    for (const buffer of kernel.writes) if (buffer.home.kind === 'temporary') writer.set(buffer, kernel)
  return new Map(
    kernels.map((kernel) => {
      const before = new Set<Kernel>()
      for (const buffer of kernel.reads) {
        const from = writer.get(buffer)
        if (from && from !== kernel) before.add(from)
      }
      return [kernel, before]
    }),
  )
}

/**
 * Makes every reader of `memory` run before `writer`, which overwrites it. False, and nothing changed, where some
 * reader must run after the writer, or the writer itself would read what it has already replaced.
 */
export function orderReadersBefore(memory: Buffer, writer: Kernel, order: Order): boolean {
  if (writer.reads.has(memory) && !readsOwnPlaceFirst(memory, writer)) return false
  const readers = [...order.keys()].filter((kernel) => kernel !== writer && kernel.reads.has(memory))
  if (oneMustFollow(readers, writer, order)) return false
  for (const reader of readers) order.get(writer)!.add(reader)
  return true
}

function oneMustFollow(kernels: readonly Kernel[], earlier: Kernel, order: Order): boolean {
  const stack = [...kernels]
  const seen = new Set<Kernel>()
  for (let k = stack.pop(); k; k = stack.pop()) {
    if (k === earlier) return true
    if (seen.has(k)) continue
    seen.add(k)
    stack.push(...order.get(k)!)
  }
  return false
}

/** Whether each place of `memory` is read only at that place, and no later than it is written. */
function readsOwnPlaceFirst(memory: Buffer, kernel: Kernel): boolean {
  if (kernel.kind !== 'sweep') {
    if (!('stores' in kernel)) return false
    const sums = 'blockSums' in kernel ? kernel.blockSums.map(({ value }) => value) : []
    return !operandsOf(kernel).includes(memory) && storesReadInPlace(memory, kernel.stores, sums)
  }
  const written = kernel.levels.findIndex((level) =>
    [...level.stores, ...level.keptStores].some(({ targets }) => targets.includes(memory)),
  )
  return kernel.levels.every((level, number) => {
    const expressions = [
      ...level.reductions.map(({ reduction }) => reduction.value),
      ...level.stores.map(({ value }) => value),
    ]
    const keptOnes = level.keptStores.map(({ value }) => value)
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

function operandsOf(kernel: Extract<Exclude<Kernel, { kind: 'sweep' }>, { stores: Store[] }>): Buffer[] {
  if (kernel.kind === 'matmul') return [kernel.a.buffer, kernel.b.buffer]
  if (kernel.kind === 'winograd-gradient-sum') return [kernel.sums]
  return [kernel.x, kernel.kind === 'convolution-filter' ? kernel.g : kernel.filter]
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
