/**
 * The weights of recurrent layers as the `state_dict` of the PyTorch model has them. Exporters that compute what they can
 * write one array for both directions, with the gates in the order of ONNX, and one bias where PyTorch has two. Such an array becomes
 * nodes that make it from those of the model, which are trained, loaded and saved under their names:
 *
 *   lstm.weight_ih_l0 [gates · units, inputs], lstm.weight_hh_l0, lstm.bias_ih_l0, lstm.bias_hh_l0, …_l0_reverse, …_l1, …
 *
 * Gates are i f g o in an LSTM of PyTorch and i o f c in ONNX, r z n and z r h in a GRU.
 */
import { sourcesOf } from './computed.ts'
import type { FileArray } from '../file/arrays.ts'
import type { Graph, GraphNode } from '../graph.ts'
import { isGenerated } from './written-names.ts'

/** Which gate of PyTorch each gate of ONNX is. */
const gatesOf: Readonly<Record<string, readonly number[]>> = { LSTM: [0, 3, 1, 2], GRU: [1, 0, 2], RNN: [0] }

/** A layer of a module: `lstm.`, 0. */
interface Layer {
  readonly prefix: string
  readonly number: number
}

/** The graph with the arrays of such layers apart. */
export function withRecurrentWeights(graph: Graph): Graph {
  if (!graph.producer.startsWith('pytorch')) return graph
  const arrays = new Map(graph.arrays)
  const made: GraphNode[] = []
  const added: string[] = []
  const counts = new Map<string, number>()
  /** By the content of their weights: a module that is called twice has one layer, and two nodes with equal arrays. */
  const known = new Map<string, Layer>()
  const replaced = new Set<string>()
  for (const node of graph.nodes) {
    const order = gatesOf[node.operator]
    const given = node.inputs.slice(1, 4)
    const names = given.filter((name) => name !== '')
    if (
      order === undefined ||
      !given.every((name, i) => name === '' || hasGates(graph, name, i, order.length))
    )
      continue
    if (!names.every((name) => isComputed(graph, name) && isOnlyIn(graph, name, node))) continue
    const content = [node.path, ...names.map((name) => graph.arrays.get(name)!.values.join())].join('|')
    const layer = known.get(content) ?? layerOf(graph, node, counts)
    if (layer === undefined) continue
    known.set(content, layer)
    for (const [i, name] of node.inputs.slice(1, 4).entries()) {
      if (name === '' || replaced.has(name)) continue
      const { parts, nodes } = apart(graph.arrays.get(name)!, {
        layer,
        order,
        name,
        kind: i,
      })
      replaced.add(name)
      arrays.delete(name)
      for (const [part, array] of parts) {
        if (!arrays.has(part) && array.kind === 'float') added.push(part)
        arrays.set(part, array)
      }
      made.push(...nodes)
    }
  }
  if (made.length === 0) return graph
  const initializers = graph.initializers.filter((name) => !replaced.has(name))
  return {
    ...graph,
    nodes: [...made, ...graph.nodes],
    arrays,
    initializers: [...initializers, ...added],
    origins: new Map(
      graph.origins.size === 0
        ? []
        : [...graph.origins, ...added.map((name) => [name, 'PARAMETER'] as const)],
    ),
  }
}

/** Whether an exporter computed an array from others. */
function isComputed(graph: Graph, name: string): boolean {
  const array = graph.arrays.get(name)
  return (
    array?.kind === 'float' &&
    graph.initializers.includes(name) &&
    (graph.foldedFrom.has(name) || (isGenerated(name) && graph.foldedFrom.size === 0))
  )
}

/** Whether an array has the shape of weights for so many gates: [directions, gates · units, inputs], or of both biases. */
function hasGates({ arrays }: Graph, name: string, place: number, gates: number): boolean {
  const { shape = [] } = arrays.get(name) ?? {}
  const [directions = 0, rows = 0] = shape
  const parts = place === 2 ? 2 * gates : gates
  return (
    shape.length === (place === 2 ? 2 : 3) && [1, 2].includes(directions) && rows > 0 && rows % parts === 0
  )
}

const isOnlyIn = ({ nodes }: Graph, name: string, node: GraphNode): boolean =>
  nodes.every((other) => other === node || !other.inputs.includes(name) || other.operator === node.operator)

/** By what the newer exporter notes, or by the module and the order of the nodes. */
function layerOf(graph: Graph, node: GraphNode, counts: Map<string, number>): Layer | undefined {
  const [weight = ''] = node.inputs.slice(1)
  const sources = sourcesOf(graph, weight)
  if (sources !== undefined) {
    const [found, ...others] = sources.flatMap((source) => {
      const match = /^(.*?)weight_ih_l(\d+)$/.exec(source)
      return match ? [{ prefix: match[1]!, number: Number(match[2]) }] : []
    })
    return others.length === 0 ? found : undefined
  }
  if (!node.name.startsWith('/')) return undefined
  const number = counts.get(node.path) ?? 0
  counts.set(node.path, number + 1)
  return { prefix: node.path === '' ? '' : `${node.path}.`, number }
}

interface Whole {
  readonly name: string
  readonly layer: Layer
  readonly order: readonly number[]
  /** 0: of the input, 1: of the state, 2: biases. */
  readonly kind: number
}

/** The arrays of the model in an array of ONNX, `[directions, …]`, and nodes that put it together. */
function apart(
  { shape, values }: FileArray,
  { name, layer, order, kind }: Whole,
): { parts: [string, FileArray][]; nodes: GraphNode[] } {
  const [directions, width] = shape as [number, number]
  const rest = shape.slice(2)
  const isBias = kind === 2
  const whats = isBias ? ['bias_ih', 'bias_hh'] : [kind === 0 ? 'weight_ih' : 'weight_hh']
  const rows = width / whats.length
  const size = values.length / directions / whats.length
  const block = size / order.length
  const parts: [string, FileArray][] = []
  const nodes: GraphNode[] = []
  const pieces: string[] = []
  const axes = `${name}#axes`
  parts.push([axes, { kind: 'int', shape: [1], values: Int32Array.of(0) }])
  for (let d = 0; d < directions; d++) {
    const ordered = whats.map((what, i) => {
      const own = `${layer.prefix}${what}_l${layer.number}${d === 1 ? '_reverse' : ''}`
      const from = (d * whats.length + i) * size
      const array = new Float64Array(size)
      for (const [to, gate] of order.entries())
        array.set(values.subarray(from + to * block, from + (to + 1) * block), gate * block)
      const kept = values instanceof Float64Array ? array : Float32Array.from(array)
      parts.push([own, { kind: 'float', shape: [rows, ...rest], values: kept }])
      const gates = order.map((gate) => `${name}#${what}${d}.${gate}`)
      if (order.length === 1) return own
      nodes.push(nodeOf('Split', [own], gates.toSorted(), [['axis', 0]]))
      nodes.push(nodeOf('Concat', gates, [`${name}#${what}${d}`], [['axis', 0]]))
      return `${name}#${what}${d}`
    })
    const joined = isBias ? `${name}#both${d}` : ordered[0]!
    if (isBias) nodes.push(nodeOf('Concat', ordered, [joined], [['axis', 0]]))
    const one = directions === 1 ? name : `${name}#direction${d}`
    nodes.push(nodeOf('Unsqueeze', [joined, axes], [one]))
    pieces.push(one)
  }
  if (directions > 1) nodes.push(nodeOf('Concat', pieces, [name], [['axis', 0]]))
  return { parts, nodes }
}

const nodeOf = (
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly (readonly [string, number])[] = [],
): GraphNode => ({ operator, name: '', path: '', attributes: new Map(attributes), inputs, outputs })
