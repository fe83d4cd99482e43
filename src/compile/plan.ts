/** The whole way from a request to a plan: rewrite, cluster, build kernels, order them in phases, place memory. */
import type { State, Tensor } from '../tensor/index.ts'
import { fuseBlockSums } from './block-sums.ts'
import { build } from './build.ts'
import { Buffers } from './buffers.ts'
import { clusterNodes } from './cluster.ts'
import { dataOrder, type Order, orderReadersBefore } from './hazards.ts'
import type { Buffer } from './buffer.ts'
import type { Kernel, Plan, TargetTraits } from './kernel.ts'
import { planMemory } from './memory.ts'
import { PlanCache } from './plan-cache.ts'
import { type Leaves, leavesOf, type ProgramRequest } from './request.ts'
import { isLeaf, rewrite, throughReshapes } from './rewrite.ts'
import { signatureOf } from './signature.ts'

const cache = new PlanCache()

/**
 * Requests that differ only in which states and seeds they speak of, as those of an arm's runs do, share all of their plan but
 * `states`. Throws a ShapeError where the request does not hold together.
 */
export function plan(request: ProgramRequest, traits: TargetTraits): Plan {
  const leaves = leavesOf(request)
  const { states } = leaves
  return {
    ...cache.get(signatureOf(request, leaves, traits), () => makePlan(request, leaves, traits)),
    states,
  }
}

function makePlan(request: ProgramRequest, leaves: Leaves, traits: TargetTraits): Omit<Plan, 'states'> {
  const outputs = Object.entries(request.outputs ?? {})
  const updates = (request.updates ?? []).filter(([state, value]) => state.tensor !== value)
  const rewritten = rewrite([...outputs.map(([, value]) => value), ...updates.map(([, value]) => value)])
  const fused = fuseBlockSums([...rewritten.values()])
  const rootOf = (value: Tensor) => throughReshapes(fused.get(rewritten.get(value)!)!)
  const clustering = clusterNodes([...new Set([...outputs, ...updates].map(([, value]) => rootOf(value)))])

  const viaCopy = new Set<State>()
  for (;;) {
    const buffers = new Buffers(leaves.states)
    const copies: Kernel[] = []
    const extraTargets = new Map<Tensor, Buffer[]>()
    const give = (node: Tensor, target: Buffer) => {
      if (isLeaf(node)) copies.push(copyKernel(buffers.of(node), target))
      else extraTargets.set(node, [...(extraTargets.get(node) ?? []), target])
    }
    const outputBuffers = outputs.map(([name, value]) => {
      const root = rootOf(value)
      const buffer = isLeaf(root) ? buffers.add(`output ${name}`, value) : buffers.of(root)
      if (isLeaf(root)) give(root, buffer)
      return { name, buffer, shape: value.shape }
    })
    const late: Kernel[] = []
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
    const kernels = [...build({ clustering, buffers, extraTargets, traits }), ...copies, ...late]
    const order = dataOrder(kernels)
    const blocked = targets.filter(({ memory }) => {
      const writer = kernels.find((kernel) => kernel.writes.has(memory))
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
      ...planMemory(phases, kept),
      outputs: outputBuffers,
      inputs: leaves.inputs.map(({ name, tensor }) => ({
        name,
        buffer: buffers.of(tensor),
        shape: tensor.shape,
      })),
    }
  }
}

function copyKernel(from: Buffer, to: Buffer): Kernel {
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

/** Every kernel as early as what it waits for allows. */
function inPhases(order: Order): Kernel[][] {
  const phaseOf = new Map<Kernel, number>()
  const place = (kernel: Kernel): number => {
    const known = phaseOf.get(kernel)
    if (known !== undefined) return known
    const phase = 1 + Math.max(-1, ...[...order.get(kernel)!].map(place))
    phaseOf.set(kernel, phase)
    return phase
  }
  const phases: Kernel[][] = []
  for (const kernel of order.keys()) {
    const phase = place(kernel)
    while (phases.length <= phase) phases.push([])
    phases[phase]!.push(kernel)
  }
  return phases
}
