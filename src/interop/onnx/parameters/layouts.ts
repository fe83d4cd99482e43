/**
 * How the `state_dict` of the PyTorch model lays out a weight of its file. `nn.Linear` keeps its weight as [out, in] and computes
 * x Wᵀ; exporters with their defaults transpose W when they write the file, which then has MatMul with [in, out]. A
 * matrix that a module multiplies by itself, as in x @ W, is laid out alike in both.
 *
 *   own          as in the file
 *   transposed   [out, in], and the file has [in, out]
 *   unclear      the file does not say
 */
import { UNCLEAR, LAYOUT } from '../../metadata.ts'
import { isMoved, sourcesOf } from './computed.ts'
import type { Graph, GraphNode } from '../graph.ts'
import type { Links } from '../norms/links.ts'
import { isGenerated } from './written-names.ts'

export type Layout = 'own' | 'transposed' | 'unclear'

/** `isListed`: whether the file lists it as a parameter, as the script for PyTorch and this package do. */
export function layoutOf(array: string, links: Links, isListed: boolean): Layout {
  const { graph } = links
  const { shape } = graph.arrays.get(array)!
  const reader = links.readersOf(array).find(({ operator }) => products.has(operator))
  if (shape.length < 2 || reader === undefined || graph.origins.get(array) === 'PARAMETER') return 'own'
  const isDense = shape.length === 2 && isRightOf(reader, array)
  if (isListed) return layoutOfListed(graph, array, isDense)
  const sources = sourcesOf(graph, array) ?? []
  if (sources.length > 0)
    return isMoved(graph, array) ? layoutOfMoved(graph, array, isDense && reader) : 'own'
  if (isGenerated(array)) return isDense ? 'transposed' : 'unclear'
  if (isDense && isLinear(reader)) return 'transposed'
  // PyTorch's exporters give what they computed other names than those of the model's arrays.
  if (graph.producer.startsWith('pytorch') || !isDense) return 'own'
  return array.endsWith('weight') ? 'unclear' : 'own'
}

const products = new Set(['MatMul', 'Gemm', 'Einsum'])

/** Whether a node computes x · array, with the array as it is. */
const isRightOf = ({ operator, inputs, attributes }: GraphNode, array: string): boolean =>
  inputs[1] === array && (operator === 'MatMul' || (operator === 'Gemm' && !attributes.get('transB')))

/** Whether PyTorch's newer exporter says that a node comes from `F.linear`. */
const isLinear = ({ call = '' }: GraphNode): boolean => /^linear(_\d+)?$/.test(call)

/** Files of this package that do not name a layout kept that of the file before. */
function layoutOfListed({ producer, metadata }: Graph, array: string, isDense: boolean): Layout {
  if (!producer.startsWith('normscope')) return 'own'
  if (metadata[LAYOUT] === undefined) return isDense ? 'unclear' : 'own'
  return unclearIn(metadata).includes(array) ? 'unclear' : 'own'
}

const TURN = /^(t|transpose|permute|mT|adjoint|numpy_T|swapaxes|swapdims)(_\d+)*$/
const STILL = /^(clone|detach|alias|contiguous|_?to_copy|to|lift_fresh(_copy)?)(_\d+)*$/

/** The newer exporter lists the operations between a parameter and the array; the last may be that of `F.linear`. */
function layoutOfMoved(graph: Graph, array: string, reader: GraphNode | false): Layout {
  const names = [...(graph.foldedFrom.get(array) ?? []), array]
  const sources = sourcesOf(graph, array)!
  const steps = names.filter((name) => !sources.includes(name) && !STILL.test(name))
  const turns = steps.filter((name) => TURN.test(name))
  const others = steps.filter((name) => !TURN.test(name))
  const isOfLinear = reader !== false && isLinear(reader) && others.length === 1 && others[0] === array
  if (sources.length > 1 || (others.length > 0 && !isOfLinear)) return 'unclear'
  const count = turns.length + Number(isOfLinear)
  if (graph.arrays.get(array)!.shape.length > 2) return count === 0 ? 'own' : 'unclear'
  return count % 2 === 0 ? 'own' : 'transposed'
}

/** The names that a file of this package says are laid out as in an ONNX file. */
export function unclearIn(metadata: Readonly<Record<string, string>>): readonly string[] {
  try {
    const list: unknown = JSON.parse(metadata[UNCLEAR] ?? '[]')
    return Array.isArray(list) ? list.map(String) : []
  } catch {
    return []
  }
}
