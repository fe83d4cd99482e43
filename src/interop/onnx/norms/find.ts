/** Finds the normalizations of a graph: its nodes for them, and those that exporters take apart. */
import type { Graph, GraphNode } from '../graph.ts'
import type { FoundNorm } from './found.ts'
import { Links } from './links.ts'
import { grouping, standardizing } from './pieces.ts'

type Core = Omit<FoundNorm, 'name' | 'parameters' | 'isFrozen' | 'pieces' | 'gains'> & {
  readonly gains?: FoundNorm['gains']
}

/** In the order of the graph. */
export function findNorms(graph: Graph): FoundNorm[] {
  const links = new Links(graph)
  const isTrained = graph.nodes.some(
    (node) => node.operator === 'BatchNormalization' && node.attributes.get('training_mode') === 1,
  )
  return graph.nodes.flatMap((node): FoundNorm[] => {
    const core = coreOf(links, node)
    if (core === undefined) return []
    const isOfWeights = (links.parameters(core.input)?.length ?? 0) > 0
    // A constant that is standardized is no normalization of the network.
    if (!isOfWeights && links.parameters(core.input) !== undefined) return []
    const kind = isOfWeights ? 'weight-standardization' : core.kind
    const whole = throughTransposes(
      links,
      core.scale === undefined && !isOfWeights ? withGains(links, core) : core,
    )
    const parameters = [whole.scale, whole.bias].flatMap((name) =>
      name === undefined ? [] : (links.parameters(name) ?? []),
    )
    const [first = isOfWeights ? links.parameters(core.input)![0] : undefined] = parameters
    return [
      {
        ...whole,
        kind,
        gains: whole.gains ?? 'broadcast',
        name: nameOf(node, first),
        isFrozen: isTrained && core.kind === 'batch' && node.attributes.get('training_mode') !== 1,
        parameters,
        pieces: node.operator.endsWith('Normalization') ? 1 : 2,
      },
    ]
  })
}

/** The module that owns a parameter: `layer1.0.bn1` of `layer1.0.bn1.weight`. */
export function ownerOf(parameter: string): string {
  const dot = parameter.lastIndexOf('.')
  return dot < 0 ? '' : parameter.slice(0, dot)
}

const isAnonymous = (name: string) => name.includes('::')

function nameOf(node: GraphNode, parameter: string | undefined): string {
  const owner = parameter === undefined || isAnonymous(parameter) ? '' : ownerOf(parameter)
  return owner || node.path || node.name || node.outputs[0]!
}

function coreOf(links: Links, node: GraphNode): Core | undefined {
  const [input = '', scale, bias, mean, variance] = node.inputs
  const [output = ''] = node.outputs
  const number = (name: string, initial: number) => Number(node.attributes.get(name) ?? initial)
  const own = { input, output, ...(scale && { scale }), ...(bias && { bias }) }
  switch (node.operator) {
    case 'BatchNormalization':
      return {
        ...own,
        kind: 'batch',
        epsilon: number('epsilon', 1e-5),
        momentum: number('momentum', 0.9),
        channelAxis: 1,
        gains: 'channel',
        running: { mean: mean!, variance: variance! },
      }
    case 'LayerNormalization':
    case 'RMSNormalization': {
      const firstAxis = number('axis', -1)
      const kind = node.operator === 'LayerNormalization' ? 'layer' : 'rms'
      return { ...own, kind, epsilon: number('epsilon', 1e-5), firstAxis, channelAxis: firstAxis }
    }
    case 'GroupNormalization':
      return {
        ...own,
        kind: 'group',
        epsilon: number('epsilon', 1e-5),
        groups: number('num_groups', 1),
        channelAxis: 1,
        gains: 'channel',
      }
    case 'InstanceNormalization': {
      const epsilon = number('epsilon', 1e-5)
      const grouped = grouping(links, node)
      if (grouped) return { ...grouped, kind: 'group', epsilon, channelAxis: 1 }
      return { ...own, kind: 'instance', epsilon, channelAxis: 1, gains: 'channel' }
    }
    default: {
      const found = standardizing(links, node)
      if (found === undefined) return undefined
      const { axes } = found
      return { ...found, output, channelAxis: axes.length === 1 ? axes[0]! : Math.min(...axes) }
    }
  }
}

/** Extends a normalization by the product with γ and the sum with β that follow it. */
function withGains(links: Links, core: Core): Core {
  const scaled = follow(links, core.output, 'Mul')
  const shifted = follow(links, scaled?.output ?? core.output, 'Add')
  return {
    ...core,
    output: shifted?.output ?? scaled?.output ?? core.output,
    ...(scaled && { scale: scaled.operand }),
    ...(shifted && { bias: shifted.operand }),
  }
}

/** The only reader of a value, if it combines it with parameters. */
function follow(
  links: Links,
  name: string,
  operator: 'Mul' | 'Add',
): { readonly output: string; readonly operand: string } | undefined {
  const reader = links.onlyReader(name)
  if (reader?.operator === 'Cast') return follow(links, reader.outputs[0]!, operator)
  if (reader?.operator !== operator) return undefined
  const operand = links.other(reader, name)
  if (operand === undefined || (links.parameters(operand)?.length ?? 0) === 0) return undefined
  return { output: reader.outputs[0]!, operand }
}

/**
 * A module that normalizes the channels of images by moving them to the end and back: the whole of it is a
 * normalization over axis 1. Transposes of modules of their own stay outside.
 */
function throughTransposes(links: Links, core: Core): Core {
  const before = links.made(core.input, 'Transpose')
  const after = links.onlyReader(core.output)
  const isLast = core.firstAxis === -1 || core.axes?.join() === '-1'
  if (before === undefined || after?.operator !== 'Transpose' || before.path !== after.path || !isLast)
    return core
  const made = links.producer(core.output)
  const order = before.attributes.get('perm')
  const back = after.attributes.get('perm')
  if (made?.path !== before.path || !Array.isArray(order) || !Array.isArray(back)) return core
  const rank = order.length
  const toEnd = [0, ...Array.from({ length: rank - 2 }, (_, d) => d + 2), 1]
  if (order.join() !== toEnd.join() || !toEnd.every((axis, d) => back[axis] === d)) return core
  const { firstAxis: _, ...rest } = core
  const [input, output] = [before.inputs[0]!, after.outputs[0]!]
  return { ...rest, input, output, axes: [1], channelAxis: 1, gains: 'channel' }
}
