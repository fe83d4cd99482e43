/**
 * What the script for PyTorch writes into the metadata of a file about the model, because ONNX has no place for it:
 *
 *   normscope.frozen   the modules that stay in evaluation mode while the model is trained
 *   normscope.tied     further names of arrays that have several: {"head.weight": "embedding.weight"}
 *   normscope.padding  the rows of embeddings that have no gradient: {"embedding.weight": 0}
 */
import { UserError } from '../../errors.ts'
import { TIED } from '../metadata.ts'
import type { Graph } from './graph.ts'
import { ownerOf } from './norms/names.ts'

type Source = Pick<Graph, 'file' | 'metadata'>

/** Throws a UserError if the entry is not one of this kind. */
function entryOf<T>(
  { file, metadata }: Source,
  key: string,
  { initial, isFitting, kind }: { initial: T; isFitting: (value: unknown) => boolean; kind: string },
): T {
  const text = metadata[key]
  if (text === undefined) return initial
  try {
    const value: unknown = JSON.parse(text)
    if (isFitting(value)) return value as T
  } catch {
    // Not JSON.
  }
  throw new UserError(`${file}: its metadata ${key} are no ${kind}; export it again`)
}

const isText = (value: unknown) => typeof value === 'string'

const isRecordOf = (isFitting: (value: unknown) => boolean) => (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every(isFitting)

export const frozenIn = (graph: Source): readonly string[] =>
  entryOf(graph, 'normscope.frozen', {
    initial: [],
    isFitting: (value) => Array.isArray(value) && value.every(isText),
    kind: 'list of names',
  })

/** By each further name, the name of the parameter. */
export function tiedIn(graph: Graph): ReadonlyMap<string, string> {
  const said = entryOf<Record<string, string>>(graph, TIED, {
    initial: {},
    isFitting: isRecordOf(isText),
    kind: 'names by names',
  })
  return new Map([...Object.entries(said), ...(graph.tied ?? tiedByModules(graph))])
}

/**
 * The newer exporter lists all names, and has an array under the last of its names. The module of another name reads it, too:
 * `embedding.weight` is not there, and the module `embedding` reads `head.weight`.
 */
function tiedByModules({
  nodes,
  arrays,
  declared = new Map<string, string>(),
  foldedFrom,
}: Graph): [string, string][] {
  const sources = new Set([...foldedFrom.values()].flat())
  const names = [...declared.keys()]
  return names.flatMap((name): [string, string][] => {
    if (arrays.has(name) || sources.has(name)) return []
    const read = nodes
      .filter(({ path }) => path !== '' && path === ownerOf(name))
      .flatMap(({ inputs }) => inputs)
    const isOther = (each: string) =>
      declared.has(each) && arrays.has(each) && ownerOf(each) !== ownerOf(name)
    const [other, ...more] = new Set(read.filter(isOther))
    if (other === undefined || more.length > 0) return []
    return names.indexOf(name) < names.indexOf(other) ? [[other, name]] : [[name, other]]
  })
}

/** What Gather has for the row without a gradient. */
export const PADDING = 'padding'

/** The graph with each array under the name of its parameter, and the rows for padding at the nodes that read them. */
export function withSaid(graph: Graph): Graph {
  const padding = entryOf<Record<string, number>>(graph, 'normscope.padding', {
    initial: {},
    isFitting: isRecordOf(Number.isInteger),
    kind: 'rows by names',
  })
  const tied = tiedIn(graph)
  const renamed = new Map(
    [...tied].filter(([other, name]) => graph.arrays.has(other) && !graph.arrays.has(name)),
  )
  if (tied.size === 0 && Object.keys(padding).length === 0) return graph
  const own = (name: string) => renamed.get(name) ?? name
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const inputs = node.inputs.map(own)
      const row = node.operator === 'Gather' ? padding[inputs[0]!] : undefined
      const attributes = row === undefined ? node.attributes : new Map([...node.attributes, [PADDING, row]])
      return { ...node, inputs, attributes }
    }),
    arrays: new Map([...graph.arrays].map(([name, array]) => [own(name), array])),
    initializers: graph.initializers.map(own),
    origins: new Map([...graph.origins].map(([name, origin]) => [own(name), origin])),
    foldedFrom: new Map([...graph.foldedFrom].map(([name, sources]) => [name, sources.map(own)])),
    tied,
  }
}
