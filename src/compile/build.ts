/** From clusters to kernels: assigns levels, lowers every member, and decides what is written to memory. */
import { type Shape, sizeOf, type Tensor } from '../tensor/index.ts'
import { type Affine, linearize, loopIndex } from './affine.ts'
import {
  type Cluster,
  type Clustering,
  identityIndices,
  matmulOperand,
  type Role,
  roleOf,
  trace,
} from './cluster.ts'
import { type Expression, subexpressions } from './expression.ts'
import type { Buffer } from './buffer.ts'
import type { Kernel, Level, MatmulKernel, PackKernel, Store, TargetTraits } from './kernel.ts'
import { mergeLoops } from './loops.ts'
import { type Boundary, Lowering } from './lower.ts'
import { throughReshapes } from './rewrite.ts'

/** One buffer a node: leaves live with their state, input or literal, the rest in the arena. */
export class Buffers {
  readonly #known = new Map<Tensor, Buffer>()
  readonly all: Buffer[] = []

  of(node: Tensor): Buffer {
    let buffer = this.#known.get(node)
    if (!buffer) {
      buffer = this.add(nameOf(node), node, homeOf(node))
      this.#known.set(node, buffer)
    }
    return buffer
  }

  has(node: Tensor): boolean {
    return this.#known.has(node)
  }

  add(
    name: string,
    { dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>,
    home: Buffer['home'] = { kind: 'temporary' },
  ): Buffer {
    const buffer: Buffer = { id: this.all.length, name, dtype, length: sizeOf(shape), home }
    this.all.push(buffer)
    return buffer
  }
}

function homeOf({ operation }: Tensor): Buffer['home'] {
  if (operation.kind === 'state') return { kind: 'state', state: operation.state }
  if (operation.kind === 'input') return { kind: 'input', name: operation.name }
  if (operation.kind === 'literal') return { kind: 'literal', values: operation.values }
  return { kind: 'temporary' }
}

export function nameOf({ operation, shape, id }: Tensor): string {
  if (operation.kind === 'input') return operation.name
  if (operation.kind === 'state') return operation.state.name
  const name = 'name' in operation ? operation.name : operation.kind
  return `${name}[${shape.join(',')}]#${Math.abs(id)}`
}

/** What is stored where beyond the buffers that kernels themselves need. */
export interface BuildRequest {
  clustering: Clustering
  buffers: Buffers
  /** Further targets of a node: a state's memory, say. */
  extraTargets: ReadonlyMap<Tensor, readonly Buffer[]>
  traits: TargetTraits
}

/** A kernel before its stores are known: they depend on what every other kernel reads. */
interface Draft {
  cluster: Cluster
  loops: Shape
  values: Map<Tensor, { value: Expression; level: number; role: Role; at: Affine }>
}

export function build({ clustering, buffers, extraTargets, traits }: BuildRequest): Kernel[] {
  const drafts = clustering.clusters.map((cluster) => draft(cluster, clustering, buffers))
  const packs = new Map<string, Kernel>()
  // Operands are demanded before stores are decided.
  const matmuls = new Map(
    drafts
      .filter(({ cluster }) => cluster.kind === 'matmul')
      .map((d) => [d, operandsOf(d, buffers, packs, traits)] as const),
  )
  const kernels = drafts.map((d) => {
    const targets = (node: Tensor) => [
      ...(buffers.has(node) ? [buffers.of(node)] : []),
      ...(extraTargets.get(node) ?? []),
    ]
    const operands = matmuls.get(d)
    return operands ? finishMatmul(d, operands, targets) : finishSweep(d, targets)
  })
  return [...packs.values(), ...kernels.filter((kernel) => kernel !== undefined)]
}

function draft(cluster: Cluster, { clusterOf, stored }: Clustering, buffers: Buffers): Draft {
  const isMatmul = cluster.kind === 'matmul'
  const loops = isMatmul && cluster.domain.length === 2 ? [1, ...cluster.domain] : cluster.domain
  const lead = loops.length - cluster.domain.length
  const levels = levelsOf(cluster, clusterOf, stored)
  const reductionIndex = new Map(
    cluster.members.filter((m) => m.operation.kind === 'reduce').map((m, i) => [m, i] as const),
  )
  const lowerings = new Map<string, Lowering>()
  const values: Draft['values'] = new Map()
  for (const member of cluster.members) {
    const role = roleOf(member, cluster)
    const level = levels.get(member)!
    const indices =
      role === 'reduction' || role === 'product' || (role === 'element' && isMatmul)
        ? cluster.domain.map((_, d) => loopIndex(d + lead, loops.length))
        : identityIndices(member.shape, role, cluster)!
    const at =
      role === 'reduction' ? keptPosition(member, cluster) : linearize(indices, member.shape, loops.length)
    if (role === 'product') {
      values.set(member, { value: { kind: 'product', dtype: member.dtype }, level, role, at })
      continue
    }
    const stage = `${level} ${role === 'kept'}`
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
          if (node.operation.kind === 'matmul') return { kind: 'product', dtype: node.dtype }
          const sameStage =
            levels.get(node) === level && (roleOf(node, cluster) === 'kept') === (role === 'kept')
          return sameStage ? undefined : lowering!.load(node, at2, guarded)
        },
      }
      lowering = new Lowering(loops, boundary)
      lowerings.set(stage, lowering)
    }
    const value =
      role === 'reduction' ? lowering.value(member.inputs[0]!, indices) : lowering.value(member, indices)
    values.set(member, { value, level, role, at })
  }
  return { cluster, loops, values }
}

/** The sweep each member belongs to: after every reduction it needs. */
function levelsOf(
  cluster: Cluster,
  clusterOf: ReadonlyMap<Tensor, Cluster>,
  stored: ReadonlySet<Tensor>,
): Map<Tensor, number> {
  const levels = new Map<Tensor, number>()
  if (cluster.kind !== 'sweep') return new Map(cluster.members.map((m) => [m, 0]))
  for (const member of cluster.members) {
    const role = roleOf(member, cluster)
    const indices =
      role === 'reduction'
        ? cluster.domain.map((_, d) => loopIndex(d, cluster.domain.length))
        : identityIndices(member.shape, role, cluster)!
    let level = 0
    for (const { node } of trace(member, cluster.domain, indices, stored).accesses) {
      const earlier = clusterOf.get(node) === cluster ? levels.get(node) : undefined
      if (earlier === undefined) continue
      const waits = role !== 'kept' && roleOf(node, cluster) !== 'element'
      level = Math.max(level, earlier + (waits ? 1 : 0))
    }
    levels.set(member, level)
  }
  return levels
}

/** Where a reduction's result goes: its row-major position over the kept loops. */
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
): Kernel | undefined {
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
      own.reductions.push({ index, reduction: { name, value, dtype: node.dtype, label: nameOf(node) } })
      if (targets.length > 0)
        own.keptStores.push({
          value: { kind: 'reduced', reduction: index, dtype: node.dtype },
          targets,
          at,
          label: nameOf(node),
        })
    } else if (role === 'kept' && targets.length > 0) {
      // A state that nobody reads back here is written last, when every read of its old value is over.
      const last = targets.every(({ home }) => home.kind === 'state')
      levels[last ? count - 1 : level]!.keptStores.push({ value, targets, at, label: nameOf(node) })
    } else if (targets.length > 0) own.stores.push({ value, targets, at, label: nameOf(node) })
  }
  const kernel = mergeLoops({
    kind: 'sweep',
    loops: loops.map((extent, d) => ({ extent, reduced: cluster.axes?.includes(d) ?? false })),
    levels,
  })
  const stores = levels.flatMap((level) => [...level.stores, ...level.keptStores])
  const roots = [
    ...stores.map(({ value }) => value),
    ...levels.flatMap((l) => l.reductions.map((r) => r.reduction.value)),
  ]
  return { ...kernel, name: sweepName(cluster), ...effects(roots, stores) }
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

type Operands = Pick<MatmulKernel, 'a' | 'b' | 'batch' | 'm' | 'n' | 'k' | 'dtype'>

function operandsOf(
  { cluster, loops }: Draft,
  buffers: Buffers,
  packs: Map<string, Kernel>,
  traits: TargetTraits,
): Operands {
  const product = cluster.members[0]!
  if (product.operation.kind !== 'matmul') throw new Error('a matmul cluster starts with its product')
  const { transposeA, transposeB } = product.operation
  const [batch, m, n] = loops as [number, number, number]
  const k = product.inputs[0]!.shape.at(transposeA ? -2 : -1)!
  const operand = (x: Tensor, size: number) => {
    const source = matmulOperand(x)
    const repeats = source !== x || batch === 1
    return { buffer: buffers.of(throughReshapes(source)), batchStride: repeats ? 0 : size }
  }
  const a = { ...operand(product.inputs[0]!, m * k), transposed: transposeA }
  const b = { ...operand(product.inputs[1]!, k * n), transposed: transposeB }
  const dtype = product.dtype
  const worthPacking = transposeB || (m >= 32 && (k > 128 || k * n > 1 << 14))
  if (!worthPacking || sizeOf(loops) === 0) return { a, b: { ...b, packed: false }, batch, m, n, k, dtype }
  const width = traits.panelWidth[dtype as 'f32' | 'f64']
  const key = `${b.buffer.id} ${transposeB} ${k} ${n} ${b.batchStride}`
  const batches = b.batchStride === 0 ? 1 : batch
  const panels = Math.ceil(n / width)
  let pack = packs.get(key)
  if (!pack) {
    const target = buffers.add(`packed ${b.buffer.name}${transposeB ? 'ᵀ' : ''}`, {
      dtype,
      shape: [batches, panels, k, width],
    })
    const kernel: PackKernel = { kind: 'pack', batch: batches, k, n, width, source: b, target }
    pack = {
      ...kernel,
      name: `pack ${b.buffer.name}${transposeB ? ' transposed' : ''}`,
      reads: new Set([b.buffer]),
      writes: new Set([target]),
    }
    packs.set(key, pack)
  }
  const target = [...pack.writes][0]!
  const batchStride = b.batchStride === 0 ? 0 : panels * k * width
  return { a, b: { buffer: target, transposed: false, packed: true, batchStride }, batch, m, n, k, dtype }
}

function finishMatmul(
  { loops, values }: Draft,
  operands: Operands,
  targetsOf: (node: Tensor) => Buffer[],
): Kernel | undefined {
  if (sizeOf(loops) === 0) return undefined
  const stores: Store[] = []
  for (const [node, { value, at }] of values) {
    const targets = targetsOf(node)
    if (targets.length > 0) stores.push({ value, targets, at, label: nameOf(node) })
  }
  const { reads, writes } = effects(
    stores.map(({ value }) => value),
    stores,
  )
  reads.add(operands.a.buffer).add(operands.b.buffer)
  const { m, n, k, a } = operands
  return {
    kind: 'matmul',
    ...operands,
    stores,
    name: `matmul ${m}×${k}×${n}${a.transposed ? ' (Aᵀ)' : ''}`,
    reads,
    writes,
  }
}
