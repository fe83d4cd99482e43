/**
 * Weights that are one parameter of the model and several arrays of the file. Exporters with their defaults compute what
 * they can when they write the file. So an embedding that is also the last layer, as in GPT-2, is there twice: as itself, and transposed
 * under a name that the exporter made; and a class token is repeated for each sample of a batch. Such a copy becomes a node that makes
 * it from the parameter.
 */
import { isMoved, isProductWithZeros, sourcesOf } from './computed.ts'
import type { FileArray } from '../file/arrays.ts'
import type { Graph, GraphNode } from '../graph.ts'
import { isGenerated } from './written-names.ts'

interface Tie {
  readonly copy: string
  readonly of: string
}

interface Tied {
  readonly graph: Graph
  /** Copies that the exporter made: they are trained as one with what they are of. */
  readonly ties: readonly Tie[]
  /** Weights with names of their own that are equal to an embedding: two parameters, unless `all` ties them. */
  readonly equal: readonly Tie[]
}

/** `all`: whether weights are tied to embeddings that they are equal to, although both have names of their own. */
export function tied(whole: Graph, all = false): Tied {
  const graph = withSingles(whole)
  const floats = graph.initializers.filter((name) => isVaried(graph.arrays.get(name)!))
  const isMade = (name: string) => graph.foldedFrom.has(name) || isGenerated(name)
  const originals = floats.filter((name) => !isMade(name))
  const find = (copy: string, among: readonly string[]): Tie[] => {
    const of = among.find((name) => name !== copy && wayOf(graph, { copy, of: name }) !== undefined)
    return of === undefined ? [] : [{ copy, of }]
  }
  const matrices = originals.filter((name) => isMatrix(graph.arrays.get(name)!))
  const copies = floats.filter(isMade).flatMap((copy) => {
    const sources = graph.foldedFrom.get(copy)
    if (sources)
      return find(
        copy,
        originals.filter((name) => sources.includes(name)),
      )
    return isMatrix(graph.arrays.get(copy)!) ? find(copy, matrices) : []
  })
  const tables = new Set(
    graph.nodes.filter(({ operator }) => operator === 'Gather').map(({ inputs }) => inputs[0]!),
  )
  const embeddings = matrices.filter((name) => tables.has(name))
  const equal = matrices.filter((name) => !tables.has(name)).flatMap((name) => find(name, embeddings))
  const ties = all ? [...copies, ...equal] : copies
  return { graph: joined(graph, ties), ties, equal: all ? [] : equal }
}

/** Whether its elements differ: arrays of zeros or ones are equal without being one. */
const isVaried = ({ kind, values }: FileArray): boolean =>
  kind === 'float' && values.some((value: number) => value !== values[0])

const isMatrix = ({ shape }: FileArray): boolean => shape.length === 2

type Way = 'same' | 'transposed' | 'repeated'

/** How a copy is made; undefined if it is none. */
function wayOf({ arrays }: Graph, { copy, of }: Tie): Way | undefined {
  const [a, b] = [arrays.get(copy)!, arrays.get(of)!]
  const [rows, columns] = b.shape as [number, number]
  if (
    a.shape.join() === b.shape.join() &&
    a.values.every((value: number, i: number) => value === b.values[i])
  )
    return 'same'
  const isTransposed = (value: number, i: number) =>
    value === b.values[(i % rows) * columns + Math.floor(i / rows)]
  if (
    isMatrix(a) &&
    isMatrix(b) &&
    a.shape[0] === columns &&
    a.shape[1] === rows &&
    a.values.every(isTransposed)
  )
    return 'transposed'
  const inner = b.shape.findIndex((size) => size !== 1)
  const repeated = inner < 0 ? [] : b.shape.slice(inner)
  const isRepeated =
    a.values.length >= b.values.length &&
    repeated.join() === a.shape.slice(-repeated.length).join() &&
    a.values.every((value: number, i: number) => value === b.values[i % b.values.length])
  return isRepeated ? 'repeated' : undefined
}

/** The graph with a node for each copy in its place. */
function joined(graph: Graph, ties: readonly Tie[]): Graph {
  if (ties.length === 0) return graph
  const arrays = new Map(graph.arrays)
  const renamed = new Map<string, string>()
  const made = ties.flatMap((tie): GraphNode[] => {
    const { copy, of } = tie
    const { shape } = arrays.get(copy)!
    const way = wayOf(graph, tie)
    arrays.delete(copy)
    if (way === 'same') renamed.set(copy, of)
    if (way === 'repeated') return [expanded(arrays, of, copy, shape)]
    return way === 'transposed' ? [nodeOf('Transpose', [of], copy, [['perm', [1, 0]]])] : []
  })
  const nodes = graph.nodes.map((node) =>
    node.inputs.some((name) => renamed.has(name))
      ? { ...node, inputs: node.inputs.map((name) => renamed.get(name) ?? name) }
      : node,
  )
  const initializers = graph.initializers.filter((name) => arrays.has(name))
  return { ...graph, nodes: [...made, ...nodes], arrays, initializers }
}

const nodeOf = (
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly (readonly [string, readonly number[]])[] = [],
): GraphNode => ({ operator, name: '', path: '', attributes: new Map(attributes), inputs, outputs: [output] })

function expanded(
  arrays: Map<string, FileArray>,
  of: string,
  copy: string,
  shape: readonly number[],
): GraphNode {
  const size = `${copy}#shape`
  arrays.set(size, { kind: 'int', shape: [shape.length], values: Int32Array.from(shape) })
  return nodeOf('Expand', [of, size], copy)
}

/**
 * An array that is the same for each sample of the file's fixed batch, and comes from one array of the model which is gone, or from
 * none, as what one sample has and a node that repeats it: samples have no parameters of their own.
 */
function withSingles(graph: Graph): Graph {
  const batch = graph.inputs[0]?.dimensions[0]
  if (typeof batch !== 'number' || batch < 2) return graph
  const arrays = new Map(graph.arrays)
  const made: GraphNode[] = []
  const parameters: string[] = []
  const foldedFrom = new Map(graph.foldedFrom)
  const names = graph.initializers.flatMap((name) => {
    const array = arrays.get(name)!
    const all = sourcesOf(graph, name)
    const sources = all && isProductWithZeros(graph, name) ? [] : all
    // What was computed from an array in another way than by moving its elements has a name of its own.
    const [source = `${name}#1`] = all && sources === all && isMoved(graph, name) ? all : []
    const isSingle =
      sources !== undefined && (sources.length === 0 || isRepeated(graph, name)) && !arrays.has(source)
    const single =
      isSingle && array.kind === 'float' && array.shape.length > 1 ? singleIn(array, batch) : undefined
    if (single === undefined) return [name]
    arrays.set(source, single)
    made.push(expanded(arrays, source, name, array.shape))
    arrays.delete(name)
    if (sources!.length > 0) parameters.push(source)
    foldedFrom.set(source, graph.foldedFrom.get(name)!)
    return sources!.length > 0 ? [source] : []
  })
  if (made.length === 0) return graph
  const origins = new Map([...graph.origins, ...parameters.map((name) => [name, 'PARAMETER'] as const)])
  return { ...graph, nodes: [...made, ...graph.nodes], arrays, initializers: names, origins, foldedFrom }
}

/** Whether the exporter repeated what it computed an array from: equal elements are no sign of that, as in a layer scale. */
const isRepeated = ({ foldedFrom }: Graph, name: string): boolean =>
  [name, ...(foldedFrom.get(name) ?? [])].some((each) =>
    /^_?(expand|repeat|tile|broadcast|embedding)/.test(each),
  )

/** What one sample has of an array that is the same along an axis with the size of the batch. */
function singleIn({ kind, shape, values }: FileArray, batch: number): FileArray | undefined {
  const axis = shape.findIndex((size, d) => {
    const inner = shape.slice(d + 1).reduce((product, each) => product * each, 1)
    const isSame = () =>
      values.every((value: number, i: number) => value === values[i - (Math.floor(i / inner) % size) * inner])
    return size === batch && isSame()
  })
  if (axis < 0) return undefined
  const inner = shape.slice(axis + 1).reduce((product, each) => product * each, 1)
  const kept = Array.from(values as ArrayLike<number>).filter((_, i) => Math.floor(i / inner) % batch === 0)
  return {
    kind,
    shape: shape.with(axis, 1),
    values: values instanceof Float64Array ? Float64Array.from(kept) : Float32Array.from(kept),
  }
}

/** A sentence for each parameter with copies, and for each pair that may be one. */
export function describeTies({ ties, equal }: Pick<Tied, 'ties' | 'equal'>): string[] {
  const copiesOf = (of: string) => ties.filter((tie) => tie.of === of).map(({ copy }) => copy)
  return [
    ...[...new Set(ties.map(({ of }) => of))].map(
      (of) => `${of} is trained as one parameter with its copies in the file: ${copiesOf(of).join(', ')}`,
    ),
    ...equal.map(
      ({ copy, of }) =>
        `${copy} and ${of} have equal elements and names of their own, so they are trained as two parameters; if they are one in your model, write ,embeddings=tied behind the file`,
    ),
  ]
}
