/**
 * Weight standardization in other arithmetic than that of normalizations: W − E[W], divided by something with the root of
 * its variance. Its nodes stay as they are.
 */
import type { GraphNode } from '../graph.ts'
import type { FoundNorm } from './found.ts'
import type { Links } from './links.ts'
import { nameOf } from './names.ts'

/** How many nodes before a divisor are looked at. */
const MOST = 40

/** By the node that divides. */
export function weightStandardizations(links: Links): ReadonlyMap<GraphNode, FoundNorm[]> {
  return new Map(
    links.graph.nodes.flatMap((node): [GraphNode, FoundNorm[]][] => {
      const found = ['Div', 'Mul'].includes(node.operator) ? standardized(links, node) : undefined
      return found ? [[node, [found]]] : []
    }),
  )
}

function standardized(links: Links, node: GraphNode): FoundNorm | undefined {
  const [a = '', b = ''] = node.inputs
  const weight = centred(links, a) ?? (node.operator === 'Mul' ? centred(links, b) : undefined)
  const array = links.array(weight)
  if (weight === undefined || array === undefined || array.shape.length < 2) return undefined
  const before = madeBefore(links, centred(links, a) === undefined ? a : b)
  if (!before.some(({ operator }) => operator === 'Sqrt')) return undefined
  const epsilons = before.flatMap(({ operator, inputs }) =>
    ['Add', 'Clip', 'Max'].includes(operator) ? [links.scalar(inputs[1]) ?? 0] : [],
  )
  return {
    name: nameOf(node, weight),
    kind: 'weight-standardization',
    epsilon: epsilons[0] ?? 0,
    input: weight,
    output: node.outputs[0]!,
    axes: array.shape.map((_, d) => d).slice(1),
    channelAxis: 0,
    gains: 'broadcast',
    isFrozen: false,
    isListedOnly: true,
    parameters: [],
    pieces: before.length,
  }
}

/** W, if the value is W − E[W] of an initializer; the mean may be taken one axis after the other. */
function centred(links: Links, name: string): string | undefined {
  const node = links.made(name, 'Sub')
  const [weight = '', mean = ''] = node?.inputs ?? []
  let from = links.made(mean, 'ReduceMean')?.inputs[0]
  while (from !== undefined && from !== weight) from = links.made(from, 'ReduceMean')?.inputs[0]
  return from !== undefined && links.parameters(weight)?.[0] === weight ? weight : undefined
}

/** The nodes that a value comes from, nearest first. */
function madeBefore(links: Links, name: string): GraphNode[] {
  const found: GraphNode[] = []
  const names = [name]
  for (const next of names) {
    const node = links.producer(next)
    if (node === undefined || found.includes(node) || found.length >= MOST) continue
    found.push(node)
    names.push(...node.inputs)
  }
  return found
}
