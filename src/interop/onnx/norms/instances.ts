/**
 * Instance normalization with running statistics, which ONNX does not have. PyTorch's exporters write it for a fixed batch: the
 * samples become channels of one sample, batch normalization takes γ, β and statistics that are repeated for each, and channels
 * become samples again.
 */
import { sourcesOf } from '../parameters/computed.ts'
import type { FileArray } from '../file/arrays.ts'
import type { Graph, GraphNode } from '../graph.ts'
import type { Core } from './found.ts'
import type { Links } from './links.ts'

/** The normalization whose middle a BatchNormalization is; undefined if it is one of its own. */
export function ofInstances(
  links: Links,
  node: GraphNode,
): Pick<Core, 'input' | 'output' | 'scale' | 'bias' | 'running'> | undefined {
  const before = links.made(node.inputs[0], 'Reshape')
  const after = links.onlyReader(node.outputs[0]!)
  const [scale = '', bias = '', mean, variance] = node.inputs.slice(1).map((name) => singleOf(links, name))
  const target = links.numbers(before?.inputs[1])
  if (target?.[0] !== 1 || after?.operator !== 'Reshape' || mean === undefined || variance === undefined)
    return undefined
  const isTrained = (name: string) => name !== '' && (links.parameters(name)?.length ?? 0) > 0
  return {
    input: before!.inputs[0]!,
    output: after.outputs[0]!,
    ...(isTrained(scale) && { scale }),
    ...(isTrained(bias) && { bias }),
    running: { mean, variance },
  }
}

/** What is repeated for each sample. */
function singleOf(links: Links, name: string): string | undefined {
  const repeated = links.made(name, 'Tile')?.inputs[0]
  const shaped = links.made(repeated, 'Expand')
  return shaped ? shaped.inputs[0] : repeated
}

/**
 * The graph with one of each repeated array, under its name in the model, and nodes that repeat it: the newer exporter computes
 * the repeated ones.
 */
export function withoutRepeats(graph: Graph): Graph {
  const batch = graph.inputs[0]?.dimensions[0]
  if (typeof batch !== 'number') return graph
  const arrays = new Map(graph.arrays)
  const made: GraphNode[] = []
  for (const { operator, inputs } of graph.nodes)
    for (const [i, name] of operator === 'BatchNormalization' ? inputs.entries() : []) {
      const array = i === 0 ? undefined : arrays.get(name)
      const single = array && graph.foldedFrom.has(name) ? sampleOf(array, batch) : undefined
      if (single === undefined || made.some(({ outputs }) => outputs[0] === name)) continue
      const [source = `${name}#1`] = sourcesOf(graph, name) ?? []
      arrays.delete(name)
      arrays.set(source, single)
      arrays.set(`${name}#count`, { kind: 'int', shape: [1], values: Int32Array.of(batch) })
      made.push({
        operator: 'Tile',
        name: '',
        path: '',
        attributes: new Map(),
        inputs: [source, `${name}#count`],
        outputs: [name],
      })
    }
  if (made.length === 0) return graph
  const sources = made.map(({ inputs }) => inputs[0]!)
  const added = sources.filter((name, i) => !graph.arrays.has(name) && sources.indexOf(name) === i)
  // The last two of the inputs of a batch normalization are statistics; the parameters are marked like others.
  const isParameter = (name: string) => /\.(weight|bias)$/.test(name)
  return {
    ...graph,
    nodes: [...made, ...graph.nodes],
    arrays,
    initializers: [...graph.initializers.filter((name) => arrays.has(name)), ...added],
    origins: new Map([
      ...graph.origins,
      ...added.map((name) => [name, isParameter(name) ? 'PARAMETER' : 'BUFFER'] as const),
    ]),
  }
}

/** The part of an array that is there for each of the samples. */
function sampleOf({ kind, shape, values }: FileArray, batch: number): FileArray | undefined {
  const count = values.length / batch
  const isRepeated =
    kind === 'float' &&
    shape.length === 1 &&
    Number.isInteger(count) &&
    values.every((value: number, i: number) => value === values[i % count])
  return isRepeated
    ? { kind: 'float', shape: [count], values: values.slice(0, count) as Float32Array }
    : undefined
}
