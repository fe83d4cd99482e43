/**
 * Decides which nodes get memory, and which are computed by one kernel. A cluster is a set of reductions over the
 * same axes of the same domain with the elementwise values around them, or a product (matmul, convolution) with its
 * elementwise epilogue and sums over blocks of it.
 */
import { type Shape, sameShape, sizeOf, type Tensor, topologicalOrder } from '../../tensor/index.ts'
import { type Affine, constantIndex, loopIndex, sameIndex } from '../kernel/affine.ts'
import { NeedsBuffer } from '../kernel/lower.ts'
import { isLeaf, throughReshapes } from '../graph/rewrite.ts'
import type { TargetTraits } from '../target.ts'
import { passages } from './passages.ts'
import { domainOf, summed, type Trace, Traces } from './trace.ts'

export interface Cluster {
  kind: 'sweep' | 'product' | 'uniform'
  /** Sizes of the loops. */
  domain: Shape
  /** The reduced axes; undefined while the cluster is a plain map that can still take any form. */
  axes: readonly number[] | undefined
  members: Tensor[]
  dependencies: Set<Cluster>
  /** Stored nodes and leaves that members read. */
  reads: Set<Tensor>
}

export type Role = 'reduction' | 'element' | 'kept' | 'product' | 'block'

export interface Clustering {
  clusters: Cluster[]
  clusterOf: Map<Tensor, Cluster>
  /** What each stored node reads. */
  traces: Traces
}

/** How many rounds may give memory to values that several clusters would recompute: each round changes the clusters. */
const sharingRounds = 3

export function clusterNodes(roots: readonly Tensor[], traits: TargetTraits): Clustering {
  const order = topologicalOrder(roots)
  const stored = new Set<Tensor>(roots.filter((root) => !isLeaf(root)))
  for (const node of order) {
    const { kind } = node.operation
    if (summed(node) || kind === 'uniform' || isProduct(node) || isRoundedSum(node)) stored.add(node)
    if (kind === 'gather' || isProduct(node))
      for (const input of node.inputs) {
        const dense = throughReshapes(kind === 'matmul' ? matmulOperand(input) : input)
        if (!isLeaf(dense)) stored.add(dense)
      }
    if (kind === 'uniform' || kind === 'permute')
      for (const key of node.inputs.slice(-2))
        if (!isLeaf(key) && key.operation.kind !== 'constant') stored.add(throughReshapes(key))
  }
  storeLongChains(order, stored)
  const traces = new Traces(stored)
  let clustering = groupStoring(order, traces, traits)
  for (let round = 0; round < sharingRounds; round++) {
    const shared = worthStoring(clustering, order)
    if (shared.length === 0) break
    for (const node of shared) traces.store(node)
    clustering = groupStoring(order, traces, traits)
  }
  return clustering
}

/** Groups nodes into clusters, after giving memory to every value that kernels cannot compute in place. */
function groupStoring(order: readonly Tensor[], traces: Traces, traits: TargetTraits): Clustering {
  for (;;)
    try {
      return group(order, traces, traits)
    } catch (need) {
      if (!(need instanceof NeedsBuffer)) throw need
      traces.store(need.node)
    }
}

/** The largest number of nodes that a kernel may recompute for a node with several readers. */
const longestChain = 160

/**
 * Gives memory from the start to values that are read more than once and take long to recompute. Otherwise the cell
 * of an LSTM, which is elementwise in the cell of the step before, would be recomputed from the first step at every
 * step.
 */
function storeLongChains(order: readonly Tensor[], stored: Set<Tensor>): void {
  const uses = new Map<Tensor, number>()
  for (const { inputs } of order)
    for (const input of new Set(inputs)) uses.set(input, (uses.get(input) ?? 0) + 1)
  const chains = new Map<Tensor, ReadonlySet<Tensor>>()
  for (const node of order) {
    if (stored.has(node) || isLeaf(node)) continue
    const chain = new Set([node])
    for (const input of node.inputs)
      for (const part of chains.get(input) ?? []) if (chain.size <= longestChain) chain.add(part)
    const isLong = chain.size > longestChain
    if (isLong && uses.get(node)! > 1 && isElementwise(node)) stored.add(node)
    else chains.set(node, chain)
  }
}

const isElementwise = ({ operation: { kind } }: Tensor) =>
  kind === 'unary' || kind === 'binary' || kind === 'select'

/**
 * Whether this is a sum with f64 arithmetic applied to it and rounded to f32. It is stored as f32, so its readers
 * need no f64 lanes.
 */
function isRoundedSum({ operation, dtype, inputs: [x] }: Tensor): boolean {
  return operation.kind === 'unary' && operation.name === 'cast' && dtype === 'f32' && isWideSum(x!)
}

function isWideSum(node: Tensor): boolean {
  if (node.dtype !== 'f64') return false
  return node.operation.kind === 'reduce' || (isElementwise(node) && node.inputs.some(isWideSum))
}

/** Whether its operands are multiplied by a kernel of its own; a segment sum is a product by one-hot codes. */
export function isProduct({ operation: { kind } }: Tensor): boolean {
  return kind === 'matmul' || kind === 'conv2d' || kind === 'conv2dFilter' || kind === 'segmentSum'
}

/** A matmul reads batch-broadcast operands in place, with stride 0 along the batch. */
export function matmulOperand(x: Tensor): Tensor {
  if (x.operation.kind !== 'broadcast') return x
  const batchAxes = x.shape.length - 2
  const repeatsWholeBatch =
    x.operation.axes.every((axis) => axis < batchAxes) &&
    x.shape
      .slice(0, batchAxes)
      .every(
        (size, axis) => size === 1 || (x.operation.kind === 'broadcast' && x.operation.axes.includes(axis)),
      )
  return repeatsWholeBatch ? x.inputs[0]! : x
}

export function roleOf(node: Tensor, { kind, domain }: Cluster): Role {
  if (node.operation.kind === 'reduce') return 'reduction'
  if (node.operation.kind === 'blockSum') return 'block'
  if (kind === 'product' && isProduct(node)) return 'product'
  return sameShape(node.shape, domain) ? 'element' : 'kept'
}

/** Loop indices of a node's axes within a cluster, by the node's role; undefined if the shape does not fit. */
export function identityIndices(
  shape: Shape,
  role: Role,
  { domain, axes = [] }: Pick<Cluster, 'domain' | 'axes'>,
): Affine[] | undefined {
  const rank = domain.length
  if (role === 'element' || role === 'product')
    return sameShape(shape, domain) ? shape.map((_, d) => loopIndex(d, rank)) : undefined
  const kept = domain.map((_, d) => d).filter((d) => !axes.includes(d))
  if (
    sameShape(
      shape,
      kept.map((d) => domain[d]!),
    )
  )
    return kept.map((d) => loopIndex(d, rank))
  const withOnes = domain.map((size, d) => (axes.includes(d) ? 1 : size))
  if (sameShape(shape, withOnes))
    return domain.map((_, d) => (axes.includes(d) ? constantIndex(0, rank) : loopIndex(d, rank)))
  return undefined
}

function group(order: readonly Tensor[], traces: Traces, traits: TargetTraits): Clustering {
  const { stored } = traces
  const clusters: Cluster[] = []
  const clusterOf = new Map<Tensor, Cluster>()
  const place = (node: Tensor, cluster: Cluster, read: Iterable<Tensor>) => {
    cluster.members.push(node)
    clusterOf.set(node, cluster)
    for (const x of read) {
      cluster.reads.add(x)
      const from = clusterOf.get(x)
      if (from && from !== cluster) cluster.dependencies.add(from)
    }
  }
  for (const node of order) {
    if (!stored.has(node)) continue
    const { kind } = node.operation
    if (isProduct(node) || kind === 'uniform') {
      const own: Cluster = {
        kind: kind === 'uniform' ? kind : 'product',
        domain: node.shape,
        axes: undefined,
        members: [],
        dependencies: new Set(),
        reads: new Set(),
      }
      clusters.push(own)
      place(
        node,
        own,
        node.inputs.map((x) => throughReshapes(kind === 'matmul' ? matmulOperand(x) : x)),
      )
      continue
    }
    const domain = domainOf(node)
    const axes = node.operation.kind === 'reduce' ? node.operation.axes : undefined
    const ownTrace = traces.own(node)
    const read = [...ownTrace.accesses.map((access) => access.node), ...ownTrace.opaque, ...ownTrace.leaves]
    let earlier: ReadonlySet<Cluster> | undefined
    const joined = candidates(clusters, read, clusterOf, domain).find((candidate) => {
      if (!fits(node, domain, axes, candidate, traits)) return false
      earlier ??= waitedFor(read, clusterOf)
      if (earlier.has(candidate)) return false
      const role = roleOf(node, candidate)
      const itsTrace = role === 'kept' ? keptTrace(node, candidate, traces) : ownTrace
      return itsTrace !== undefined && accessesFit(itsTrace, role, candidate, axes, clusterOf, traits)
    })
    if (kind === 'blockSum' && !joined) throw new Error(`${node} is not an operand of a product`)
    if (joined) {
      if (axes && sameShape(domain, joined.domain)) joined.axes ??= axes
      place(node, joined, read)
      continue
    }
    const own: Cluster = {
      kind: 'sweep',
      domain,
      axes,
      members: [],
      dependencies: new Set(),
      reads: new Set(),
    }
    clusters.push(own)
    place(node, own, read)
  }
  return { clusters, clusterOf, traces }
}

/** Clusters that share data with a node, the best first: those it depends on, then those that read the same data. */
function candidates(
  clusters: Cluster[],
  read: Tensor[],
  clusterOf: Map<Tensor, Cluster>,
  domain: Shape,
): Cluster[] {
  const direct = new Set(read.map((x) => clusterOf.get(x)).filter((c) => c !== undefined))
  const large = read.filter((x) => sizeOf(x.shape) * 2 >= sizeOf(domain))
  const newestFirst = [...clusters].reverse()
  return [
    ...newestFirst.filter((c) => direct.has(c)),
    ...newestFirst.filter((c) => !direct.has(c) && c.kind === 'sweep' && large.some((x) => c.reads.has(x))),
  ]
}

function fits(
  node: Tensor,
  domain: Shape,
  axes: readonly number[] | undefined,
  candidate: Cluster,
  { parallelism }: TargetTraits,
): boolean {
  if (candidate.kind === 'uniform') return false
  if (candidate.kind === 'product') {
    const { kind } = candidate.members[0]!.operation
    const takesEpilogue = kind !== 'conv2dFilter' && kind !== 'segmentSum'
    return takesEpilogue && !axes && sameShape(domain, candidate.domain)
  }
  if (node.operation.kind === 'blockSum') return false
  if (axes) {
    const sameAxes = candidate.axes === undefined || candidate.axes.join() === axes.join()
    return (
      sameShape(domain, candidate.domain) &&
      sameAxes &&
      hasParallelism(candidate.domain, axes, candidate.axes === undefined, parallelism)
    )
  }
  if (sameShape(node.shape, candidate.domain))
    return hasParallelism(candidate.domain, candidate.axes, true, parallelism)
  return candidate.axes !== undefined && identityIndices(node.shape, 'kept', candidate) !== undefined
}

function hasParallelism(
  domain: Shape,
  axes: readonly number[] | undefined,
  joinsMap: boolean,
  { results, elements }: TargetTraits['parallelism'],
): boolean {
  if (!axes || !joinsMap || sizeOf(domain) < elements) return true
  return sizeOf(domain.filter((_, d) => !axes.includes(d))) >= results
}

/** What a member of a cluster reads at its place in the cluster. */
export function traceIn(cluster: Cluster, member: Tensor, traces: Traces): Trace {
  return roleOf(member, cluster) === 'kept' ? keptTrace(member, cluster, traces)! : traces.own(member)
}

function keptTrace(node: Tensor, candidate: Cluster, traces: Traces): Trace | undefined {
  const indices = identityIndices(node.shape, 'kept', candidate)
  return indices && traces.at(node, candidate.domain, indices)
}

/** Whether every read of a member of `candidate` is at the current position of the cluster. */
function accessesFit(
  { accesses, opaque, inlined, leaves }: Trace,
  role: Role,
  candidate: Cluster,
  axes: readonly number[] | undefined,
  clusterOf: Map<Tensor, Cluster>,
  { lanes }: TargetTraits,
): boolean {
  for (const node of opaque) if (clusterOf.get(node) === candidate) return false
  // Products of f32 fill vectors with lanes of their own.
  const mixes = lanes.f32 === lanes.f64
  if (candidate.kind === 'product' && candidate.members[0]!.dtype === 'f32' && !mixes) {
    const taking = [...inlined, ...opaque, ...leaves, ...accesses.map((access) => access.node)]
    if (taking.some(({ dtype }) => dtype === 'f64')) return false
  }
  const shape = { domain: candidate.domain, axes: candidate.axes ?? axes ?? [] }
  for (const { node, indices } of accesses) {
    if (clusterOf.get(node) !== candidate) continue
    const itsRole = roleOf(node, candidate)
    if (role === 'kept' && itsRole === 'element') return false
    const expected = identityIndices(node.shape, itsRole, shape)
    if (!expected?.every((index, d) => sameIndex(index, indices[d]!))) return false
  }
  return true
}

/**
 * Every cluster that one of the read clusters waits for. A node that joined such a cluster would make it wait for
 * itself.
 */
function waitedFor(read: readonly Tensor[], clusterOf: ReadonlyMap<Tensor, Cluster>): ReadonlySet<Cluster> {
  const found = new Set<Cluster>()
  const stack = read.flatMap((x) => [...(clusterOf.get(x)?.dependencies ?? [])])
  for (let c = stack.pop(); c; c = stack.pop()) {
    if (found.has(c)) continue
    found.add(c)
    stack.push(...c.dependencies)
  }
  return found
}

/**
 * Operations per element: with fewer, recomputing a value is faster than writing and reading it. Measured: at 14, a
 * convolutional network with batch normalization moves 4 to 7 % more memory for 2 to 3 % fewer operations, in ten
 * more phases.
 */
const muchWork = 20
const transcendental = new Set(['exp', 'log', 'tanh', 'sigmoid', 'erf', 'pow'])

/**
 * Elementwise values that several clusters would recompute. They are worth a buffer if they contain a transcendental
 * function or much arithmetic, and are not small. Inputs are judged before what is computed from them, so that cheap
 * arithmetic on a value that gets memory is repeated and needs no memory itself. If all uses of such a value go
 * through one later value, that one gets memory instead.
 */
function worthStoring({ clusters, traces }: Clustering, order: readonly Tensor[]): Tensor[] {
  const { stored } = traces
  const uses = new Map<Tensor, Set<Cluster>>()
  const usesInCluster = new Map<Tensor, number>()
  for (const c of clusters)
    for (const member of c.members) {
      const role = roleOf(member, c)
      if (role === 'product' || member.operation.kind === 'uniform') continue
      for (const node of traceIn(c, member, traces).inlined) {
        if (node === member) continue
        const set = uses.get(node) ?? new Set()
        uses.set(node, set.add(c))
        usesInCluster.set(node, (usesInCluster.get(node) ?? 0) + 1)
      }
    }
  const isExpensive = (node: Tensor) => 'name' in node.operation && transcendental.has(node.operation.name)
  const again = (node: Tensor) => (uses.get(node)?.size ?? 0) > 1
  const chosen: Tensor[] = []
  const inMemory = new Set(stored)
  const passage = passages(order)
  /** The last value that all uses of `node` go through and that the same clusters would recompute. */
  const narrowest = (node: Tensor): Tensor => {
    const next = passage.get(node)
    const isLike = next && isElementwise(next) && sizeOf(next.shape) === sizeOf(node.shape) && again(next)
    return isLike && !stored.has(next) ? narrowest(next) : node
  }
  for (const node of order) {
    const set = uses.get(node)
    if (!set || stored.has(node) || sizeOf(node.shape) < 16) continue
    const repeatedWithin =
      set.size === 1 && isExpensive(node) && usesInCluster.get(node)! > 1 && [...set][0]!.axes !== undefined
    const repeatedAcross = again(node) && (isExpensive(node) || workOf(node, inMemory) > muchWork)
    if (!repeatedWithin && !repeatedAcross) continue
    const kept = narrowest(node)
    if (inMemory.has(kept)) continue
    chosen.push(kept)
    inMemory.add(kept)
  }
  return chosen
}

/** Operations computed inline below `node`, weighted by cost, each counted once. */
function workOf(node: Tensor, stored: ReadonlySet<Tensor>): number {
  const seen = new Set<Tensor>()
  let work = 0
  const visit = (x: Tensor) => {
    if (seen.has(x) || isLeaf(x) || (x !== node && stored.has(x))) return
    seen.add(x)
    const { operation } = x
    if ('name' in operation && transcendental.has(operation.name)) work += 20
    else if (operation.kind === 'unary' || operation.kind === 'binary' || operation.kind === 'select')
      if (sizeOf(x.shape) * 4 >= sizeOf(node.shape))
        work += operation.kind === 'binary' && operation.name === 'div' ? 4 : 1
    x.inputs.forEach(visit)
  }
  visit(node)
  return work
}
