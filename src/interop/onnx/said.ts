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
export const tiedIn = (graph: Source): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(
      entryOf<Record<string, string>>(graph, TIED, {
        initial: {},
        isFitting: isRecordOf(isText),
        kind: 'names by names',
      }),
    ),
  )

/** What Gather has for the row without a gradient. */
export const PADDING = 'padding'

/** The graph with each array under the name of its parameter, and the rows for padding at the nodes that read them. */
export function withSaid(graph: Graph): Graph {
  const padding = entryOf<Record<string, number>>(graph, 'normscope.padding', {
    initial: {},
    isFitting: isRecordOf(Number.isInteger),
    kind: 'rows by names',
  })
  const renamed = new Map(
    [...tiedIn(graph)].filter(([other, name]) => graph.arrays.has(other) && !graph.arrays.has(name)),
  )
  if (renamed.size === 0 && Object.keys(padding).length === 0) return graph
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
  }
}
