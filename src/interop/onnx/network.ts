/**
 * A network from an ONNX file: what is in it, and models of it. Its normalizations are found, and can be exchanged.
 *
 *     const network = importOnnx(await readFile('resnet.onnx'))
 *     network.norms.map(({ name, kind }) => `${name}: ${kind}`)
 *     const model = network.create({ norm: 'group:8', seed: 1 })
 */
import { UserError } from '../../errors.ts'
import { isMoved, sourcesOf } from './parameters/computed.ts'
import type { ReadBeside } from './file/arrays.ts'
import { readModel } from './file/messages.ts'
import { type Graph, type GraphInput, type GraphNode, readGraph } from './graph.ts'
import type { ImportedNetwork } from './imported.ts'
import { createModel } from './model.ts'
import { findNorms } from './norms/find.ts'
import { EXPORT_ADVICE, foldedLayers } from './norms/folded.ts'
import { foldableNorms } from './norms/folds.ts'
import type { FoundNorm } from './norms/found.ts'
import { withoutRepeats } from './norms/instances.ts'
import { ownerOf } from './norms/names.ts'
import { findParameters, type Parameters, withTransposed } from './parameters/find.ts'
import { planSteps, type Step } from './program.ts'
import { withRecurrentWeights } from './parameters/recurrent-weights.ts'
import { withSaid } from './said.ts'
import { describeTies, tied } from './parameters/ties.ts'
import { isGenerated } from './parameters/written-names.ts'

export interface ImportOptions {
  /** The file's name, for messages. */
  readonly file?: string
  /** Bytes of a file that holds arrays of the model, by its name; undefined if there is none. */
  readonly beside?: ReadBeside
}

/** Throws a UserError if the bytes are no ONNX model, or have an operator that is not available. */
export function importOnnx(
  bytes: Uint8Array,
  { file = 'the model', beside = () => undefined }: ImportOptions = {},
): ImportedNetwork {
  return networkOf(withSaid(readGraph(readModel(bytes, file), file, beside)), {})
}

/** What people say of a network that its file does not. */
interface Said {
  /** Whether weights are tied to embeddings that they are equal to, although both have names of their own. */
  readonly isTied?: true
  /** Patterns of the names of weights that the `state_dict` has transposed. */
  readonly transposed?: readonly string[]
}

function networkOf(whole: Graph, said: Said): ImportedNetwork {
  const { file } = whole
  const ties = tied(withRecurrentWeights(withoutRepeats(whole)), said.isTied)
  const graph = withoutSoftmax(ties.graph)
  const input = onlyInput(graph)
  const found = findNorms(graph)
  const own = findParameters(graph, found)
  const parameters = said.transposed ? withTransposed(own, graph, said.transposed) : own
  const norms = inOrder(found, parameters)
  const steps = planSteps(graph, norms)
  const folded = foldedLayers(graph).map(layerOf)
  const tokens = tokensOf(graph, input, steps)
  const foldable = foldableNorms(graph, norms)
  const network = { file, graph, input, tokens, steps, norms, parameters, folded, foldable }
  const notes = [...notesOf(network), ...describeTies(ties)]
  if (graph !== ties.graph)
    notes.push(
      `its last node, ${whole.outputs[0]}, is a softmax, which is left out: losses take what it is given`,
    )
  const source = { ...network, notes }
  return {
    ...source,
    withTiedEmbeddings: () => networkOf(whole, { ...said, isTied: true }),
    withTransposed: (transposed) => networkOf(whole, { ...said, transposed }),
    create: (options = {}) => createModel(source, options),
  }
}

/** The module path of a layer: that of its weight, which a node has that the exporter put together from two modules. */
const layerOf = ({ path, name, inputs: [, weight = ''] }: GraphNode): string =>
  (isGenerated(weight) ? '' : ownerOf(weight)) || path || name

/** The same graph with the logits as its output, if that is their softmax. */
function withoutSoftmax(graph: Graph): Graph {
  const [output, ...others] = graph.outputs
  const last = graph.nodes.find(({ outputs }) => outputs[0] === output)
  if (last?.operator !== 'Softmax' || last.inputs[0] === undefined) return graph
  return { ...graph, outputs: [last.inputs[0], ...others] }
}

/** The fewest rows of a table of the file that the input is an index into. */
function tokensOf({ arrays }: Graph, { name, kind }: GraphInput, steps: readonly Step[]): number | undefined {
  if (kind !== 'int') return undefined
  const names = new Set([name])
  const rows = steps.flatMap((step): number[] => {
    if (step.kind !== 'node') return []
    const { operator, inputs, outputs, attributes } = step.node
    if (operator === 'Cast' && names.has(inputs[0]!)) names.add(outputs[0]!)
    const isTable = operator === 'Gather' && names.has(inputs[1]!) && (attributes.get('axis') ?? 0) === 0
    const table = isTable ? arrays.get(inputs[0]!) : undefined
    return table?.kind === 'float' ? [table.shape[0]!] : []
  })
  return rows.length === 0 ? undefined : Math.min(...rows)
}

/** In the order of their parameters, which is that of the modules, if all have some. */
function inOrder(norms: readonly FoundNorm[], { trained }: Parameters): FoundNorm[] {
  const places = new Map(trained.map(({ array }, i) => [array, i]))
  const placeOf = ({ parameters: [first = ''] }: FoundNorm) => places.get(first)
  if (norms.some((norm) => placeOf(norm) === undefined)) return [...norms]
  return norms.toSorted((a, b) => placeOf(a)! - placeOf(b)!)
}

function onlyInput({ file, inputs }: Graph): GraphInput {
  const [first, ...others] = inputs
  if (first === undefined) throw new UserError(`${file}: it has no input; export a model that takes one`)
  if (others.length > 0)
    throw new UserError(
      `${file}: expected one input, got ${inputs.length}: ${inputs.map(({ name }) => name).join(', ')}; ` +
        'export a module that takes one and makes the others itself',
    )
  return first
}

/** Normalizations of different modules that have a parameter in common. */
function sharedIn(norms: readonly FoundNorm[]): string[] {
  const users = new Map<string, Set<string>>()
  for (const { name, parameters } of norms)
    for (const each of parameters) users.set(each, (users.get(each) ?? new Set()).add(name))
  const shared = norms.filter(({ parameters }) => parameters.some((name) => users.get(name)!.size > 1))
  const names = [...new Set(shared.map(({ name }) => name))]
  return names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more normalizations`] : names
}

const namesOf = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ')

/** What is trained in the place of other arrays of the model, which are gone: not a weight that is only transposed. */
function computedIn(graph: Graph, { trained }: Parameters): string[] {
  return trained.flatMap(({ array, name }) => {
    const sources = sourcesOf(graph, array) ?? []
    return sources.length === 0 || isMoved(graph, array) ? [] : [`${name} (of ${sources.join(', ')})`]
  })
}

function notesOf({
  graph,
  norms,
  parameters,
  folded,
}: Pick<ImportedNetwork, 'graph' | 'norms' | 'parameters' | 'folded'>): string[] {
  const notes: string[] = []
  if (!parameters.isListed)
    notes.push(
      'the file does not say which arrays are trained: these are all weights that the output depends on',
    )
  if (parameters.unused.length > 0)
    notes.push(`its output does not depend on ${namesOf(parameters.unused)}, so they are not trained`)
  const shared = sharedIn(norms)
  if (!parameters.isListed && shared.length > 0)
    notes.push(
      `the exporter merged equal arrays, so ${shared.join(', ')} share their parameters; export in training mode`,
    )
  if (parameters.fixed.length > 0)
    notes.push(
      `computed when it was exported, and not trained: ${namesOf(parameters.fixed)}; if that came from parameters, ${EXPORT_ADVICE}`,
    )
  const computed = computedIn(graph, parameters)
  if (computed.length > 0)
    notes.push(
      `computed when it was exported, and trained as they are: ${namesOf(computed)}; to train what they were computed from, ${EXPORT_ADVICE}`,
    )
  const unclear = parameters.trained.filter(({ layout }) => layout === 'unclear').map(({ name }) => name)
  if (unclear.length > 0)
    notes.push(
      `it does not say how the state_dict of its model lays out ${namesOf(unclear)}: files of weights have ${unclear.length === 1 ? 'it' : 'them'} as this file does; if ${unclear.length === 1 ? 'it is the weight' : 'some are weights'} of nn.Linear, [out, in], write ,transposed=${unclear[0]} behind the file, and otherwise ,transposed=none`,
    )
  if (folded.length > 0)
    notes.push(
      `batch normalization seems to be folded into ${folded.length === 1 ? 'the layer' : `${folded.length} layers, such as`} ${folded[0]}; ${EXPORT_ADVICE}`,
    )
  const omitted = graph.metadata['normscope.omitted']
  if (omitted !== undefined && omitted !== '[]')
    notes.push(`left out when it was exported: ${omitted.replaceAll(/[[\]"]/g, '')}`)
  const frozen = norms.filter(({ isFrozen }) => isFrozen).map(({ name }) => name)
  if (frozen.length > 0) notes.push(`normalized by fixed statistics, also in training: ${frozen.join(', ')}`)
  if (graph.outputs.length > 1)
    notes.push(`of its ${graph.outputs.length} outputs the first, ${graph.outputs[0]}, is used`)
  return notes
}
