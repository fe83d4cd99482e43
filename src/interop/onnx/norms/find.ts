/** Finds the normalizations of a graph: its nodes for them, and those that exporters take apart. */
import type { Graph, GraphNode } from '../graph.ts'
import type { Core, FoundNorm } from './found.ts'
import { Links } from './links.ts'
import { grouped, groupedByHand } from './grouped.ts'
import { ofInstances } from './instances.ts'
import { nameOf } from './names.ts'
import { frozenIn } from '../said.ts'
import { type Standardizing, standardizing } from './pieces.ts'
import { weightStandardizations } from './weights.ts'

/** In the order of the graph. */
export function findNorms(graph: Graph): FoundNorm[] {
  const links = new Links(graph)
  const isTrained = graph.nodes.some(
    (node) => node.operator === 'BatchNormalization' && node.attributes.get('training_mode') === 1,
  )
  const frozen = new Set(frozenIn(graph))
  const listed = weightStandardizations(links)
  const found = graph.nodes.flatMap((node): Named[] => {
    const core = coreOf(links, node)
    const { path } = node
    if (core === undefined) return (listed.get(node) ?? []).map((norm) => ({ ...norm, path }))
    const isOfWeights = (links.parameters(core.input)?.length ?? 0) > 0
    // A constant that is standardized is no normalization of the network.
    if (!isOfWeights && links.parameters(core.input) !== undefined) return []
    const kind = isOfWeights ? 'weight-standardization' : core.kind
    const whole = throughTransposes(links, isPlain(core) && !isOfWeights ? withGains(links, core) : core)
    const checked = withKnownCount(links, whole)
    if (checked === undefined) return []
    const parameters = [checked.scale, checked.bias].flatMap((name) =>
      name === undefined ? [] : (links.parameters(name) ?? []),
    )
    const [first = isOfWeights ? links.parameters(core.input)![0] : checked.running?.mean] = parameters
    const name = nameOf(node, first)
    return [
      {
        ...checked,
        kind,
        gains: checked.gains ?? 'broadcast',
        name,
        isFrozen:
          core.running !== undefined &&
          (frozen.has(name) || (isTrained && node.attributes.get('training_mode') !== 1)),
        parameters,
        pieces: node.operator.endsWith('Normalization') ? 1 : 2,
        path,
      },
    ]
  })
  return apart(graph, found)
}

/**
 * Arrays that several normalizations use: exporters merge equal ones, such as the γ and β of layers before training, so
 * these are of one module only if the file lists what is trained, or their elements differ. Others have the names of
 * their nodes.
 */
function apart(graph: Graph, norms: readonly Named[]): FoundNorm[] {
  const isListed = 'normscope.parameters' in graph.metadata
  const isMerged = (name: string) => {
    const values = graph.arrays.get(name)?.values
    return !isListed && (values === undefined || values.every((value: number) => value === values[0]))
  }
  const users = new Map<string, string>()
  return norms.map(({ path, ...norm }) => {
    const { name, parameters, running } = norm
    const arrays = [...parameters, ...(running ? [running.mean, running.variance] : [])]
    const key = [name, ...arrays].join('|')
    const isLater = users.has(key) && users.get(key) !== path
    if (!isLater) users.set(key, path)
    return isLater && path !== '' && arrays.every(isMerged) ? { ...norm, name: path } : norm
  })
}

/** With the module path of its node. */
type Named = FoundNorm & { readonly path: string }

function coreOf(links: Links, node: GraphNode): Core | undefined {
  const [input = '', scale, bias, mean, variance] = node.inputs
  const [output = ''] = node.outputs
  const number = (name: string, initial: number) => Number(node.attributes.get(name) ?? initial)
  const named = { input, output, ...(scale && { scale }), ...(bias && { bias }) }
  switch (node.operator) {
    case 'BatchNormalization': {
      const instances = ofInstances(links, node)
      if (instances) {
        const [momentum, epsilon] = [number('momentum', 0.9), number('epsilon', 1e-5)]
        return { ...instances, kind: 'instance', epsilon, momentum, channelAxis: 1, gains: 'channel' }
      }
      const own = { ...named, kind: 'batch', epsilon: number('epsilon', 1e-5), channelAxis: 1 } as const
      // Without running statistics, exporters compute those of the batch before it; also those of weights.
      const isOfWeights = (links.parameters(input)?.length ?? 0) > 0
      if (isMeanOf(links, mean, input) || (isOfWeights && isMade(links, mean)))
        return { ...own, gains: 'channel' }
      // Statistics that are computed from anything else are not stored: the operator takes them as they are.
      if (isMade(links, mean) || isMade(links, variance)) return undefined
      return {
        ...own,
        momentum: number('momentum', 0.9),
        gains: 'channel',
        running: { mean: mean!, variance: variance! },
      }
    }
    case 'LayerNormalization':
    case 'RMSNormalization': {
      const firstAxis = number('axis', -1)
      const kind = node.operator === 'LayerNormalization' ? 'layer' : 'rms'
      return { ...named, kind, epsilon: number('epsilon', 1e-5), firstAxis, channelAxis: firstAxis }
    }
    case 'GroupNormalization':
      return {
        ...named,
        kind: 'group',
        epsilon: number('epsilon', 1e-5),
        groups: number('num_groups', 1),
        channelAxis: 1,
        gains: 'channel',
      }
    case 'InstanceNormalization': {
      const epsilon = number('epsilon', 1e-5)
      const group = grouped(links, node)
      if (group) return { ...group, kind: 'group', epsilon, channelAxis: 1 }
      return { ...named, kind: 'instance', epsilon, channelAxis: 1, gains: 'channel' }
    }
    default: {
      const found = standardizing(links, node)
      if (found === undefined) return undefined
      const kind = kindOver(found)
      const channelAxis = kind === 'layer' || kind === 'rms' ? Math.min(...found.axes) : 1
      const core: Core = { output, ...found, kind, channelAxis }
      return groupedByHand(links, core) ?? core
    }
  }
}

/** Whether a node makes the value. */
const isMade = (links: Links, name: string | undefined): boolean =>
  name !== undefined && links.producer(name) !== undefined

/** Whether a value is the mean of another, which may be reshaped and transposed before. */
function isMeanOf(links: Links, name: string | undefined, values: string): boolean {
  let from = links.made(name, 'ReduceMean')?.inputs[0]
  while (from !== undefined && from !== values)
    from = links.made(from, 'Reshape', 'Transpose', 'Cast')?.inputs[0]
  return from !== undefined
}

/** What a standardization over these axes is called: the batch is axis 0, and positions are those after the channels. */
function kindOver({ kind, axes }: Standardizing): FoundNorm['kind'] {
  if (kind === 'rms') return kind
  const sorted = axes.toSorted((a, b) => a - b).join()
  if (['0', '0,2', '0,2,3'].includes(sorted)) return 'batch'
  return sorted === '2,3' ? 'instance' : kind
}

/**
 * √n x / ‖x‖ divides by the root mean square only if n is the number of values, which γ has, too; undefined if it has
 * another.
 */
function withKnownCount(links: Links, { count, ...core }: Core): Core | undefined {
  if (count === undefined) return core
  const parameters = core.scale === undefined ? [] : (links.parameters(core.scale) ?? [])
  const sizes = parameters.map((name) => links.array(name)!.values.length)
  return sizes.length === 1 && sizes[0] === count ? core : undefined
}

/** Whether γ and β may follow in nodes of their own: they are no inputs of its node. */
const isPlain = ({ scale, gains }: Core) => scale === undefined || gains === undefined

/** Extends a normalization by the product with γ and the sum with β that follow it. */
function withGains(links: Links, core: Core): Core {
  const scaled = core.scale === undefined ? follow(links, core.output, 'Mul') : undefined
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
