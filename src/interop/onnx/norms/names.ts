/** What a normalization is called: by the module that owns its parameters, or else by its node. */
import type { GraphNode } from '../graph.ts'

/** The module that owns a parameter: `layer1.0.bn1` of `layer1.0.bn1.weight`. */
export function ownerOf(parameter: string): string {
  const dot = parameter.lastIndexOf('.')
  return dot < 0 ? '' : parameter.slice(0, dot)
}

const isAnonymous = (name: string) => name.includes('::')

/** The module that owns the parameter, or else that of the node. */
export function nameOf(
  node: Pick<GraphNode, 'path' | 'name' | 'outputs'>,
  parameter: string | undefined,
): string {
  const owner = parameter === undefined || isAnonymous(parameter) ? '' : ownerOf(parameter)
  return owner || node.path || node.name || node.outputs[0]!
}
