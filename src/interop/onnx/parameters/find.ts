/** Which arrays of a file are trained, and what each is for. */
import { UserError } from '../../../errors.ts'
import type { StateRole } from '../../../tensor/index.ts'
import { isConstant, isMoved, sourcesOf } from './computed.ts'
import type { FileArray } from '../file/arrays.ts'
import type { Graph, GraphNode } from '../graph.ts'
import { type Layout, layoutOf } from './layouts.ts'
import type { FoundNorm } from '../norms/found.ts'
import { Links } from '../norms/links.ts'
import { tiedIn } from '../said.ts'
import { fits, isGenerated } from './written-names.ts'

interface Parameter {
  /** The name in the file. */
  readonly array: string
  /** The name of a `state_dict`, also where the exporter gave another. */
  readonly name: string
  readonly role: StateRole
  /** How the `state_dict` lays it out. */
  readonly layout: Layout
}

export interface Parameters {
  readonly trained: readonly Parameter[]
  /** Whether the file says what is trained; otherwise it is what the output depends on smoothly. */
  readonly isListed: boolean
  /** What the exporter computed and is not trained, because the file does not say from what. */
  readonly fixed: readonly string[]
  /** Further names of parameters that have several in the `state_dict`, each with the parameter's. */
  readonly tied: ReadonlyMap<string, string>
  /** What the file lists and does not have, because exporters leave out what no output depends on. */
  readonly unused: readonly string[]
}

/** Throws a UserError if the file lists a parameter that it does not have. */
export function findParameters(graph: Graph, norms: readonly FoundNorm[]): Parameters {
  const links = new Links(graph)
  const listed = listedIn(graph)
  const roles = rolesOf(graph, links, norms)
  const { arrays, fixed } = listed
    ? { arrays: listed.filter((name) => graph.arrays.has(name)), fixed: [] }
    : reached(graph, links, norms)
  const modules = new Map(norms.flatMap(({ name, parameters }) => parameters.map((each) => [each, name])))
  const names = new Map<string, number>()
  const sources = arrays.map((array) => onlySource(graph, array))
  const trained = arrays.map((array, i): Parameter => {
    const source = sources[i]
    const isWhole = source !== undefined && sources.indexOf(source) === sources.lastIndexOf(source)
    const wanted =
      isWhole && !graph.arrays.has(source)
        ? source
        : nameFor(array, links, roles.get(array), modules.get(array))
    const count = names.get(wanted) ?? 0
    names.set(wanted, count + 1)
    // What keeps a name that the exporter made up is no array of a state_dict.
    const isOwn = wanted === array && isGenerated(array)
    return {
      array,
      layout: isOwn ? 'own' : layoutOf(array, links, listed !== undefined),
      name: count === 0 ? wanted : `${wanted}#${count + 1}`,
      role: roles.get(array) ?? roleByName(array, graph.arrays.get(array)!.shape.length),
    }
  })
  const isListed = listed !== undefined || arrays.every((name) => graph.origins.get(name) === 'PARAMETER')
  const unused = (listed ?? []).filter((name) => !graph.arrays.has(name))
  return { trained, isListed, fixed, unused, tied: tiedIn(graph) }
}

/** The array of the model that an array of the file is in another order or shape. */
function onlySource(graph: Graph, array: string): string | undefined {
  const [source, ...others] = sourcesOf(graph, array) ?? []
  return others.length === 0 && isMoved(graph, array) ? source : undefined
}

/**
 * The same with the weights whose names fit one of the patterns laid out as [out, in] in their `state_dict`, and no other unclear.
 * Throws a UserError if a pattern fits no matrix.
 */
export function withTransposed(
  parameters: Parameters,
  graph: Graph,
  patterns: readonly string[],
): Parameters {
  const isMatrix = ({ array }: Parameter) => graph.arrays.get(array)!.shape.length === 2
  for (const pattern of patterns)
    if (!parameters.trained.some((each) => isMatrix(each) && fits(each.name, [pattern])))
      throw new UserError(
        `${graph.file}: transposed=${pattern} fits no weight with two axes; expected one or more of ${parameters.trained
          .filter(isMatrix)
          .map(({ name }) => name)
          .join(', ')}, or none`,
      )
  return {
    ...parameters,
    trained: parameters.trained.map((each) => {
      if (isMatrix(each) && fits(each.name, patterns)) return { ...each, layout: 'transposed' }
      return each.layout === 'unclear' ? { ...each, layout: 'own' } : each
    }),
  }
}

function listedIn({ file, metadata, arrays }: Graph): string[] | undefined {
  const text = metadata['normscope.parameters']
  if (text === undefined) return undefined
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    list = undefined
  }
  const isList = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((name) => typeof name === 'string')
  if (!isList(list))
    throw new UserError(`${file}: its metadata normscope.parameters is no list of names; export it again`)
  const missing = list.find((name) => arrays.has(name) && arrays.get(name)!.kind !== 'float')
  const wrong = missing ?? (list.some((name) => arrays.has(name)) ? undefined : list[0])
  if (wrong !== undefined)
    throw new UserError(
      `${file}: the parameter ${wrong}, which its metadata lists, is not among its arrays of floats; export it again`,
    )
  return list
}

/** Inputs through which no gradient flows, by operator. */
const blocked: Readonly<Record<string, readonly number[] | 'all'>> = {
  Shape: 'all',
  Size: 'all',
  Equal: 'all',
  Less: 'all',
  LessOrEqual: 'all',
  Greater: 'all',
  GreaterOrEqual: 'all',
  Not: 'all',
  ArgMax: 'all',
  Range: 'all',
  // Tables of cosines and sines, and positions.
  RotaryEmbedding: [1, 2, 3],
  Where: [0],
  Gather: [1],
  Clip: [1, 2],
  Pow: [1],
  Pad: [1, 2, 3],
  BatchNormalization: [3, 4],
  Dropout: [1, 2],
  Resize: [1, 2, 3],
  Reshape: [1],
  Expand: [1],
}

/** Initializers that the output depends on smoothly, and that look like weights. */
function reached(
  graph: Graph,
  links: Links,
  norms: readonly FoundNorm[],
): { arrays: readonly string[]; fixed: readonly string[] } {
  const seen = new Set<string>()
  const stack = [...graph.outputs]
  const statistics = new Set(
    norms.flatMap(({ running }) => (running ? [running.mean, running.variance] : [])),
  )
  const ofNorms = new Set(
    norms.flatMap(({ kind, input, parameters }) =>
      kind === 'weight-standardization' ? [input, ...parameters] : parameters,
    ),
  )
  while (stack.length > 0) {
    const name = stack.pop()!
    if (name === '' || seen.has(name)) continue
    seen.add(name)
    const node = links.producer(name)
    if (node === undefined) continue
    // What goes through the sine of positions is a table of frequencies.
    if (['Sin', 'Cos'].includes(node.operator) && !dependsOnData(graph, links, node)) continue
    const closed = blocked[node.operator] ?? []
    if (closed !== 'all') stack.push(...node.inputs.filter((_, i) => !closed.includes(i)))
  }
  const isTrained = (name: string) => {
    const array = graph.arrays.get(name)!
    if (!seen.has(name) || array.kind !== 'float' || statistics.has(name)) return false
    const origin = graph.origins.get(name)
    if (origin !== undefined) return origin === 'PARAMETER'
    if (isConstant(graph, name) || isMask(array)) return false
    if ((sourcesOf(graph, name) ?? []).length > 0 || isOfPositions(graph, links, name)) return true
    if (isGenerated(name))
      return (
        ofNorms.has(name) ||
        links.readersOf(name).some((node) => isWeightOf(node, name)) ||
        isFactor(graph, links, name)
      )
    // A buffer with the mean or the standard deviation of the data.
    if (links.readersOf(name).every((node) => isOfInput(graph, links, node, name))) return false
    // PyTorch's exporters keep scalars of the graph apart from those of its modules. Masks have −∞ or a very large number.
    const isWeight = array.shape.length > 0 || graph.producer.startsWith('pytorch')
    return isWeight && array.values.every((value: number) => Math.abs(value) < 1e4)
  }
  const arrays = graph.initializers.filter(isTrained)
  const known = new Set(arrays)
  const fixed = graph.initializers.filter((name) => {
    const array = graph.arrays.get(name)!
    const isUnclear = seen.has(name) && !known.has(name) && isGenerated(name) && !isConstant(graph, name)
    return isUnclear && isUneven(array) && !isMask(array)
  })
  return { arrays, fixed }
}

const isUneven = ({ kind, values }: FileArray): boolean =>
  kind === 'float' && values.some((value: number) => value !== values[0])

/**
 * Whether an array scales or shifts features, one element for each, such as the factors of a layer scale, which a module reshapes.
 * What does so to the input itself is the mean or the standard deviation of the data.
 */
function isFactor(graph: Graph, links: Links, name: string): boolean {
  const { shape } = graph.arrays.get(name)!
  return (
    shape.filter((size) => size > 1).length === 1 &&
    links.readersOf(name).some((node) => {
      const other = ['Mul', 'Add'].includes(node.operator) ? links.other(node, name) : undefined
      return other !== undefined && !isScaledInput(graph, links, other)
    })
  )
}

/** Whether a node takes an array from the input, or divides this by it. */
const isOfInput = (graph: Graph, links: Links, { operator, inputs }: GraphNode, name: string): boolean =>
  ['Sub', 'Div'].includes(operator) && inputs[1] === name && isScaledInput(graph, links, inputs[0]!)

/** Whether a value is the input, scaled and shifted at most, in a few steps. */
function isScaledInput(graph: Graph, links: Links, value: string, steps = 6): boolean {
  if (graph.inputs.some((input) => input.name === value)) return true
  const made = steps > 0 ? links.made(value, 'Add', 'Sub', 'Mul', 'Div', 'Cast') : undefined
  return made !== undefined && made.inputs.some((input) => isScaledInput(graph, links, input, steps - 1))
}

/**
 * Whether an array is the rows of an embedding of positions, which the older exporter took when it wrote the file: it is added to
 * embeddings of the input. Sines and cosines of positions begin with those of 0.
 */
function isOfPositions(graph: Graph, links: Links, name: string): boolean {
  const { shape, values } = graph.arrays.get(name)!
  const width = shape.at(-1) ?? 1
  const isComputed = values.subarray(0, width).every((value: number) => value === 0 || value === 1)
  if (shape.length < 2 || isComputed) return false
  return links.readersOf(name).some((node) => {
    const table = node.operator === 'Add' ? links.made(links.other(node, name), 'Gather') : undefined
    return table !== undefined && links.array(table.inputs[0])?.kind === 'float'
  })
}

/** 0 where attention may look, and a number that leaves nothing of a softmax elsewhere. */
function isMask({ values, shape }: FileArray): boolean {
  const other = values.find((value: number) => value !== 0) ?? 0
  return shape.length > 1 && other <= -50 && values.every((value: number) => value === 0 || value === other)
}

/** Whether a node computes from the values of the input, and not from its shape alone. */
function dependsOnData(graph: Graph, links: Links, node: GraphNode): boolean {
  const inputs = new Set(graph.inputs.map(({ name }) => name))
  const seen = new Set<string>()
  const stack = [...node.inputs]
  while (stack.length > 0) {
    const name = stack.pop()!
    if (inputs.has(name)) return true
    if (seen.has(name)) continue
    seen.add(name)
    const maker = links.producer(name)
    if (maker && !['Shape', 'Size'].includes(maker.operator)) stack.push(...maker.inputs)
  }
  return false
}

const passing = new Set([
  'Transpose',
  'Reshape',
  'Slice',
  'Concat',
  'Unsqueeze',
  'Squeeze',
  'Cast',
  'Split',
  'Identity',
  'Mul',
])

function rolesOf(graph: Graph, links: Links, norms: readonly FoundNorm[]): Map<string, StateRole> {
  const roles = new Map<string, StateRole>()
  const mark = (value: string | undefined, role: StateRole) => {
    if (value === undefined || value === '') return
    if (graph.arrays.has(value)) {
      if (!roles.has(value)) roles.set(value, role)
      return
    }
    const node = links.producer(value)
    if (node && passing.has(node.operator)) for (const input of node.inputs) mark(input, role)
  }
  for (const { scale, bias } of norms) {
    mark(scale, 'gain')
    mark(bias, 'shift')
  }
  for (const node of graph.nodes) {
    for (const name of weightInputs(node)) mark(name, 'weight')
    for (const name of biasInputs(node)) mark(name, 'bias')
  }
  return roles
}

/** Also the slopes of a PReLU, which exporters reshape, and biases that normalizations are folded into. */
const isWeightOf = (node: GraphNode, name: string): boolean =>
  weightInputs(node).includes(name) ||
  (node.operator === 'PRelu' && node.inputs[1] === name) ||
  (node.operator !== 'Gemm' && biasInputs(node).includes(name))

function weightInputs({ operator, inputs }: GraphNode): string[] {
  if (['Conv', 'ConvTranspose'].includes(operator)) return inputs.slice(1, 2)
  if (['LSTM', 'GRU', 'RNN'].includes(operator)) return inputs.slice(1, 3)
  if (operator === 'Gather') return inputs.slice(0, 1)
  return ['MatMul', 'Gemm', 'Einsum'].includes(operator) ? inputs.slice(0, 2) : []
}

function biasInputs({ operator, inputs }: GraphNode): string[] {
  if (['Conv', 'ConvTranspose', 'Gemm'].includes(operator)) return inputs.slice(2, 3)
  return ['LSTM', 'GRU', 'RNN'].includes(operator) ? inputs.slice(3, 4) : []
}

function roleByName(name: string, axes: number): StateRole {
  if (/bias(_[a-z0-9_]*)?$/.test(name) && axes === 1) return 'bias'
  return 'coefficient'
}

/**
 * `onnx::MatMul_287` is the weight of the module whose node reads it: that of the bias which is added next, or that
 * which the node says. `norm` is the normalization that it belongs to.
 */
function nameFor(array: string, links: Links, role: StateRole | undefined, norm: string | undefined): string {
  // What was computed from a weight is not the weight.
  const isComputed = links.graph.foldedFrom.has(array)
  if (isComputed ? !isMoved(links.graph, array) : !isGenerated(array)) return array
  if (norm !== undefined) return `${norm}.${role === 'shift' ? 'bias' : 'weight'}`
  const [reader] = links.readersOf(array)
  const sum = reader && links.onlyReader(reader.outputs[0]!)
  const added =
    reader?.operator === 'Gemm' ? reader.inputs.slice(2) : sum?.operator === 'Add' ? sum.inputs : []
  // Also in_proj_bias of in_proj_weight.
  const bias = added.find((name) => /[._]bias$/.test(name))
  if (bias !== undefined) return `${bias.slice(0, -'bias'.length)}weight`
  const module = reader?.path
  return module ? `${module}.${role === 'bias' ? 'bias' : 'weight'}` : array
}
