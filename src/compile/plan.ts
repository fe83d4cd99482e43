/**
 * The whole path from a request to a plan: rewrite, cluster, build kernels, lower them, order launches in phases,
 * place memory.
 */
import { dtypeOf, type State, type Tensor, topologicalOrder } from '../tensor/index.ts'
import { build } from './kernel/build.ts'
import { Buffers } from './kernel/buffers.ts'
import { clusterNodes } from './cluster/cluster.ts'
import { describe, signatureOf } from './described.ts'
import { dataOrder, type Order, orderReadersBefore } from './memory/hazards.ts'
import type { Buffer } from './memory/buffer.ts'
import type { Launch, LogicalKernel, Plan } from './kernel/kernel.ts'
import { layOutMemory } from './memory/memory.ts'
import { PlanCache } from './plan-cache.ts'
import type { Leaves, ProgramRequest } from './request.ts'
import { isLeaf, rewrite, throughReshapes } from './graph/rewrite.ts'
import { type Allocator, checkDtypes, type Target } from './target.ts'

const cache = new PlanCache()

/**
 * Requests that differ only in their states and seeds, like those of an arm's runs, share all of their plan except
 * `states`. Throws a ShapeError if the request is inconsistent, an UnsupportedByTarget if the target lacks something
 * that it needs.
 */
export function plan<Body>(request: ProgramRequest, target: Target<Body>): Plan<Body> {
  const described = describe(request)
  const { leaves } = described
  const { states } = leaves
  const shared = cache.get(signatureOf(described, target.key), () => makePlan(request, leaves, target))
  // Plans with one key were made by targets of one kind.
  return { ...(shared as Omit<Plan<Body>, 'states'>), states }
}

function makePlan(request: ProgramRequest, leaves: Leaves, target: Target): Omit<Plan, 'states'> {
  const outputs = Object.entries(request.outputs ?? {})
  const updates = (request.updates ?? []).filter(([state, value]) => state.tensor !== value)
  const rewritten = rewrite([...outputs.map(([, value]) => value), ...updates.map(([, value]) => value)])
  const suited = target.rewrite([...rewritten.values()])
  const rootOf = (value: Tensor) => throughReshapes(suited.get(rewritten.get(value)!)!)
  const roots = [...new Set([...outputs, ...updates].map(([, value]) => rootOf(value)))]
  checkDtypes(topologicalOrder(roots), target)
  const clustering = clusterNodes(roots, target.traits)

  const viaCopy = new Set<State>()
  for (;;) {
    const buffers = new Buffers(leaves.states)
    const copies: LogicalKernel[] = []
    const extraTargets = new Map<Tensor, Buffer[]>()
    const give = (node: Tensor, to: Buffer) => {
      if (isLeaf(node)) copies.push(copyKernel(buffers.of(node), to))
      else extraTargets.set(node, [...(extraTargets.get(node) ?? []), to])
    }
    const outputBuffers = outputs.map(([name, value]) => {
      const root = rootOf(value)
      const buffer = isLeaf(root) ? buffers.add(`output ${name}`, value) : buffers.of(root)
      if (isLeaf(root)) give(root, buffer)
      return { name, buffer, shape: value.shape }
    })
    const late: LogicalKernel[] = []
    const targets = updates.map(([state, value]) => {
      const memory = buffers.of(state.tensor)
      if (!viaCopy.has(state)) {
        give(rootOf(value), memory)
        return { state, memory }
      }
      const temporary = buffers.add(`new ${state.name}`, value)
      give(rootOf(value), temporary)
      late.push(copyKernel(temporary, memory))
      return { state, memory }
    })
    for (const { tensor } of leaves.inputs) buffers.of(tensor)
    const kernels = [...build({ clustering, buffers, extraTargets }), ...copies, ...late]
    const launches = lowered(kernels, target, buffers)
    const order = dataOrder(launches)
    const blocked = targets.filter(({ memory }) => {
      const writer = launches.find((launch) => launch.writes.has(memory))
      return writer !== undefined && !orderReadersBefore(memory, writer, order)
    })
    if (blocked.length > 0) {
      for (const { state } of blocked) viaCopy.add(state)
      continue
    }
    const phases = inPhases(order)
    const kept = new Set(outputBuffers.map(({ buffer }) => buffer))
    return {
      phases,
      buffers: buffers.all,
      ...layOutMemory(phases, kept, target.traits),
      outputs: outputBuffers,
      inputs: leaves.inputs.map(({ name, tensor }) => ({
        name,
        buffer: buffers.of(tensor),
        shape: tensor.shape,
      })),
    }
  }
}

/** The launches of all kernels, with those that prepare memory first. */
function lowered(kernels: readonly LogicalKernel[], target: Target, buffers: Buffers): Launch[] {
  const known = new Map<string, Launch>()
  const preparing: Launch[] = []
  const performing: Launch[] = []
  const allocator: Allocator = {
    temporary: (name, like) => buffers.add(name, like),
    literal: (name, values, pointsTo = 1) =>
      buffers.add(
        name,
        { dtype: dtypeOf(values), shape: [values.length] },
        { kind: 'literal', values, pointsTo },
      ),
    once(key, make) {
      let launch = known.get(key)
      if (!launch) {
        launch = make()
        known.set(key, launch)
        preparing.push(launch)
      }
      return launch
    },
  }
  for (const kernel of kernels)
    for (const launch of target.lower(kernel, allocator))
      (launch.performs ? performing : preparing).push(launch)
  return [...preparing, ...performing]
}

function copyKernel(from: Buffer, to: Buffer): LogicalKernel {
  const at = { offset: 0, coefficients: [1] }
  return {
    kind: 'sweep',
    loops: [{ extent: from.length, reduced: false }],
    levels: [
      {
        reductions: [],
        stores: [
          {
            value: { kind: 'load', buffer: from, at, dynamic: [], guarded: false, dtype: from.dtype },
            targets: [to],
            at,
            label: from.name,
          },
        ],
        keptStores: [],
      },
    ],
    name: `copy ${from.name}`,
    reads: new Set([from]),
    writes: new Set([to]),
  }
}

/** Places every launch as early as its dependencies allow. */
function inPhases(order: Order): Launch[][] {
  const phaseOf = new Map<Launch, number>()
  const place = (launch: Launch): number => {
    const known = phaseOf.get(launch)
    if (known !== undefined) return known
    const phase = 1 + Math.max(-1, ...[...order.get(launch)!].map(place))
    phaseOf.set(launch, phase)
    return phase
  }
  const phases: Launch[][] = []
  for (const launch of order.keys()) {
    const phase = place(launch)
    while (phases.length <= phase) phases.push([])
    phases[phase]!.push(launch)
  }
  return phases
}
