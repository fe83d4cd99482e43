/**
 * Which batch normalizations disappear for inference: with fixed statistics each is a factor and a shift per channel,
 * which the convolution or dense layer before it can take into its weight and bias.
 */
import type { Graph } from '../graph.ts'
import { ownerOf } from './names.ts'
import type { FoundNorm } from './found.ts'
import { hasStatistics } from './frozen.ts'
import { Links } from './links.ts'

/** By the module path of each such normalization, that of the layer that takes it. */
export function foldableNorms(graph: Graph, norms: readonly FoundNorm[]): ReadonlyMap<string, string> {
  const links = new Links(graph)
  return new Map(
    norms.flatMap((found): [string, string][] => {
      const { name, input } = found
      const layer = hasStatistics(found) ? layerBefore(links, input) : undefined
      return layer === undefined ? [] : [[name, layer]]
    }),
  )
}

/** The layer whose result a value is, if nothing else reads that. */
function layerBefore(links: Links, value: string): string | undefined {
  if (links.onlyReader(value) === undefined) return undefined
  const node = links.made(value, 'Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'Add')
  if (node === undefined) return undefined
  const [first = '', second = ''] = node.inputs
  if (node.operator === 'Add') {
    const biases = [first, second].filter((name) => links.parameters(name) !== undefined)
    const [product] = [first, second].filter((name) => links.made(name, 'MatMul') !== undefined)
    return biases.length === 1 && product !== undefined ? layerBefore(links, product) : undefined
  }
  const weights = links.parameters(second) ?? []
  return weights.length === 1 ? ownerOf(weights[0]!) || node.path || weights[0] : undefined
}
