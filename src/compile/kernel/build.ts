/** From clusters to logical kernels: assigns levels, lowers every member, and decides what is written to memory. */
import { type Shape, sizeOf, type Tensor } from '../../tensor/index.ts'
import { type Affine, constantIndex, linearize, loopIndex } from './affine.ts'
import {
  type Cluster,
  type Clustering,
  identityIndices,
  isProduct,
  type Role,
  roleOf,
  traceIn,
} from '../cluster/cluster.ts'
import { type Expression, subexpressions } from './expression.ts'
import type { Buffer } from '../memory/buffer.ts'
import { type Buffers, nameOf } from './buffers.ts'
import { type Contracted, contractionOf } from './contraction.ts'
import type { BlockSum, Level, LogicalKernel, Store } from './kernel.ts'
import { expressionsOf, storesOf } from './levels.ts'
import { mergeLoops } from './loops.ts'
import { type Boundary, Lowering } from './lower.ts'
import { lanesOf } from './summation.ts'
import { summed, type Traces } from '../cluster/trace.ts'

/** What is stored in addition to the buffers that kernels themselves need. */
export interface BuildRequest {
  clustering: Clustering
  buffers: Buffers
  /** Further targets of a node, for example a state's memory. */
  extraTargets: ReadonlyMap<Tensor, readonly Buffer[]>
}

/** A kernel whose stores are still unknown, because they depend on what every other kernel reads. */
interface Draft {
  cluster: Cluster
  loops: Shape
  values: Map<Tensor, { value: Expression; level: number; role: Role; at: Affine }>
}

export function build({ clustering, buffers, extraTargets }: BuildRequest): LogicalKernel[] {
  const drafts = clustering.clusters.map((cluster) => draft(cluster, clustering, buffers))
  // Operands are requested before stores are decided.
  const contractions = new Map(
    drafts
      .filter(({ cluster }) => cluster.kind === 'product')
      .map((d) => [d, contractionOf(d.cluster.members[0]!, d.loops, buffers)] as const),
  )
  const kernels = drafts.map((d) => {
    const targets = (node: Tensor) => [
      ...(buffers.has(node) ? [buffers.of(node)] : []),
      ...(extraTargets.get(node) ?? []),
    ]
    const contraction = contractions.get(d)
    return contraction ? finishContraction(d, contraction, targets) : finishSweep(d, targets)
  })
  return kernels.filter((kernel) => kernel !== undefined)
}

function draft(cluster: Cluster, { clusterOf, traces }: Clustering, buffers: Buffers): Draft {
  const { stored } = traces
  const isProductCluster = cluster.kind === 'product'
  const loops = isProductCluster && cluster.domain.length === 2 ? [1, ...cluster.domain] : cluster.domain
  const lead = loops.length - cluster.domain.length
  const levels = levelsOf(cluster, clusterOf, traces)
  const reductionIndex = new Map(
    cluster.members.filter((m) => m.operation.kind === 'reduce').map((m, i) => [m, i] as const),
  )
  const lowerings = new Map<string, Lowering>()
  const values: Draft['values'] = new Map()
  for (const member of cluster.members) {
    const role = roleOf(member, cluster)
    const level = levels.get(member)!
    const indices =
      role === 'reduction' ||
      role === 'product' ||
      role === 'block' ||
      (role === 'element' && isProductCluster)
        ? cluster.domain.map((_, d) => loopIndex(d + lead, loops.length))
        : identityIndices(member.shape, role, cluster)!
    const at =
      role === 'reduction'
        ? keptPosition(member, cluster)
        : role === 'block'
          ? constantIndex(0, loops.length)
          : linearize(indices, member.shape, loops.length)
    if (role === 'product') {
      values.set(member, { value: { kind: 'product', dtype: member.dtype }, level, role, at })
      continue
    }
    const stage = `${level} ${role === 'kept'} ${role === 'block'}`
    let lowering = lowerings.get(stage)
    if (!lowering) {
      const boundary: Boundary = {
        isStored: (node) => stored.has(node),
        bufferOf: (node) => buffers.of(node),
        resolve(node, at2, guarded) {
          if (!stored.has(node)) return undefined
          if (clusterOf.get(node) !== cluster) return lowering!.load(node, at2, guarded)
          const reduction = reductionIndex.get(node)
          if (reduction !== undefined) return { kind: 'reduced', reduction, dtype: node.dtype }
          // Sums read what has just been written.
          if (isProduct(node))
            return role === 'block'
              ? lowering!.load(node, at2, guarded)
              : { kind: 'product', dtype: node.dtype }
          const sameStage =
            levels.get(node) === level && (roleOf(node, cluster) === 'kept') === (role === 'kept')
          return sameStage ? undefined : lowering!.load(node, at2, guarded)
        },
      }
      lowering = new Lowering(loops, boundary)
      lowerings.set(stage, lowering)
    }
    const value = lowering.value(summed(member) ?? member, indices)
    values.set(member, { value, level, role, at })
  }
  return { cluster, loops, values }
}

/** The sweep of each member: it follows every reduction that the member needs. */
function levelsOf(
  cluster: Cluster,
  clusterOf: ReadonlyMap<Tensor, Cluster>,
  traces: Traces,
): Map<Tensor, number> {
  const levels = new Map<Tensor, number>()
  if (cluster.kind !== 'sweep') return new Map(cluster.members.map((m) => [m, 0]))
  for (const member of cluster.members) {
    const role = roleOf(member, cluster)
    let level = 0
    for (const { node } of traceIn(cluster, member, traces).accesses) {
      const earlier = clusterOf.get(node) === cluster ? levels.get(node) : undefined
      if (earlier === undefined) continue
      const waits = role !== 'kept' && roleOf(node, cluster) !== 'element'
      level = Math.max(level, earlier + (waits ? 1 : 0))
    }
    levels.set(member, level)
  }
  return levels
}

/** The position of a reduction's result: row-major over the kept loops. */
function keptPosition(member: Tensor, { domain, axes = [] }: Cluster): Affine {
  const indices = domain.map((_, d) => d).filter((d) => !axes.includes(d))
  return linearize(
    indices.map((d) => loopIndex(d, domain.length)),
    member.shape,
    domain.length,
  )
}

function finishSweep(
  { cluster, loops, values }: Draft,
  targetsOf: (node: Tensor) => Buffer[],
): LogicalKernel | undefined {
  if (sizeOf(loops) === 0) return undefined
  const count = 1 + Math.max(...[...values.values()].map(({ level }) => level))
  const levels: Level[] = Array.from({ length: count }, () => ({
    reductions: [],
    stores: [],
    keptStores: [],
  }))
  let reduction = 0
  for (const [node, { value, level, role, at }] of values) {
    const targets = targetsOf(node)
    const own = levels[level]!
    if (role === 'reduction') {
      const index = reduction++
      const name = node.operation.kind === 'reduce' ? node.operation.name : 'sum'
      own.reductions.push({
        index,
        // The order follows from the merged loops.
        reduction: { name, value, dtype: node.dtype, label: nameOf(node), order: { partials: 1, lanes: 1 } },
      })
      if (targets.length > 0)
        own.keptStores.push({
          value: { kind: 'reduced', reduction: index, dtype: node.dtype },
          targets,
          at,
          label: nameOf(node),
        })
    } else if (role === 'kept' && targets.length > 0) {
      // A state that is not read back here is written last, after every read of its old value.
      const last = targets.every(({ home }) => home.kind === 'state')
      levels[last ? count - 1 : level]!.keptStores.push({ value, targets, at, label: nameOf(node) })
    } else if (targets.length > 0) own.stores.push({ value, targets, at, label: nameOf(node) })
  }
  const kernel = mergeLoops({
    kind: 'sweep',
    loops: loops.map((extent, d) => ({ extent, reduced: cluster.axes?.includes(d) ?? false })),
    levels,
  })
  return { ...kernel, name: sweepName(cluster), ...effects(expressionsOf(levels), storesOf(levels)) }
}

function sweepName({ axes, members, kind }: Cluster): string {
  const names = members.map((m) => ('name' in m.operation ? m.operation.name : m.operation.kind))
  const what = kind === 'uniform' ? 'random' : axes ? `reduce over [${axes.join(',')}]` : 'map'
  return `${what}: ${[...new Set(names)].join(' ')}`
}

function effects(
  roots: readonly Expression[],
  stores: readonly Store[],
): { reads: Set<Buffer>; writes: Set<Buffer> } {
  const reads = new Set<Buffer>()
  for (const e of subexpressions(roots))
    if (e.kind === 'load') {
      reads.add(e.buffer)
      for (const { buffer } of e.dynamic) reads.add(buffer)
    }
  return { reads, writes: new Set(stores.flatMap(({ targets }) => targets)) }
}

function finishContraction(
  { cluster, loops, values }: Draft,
  { form, name }: Contracted,
  targetsOf: (node: Tensor) => Buffer[],
): LogicalKernel | undefined {
  if (sizeOf(loops) === 0) return undefined
  const stores: Store[] = []
  const blockSums: BlockSum[] = []
  for (const [node, { value, at }] of values) {
    const { operation } = node
    const targets = targetsOf(node)
    if (targets.length === 0) continue
    if (operation.kind === 'blockSum') {
      const { name: which, size } = operation
      let own = blockSums.find((other) => other.value === value)
      if (!own) {
        own = {
          value,
          size,
          lanes: lanesOf(value.dtype),
          mean: [],
          squares: [],
          label: nameOf(node.inputs[0]!),
        }
        blockSums.push(own)
      }
      own[which].push(...targets)
    } else stores.push({ value, targets, at, label: nameOf(node) })
  }
  const { reads, writes } = effects(
    [...stores, ...blockSums].map(({ value }) => value),
    stores,
  )
  // Sums read what the kernel itself has written.
  for (const buffer of writes) if (buffer.home.kind === 'temporary') reads.delete(buffer)
  for (const { mean, squares } of blockSums) for (const buffer of [...mean, ...squares]) writes.add(buffer)
  const { dtype } = cluster.members[0]!
  return { kind: 'contraction', ...form, dtype, stores, blockSums, name, reads, writes }
}
