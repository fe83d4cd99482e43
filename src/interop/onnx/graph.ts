/**
 * The graph of a model as it is evaluated: nodes in order, arrays by name, functions of the file put in place of their
 * calls, constants among the arrays, and equal nodes merged.
 */
import { UserError } from '../../errors.ts'
import { withoutBranches } from './branches.ts'
import { modulePath } from './parameters/written-names.ts'
import { withoutSequences } from './sequences.ts'
import { elementTypeOf, type FileArray, held, readArray, type ReadBeside } from './file/arrays.ts'
import type { AttributeProto, FunctionProto, ModelProto, NodeProto, ValueInfoProto } from './file/messages.ts'

type Attribute = number | string | readonly number[] | readonly string[] | FileArray

export interface GraphNode {
  /** `Conv`; with the domain in front if it is not ONNX's own: `com.microsoft.Attention`. */
  readonly operator: string
  readonly name: string
  /** The module that it comes from, as far as the file says: `layer1.0.conv1`. */
  readonly path: string
  /** What PyTorch's newer exporter says that the module called: `linear_1`. */
  readonly call?: string
  readonly attributes: ReadonlyMap<string, Attribute>
  /** Names of values; an empty name is an input that is not given. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

export interface GraphInput {
  readonly name: string
  readonly kind: 'float' | 'int' | 'bool'
  /** A number, or the name of an open axis. */
  readonly dimensions: readonly (number | string)[]
}

export interface Graph {
  readonly file: string
  readonly opset: number
  readonly nodes: readonly GraphNode[]
  /** Weights, buffers and constants by name. */
  readonly arrays: ReadonlyMap<string, FileArray>
  /** The names of arrays that are initializers, in the order of the file; the others are constants in the graph. */
  readonly initializers: readonly string[]
  /** What each initializer was in its model, where the exporter says that: PARAMETER, BUFFER, CONSTANT_TENSOR. */
  readonly origins: ReadonlyMap<string, string>
  /** What the exporter computed an initializer from, where it says that: names of the model's arrays, and of values that are gone. */
  readonly foldedFrom: ReadonlyMap<string, readonly string[]>
  /** Further names of arrays that have several, each with that in `arrays`. */
  readonly tied?: ReadonlyMap<string, string>
  /** The arrays of the model that the exporter had, and whether each is a PARAMETER or a BUFFER, if it notes that. */
  readonly declared?: ReadonlyMap<string, string>
  readonly inputs: readonly GraphInput[]
  readonly outputs: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
  readonly producer: string
}

const OLDEST = 13
const NEWEST = 23

/** Throws a UserError for a graph that is not one of inference or training by a known opset. */
export function readGraph(model: ModelProto, file: string, beside: ReadBeside): Graph {
  const { graph } = model
  if (graph === undefined || (graph.node ?? []).length === 0)
    throw new UserError(`${file}: expected an ONNX model with a graph, got none; export it again`)
  const opset = (model.opsetImport ?? []).find(({ domain = '' }) => isOnnx(domain))?.version ?? 0
  if (opset < OLDEST || opset > NEWEST)
    throw new UserError(
      `${file}: opset ${opset}, expected ${OLDEST} to ${NEWEST}; export it with opset_version=17`,
    )
  if ((graph.sparseInitializer ?? []).length > 0)
    throw new UserError(
      `${file}: it has sparse weights, which are not read; make them dense and export again`,
    )
  const arrays = new Map<string, FileArray>()
  const initializers: string[] = []
  for (const tensor of graph.initializer ?? []) {
    const { name = '' } = tensor
    arrays.set(name, readArray(tensor, { file, beside, what: `initializer ${name}` }))
    initializers.push(name)
  }
  const context = { file, beside, functions: functionsOf(model) }
  const nodes = merged(
    withoutBranches(inlined(graph.node ?? [], context)).map((node) => nodeOf(node, context)),
    arrays,
  )
  const unfolded = withoutSequences(nodes.nodes, arrays)
  const inputs = (graph.input ?? [])
    .filter(({ name = '' }) => !arrays.has(name))
    .map((input) => inputOf(input, file))
  return {
    file,
    opset,
    nodes: unfolded,
    arrays,
    initializers,
    origins: noted(graph.valueInfo ?? [], ORIGIN),
    foldedFrom: new Map(
      [...noted(graph.valueInfo ?? [], FOLDED)].map(([name, list]) => [name, quoted(list)] as const),
    ),
    ...declaredIn(graph.metadataProps ?? []),
    inputs,
    outputs: (graph.output ?? []).map(({ name = '' }) => nodes.renamed(name)),
    metadata: Object.fromEntries((model.metadataProps ?? []).map(({ key = '', value = '' }) => [key, value])),
    producer: [model.producerName, model.producerVersion].filter(Boolean).join(' '),
  }
}

const ORIGIN = 'pkg.torch.export.graph_signature.InputSpec.kind'
const FOLDED = 'pkg.onnxscript.optimizer.folded_from'

/** What PyTorch's newer exporter notes about values, by their names. */
const noted = (values: readonly ValueInfoProto[], wanted: string) =>
  new Map(
    values.flatMap(({ name = '', metadataProps = [] }): [string, string][] => {
      const value = metadataProps.find(({ key }) => key === wanted)?.value
      return value === undefined ? [] : [[name, value]]
    }),
  )

const SIGNATURE = 'pkg.torch.export.ExportedProgram.graph_signature'

/** It has a line such as `p_fc_weight: PARAMETER target='fc.weight'` for each array. */
function declaredIn(properties: NonNullable<ValueInfoProto['metadataProps']>): Pick<Graph, 'declared'> {
  const signature = properties.find(({ key }) => key === SIGNATURE)?.value
  if (signature === undefined) return {}
  const arrays = signature.matchAll(/: (PARAMETER|BUFFER) target='([^']+)'/g)
  return { declared: new Map([...arrays].map(([, kind, name]) => [name!, kind!])) }
}

/** The texts of a list as Python writes it. */
const quoted = (list: string): string[] =>
  [...list.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? '')

const isOnnx = (domain: string) => domain === '' || domain === 'ai.onnx'

interface ReadingContext {
  readonly file: string
  readonly beside: ReadBeside
  readonly functions: ReadonlyMap<string, FunctionProto>
}

const keyOf = (domain = '', name = '', overload = '') => `${isOnnx(domain) ? '' : domain}:${name}:${overload}`

const functionsOf = ({ functions = [] }: ModelProto) =>
  new Map(functions.map((each) => [keyOf(each.domain, each.name, each.overload), each]))

const DEEPEST = 40
const MOST_NODES = 1_000_000

/** The nodes with each call of a function of the file replaced by its nodes. */
function inlined(nodes: readonly NodeProto[], { file, functions }: ReadingContext): NodeProto[] {
  const result: NodeProto[] = []
  let calls = 0
  const visit = (list: readonly NodeProto[], depth: number) => {
    for (const node of list) {
      const called = functions.get(keyOf(node.domain, node.opType, node.overload))
      if (called === undefined) {
        if (result.push(node) > MOST_NODES)
          throw new UserError(`${file}: it has more than ${MOST_NODES} nodes; export a smaller network`)
        continue
      }
      if (depth > DEEPEST)
        throw new UserError(`${file}: function ${called.name} calls itself; export it without functions`)
      visit(bodyOf(called, node, ++calls), depth + 1)
    }
  }
  visit(nodes, 0)
  return result
}

/** The nodes of a function with the values and attributes of one call; its other values get names of their own. */
function bodyOf(called: FunctionProto, call: NodeProto, number: number): NodeProto[] {
  const names = new Map<string, string>()
  for (const [i, name] of (called.input ?? []).entries()) names.set(name, call.input?.[i] ?? '')
  for (const [i, name] of (called.output ?? []).entries())
    names.set(name, call.output?.[i] || `${name}#${number}`)
  const own = (name: string) => (name === '' ? '' : (names.get(name) ?? `${name}#${number}`))
  const given = new Map(
    [...(called.attributeProto ?? []), ...(call.attribute ?? [])].map((attribute) => [
      attribute.name ?? '',
      attribute,
    ]),
  )
  return (called.node ?? []).map(
    (node): NodeProto => ({
      ...node,
      name: call.name ?? '',
      input: (node.input ?? []).map(own),
      output: (node.output ?? []).map(own),
      metadataProps: call.metadataProps ?? [],
      attribute: (node.attribute ?? []).flatMap((attribute): AttributeProto[] => {
        if (!attribute.refAttrName) return [attribute]
        const value = given.get(attribute.refAttrName)
        return value === undefined ? [] : [{ ...value, name: attribute.name ?? '' }]
      }),
    }),
  )
}

function nodeOf(node: NodeProto, context: ReadingContext): GraphNode {
  const { domain = '', opType = '', name = '' } = node
  const path = pathOf(node)
  const call = scopesOf(node)?.at(-1)
  return {
    operator: isOnnx(domain) ? opType : `${domain}.${opType}`,
    name,
    path,
    ...(call !== undefined && { call }),
    attributes: new Map(
      (node.attribute ?? []).map((attribute) => [
        attribute.name ?? '',
        valueOf(attribute, `attribute ${attribute.name} of ${opType} ${name}`, context),
      ]),
    ),
    inputs: node.input ?? [],
    outputs: node.output ?? [],
  }
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

function valueOf(attribute: AttributeProto, what: string, { file, beside }: ReadingContext): Attribute {
  const { type } = attribute
  if (type === 5 || type === 10 || attribute.g !== undefined) return 'graph'
  if (attribute.t !== undefined) return readArray(attribute.t, { file, beside, what })
  if (type === 3 || attribute.s !== undefined) return textOf(attribute.s ?? new Uint8Array())
  if (type === 7 || attribute.ints !== undefined) return attribute.ints ?? []
  if (type === 6 || attribute.floats !== undefined) return attribute.floats ?? []
  if (type === 8 || attribute.strings !== undefined) return (attribute.strings ?? []).map(textOf)
  return type === 1 ? (attribute.f ?? 0) : (attribute.i ?? attribute.f ?? 0)
}

/**
 * The module path of a node: PyTorch's tracing exporter writes `/layer1/layer1.0/conv1/Conv` as its name, its newer
 * one the scopes as metadata.
 */
function pathOf(node: NodeProto): string {
  const { name = '' } = node
  const scopes = scopesOf(node)
  if (scopes !== undefined) return scopes.at(-2) ?? ''
  if (!name.startsWith('/')) return ''
  return modulePath(name.split('/').slice(1, -1))
}

function scopesOf({ metadataProps = [] }: NodeProto): readonly string[] | undefined {
  const scopes = metadataProps.find(({ key }) => key === 'pkg.torch.onnx.name_scopes')?.value
  return scopes === undefined ? undefined : quoted(scopes)
}

function inputOf({ name = '', type }: ValueInfoProto, file: string): GraphInput {
  const tensor = type?.tensorType
  const kind = elementTypeOf(tensor?.elemType ?? 0)?.kind
  if (tensor === undefined || kind === undefined)
    throw new UserError(`${file}: input ${name} is no array of numbers; export a model that takes one`)
  const dimensions = (tensor.shape?.dim ?? []).map(({ dimValue, dimParam }, i) =>
    dimValue !== undefined && dimValue > 0 ? dimValue : (dimParam ?? `axis ${i}`),
  )
  return { name, kind, dimensions }
}

/**
 * Constants become arrays, those that are equal one, `Identity` a second name, and a node that computes what an earlier one does, from the same
 * values, is dropped: exporters compute x − mean twice, and read a shape many times.
 */
function merged(
  nodes: readonly GraphNode[],
  arrays: Map<string, FileArray>,
): { nodes: GraphNode[]; renamed: (name: string) => string } {
  const names = new Map<string, string>()
  const renamed = (name: string) => names.get(name) ?? name
  const known = new Map<string, GraphNode>()
  const constants = new Map<string, string>()
  /** Exporters write the axes of each reduction anew. Floats of the file may be weights, and stay apart. */
  const share = (name: string, array: FileArray) => {
    if (array.values.length > FEW) return
    const content = JSON.stringify(contentOf(array))
    const first = constants.get(content)
    if (first === undefined) constants.set(content, name)
    else names.set(name, first)
  }
  for (const [name, array] of arrays) if (array.kind !== 'float') share(name, array)
  const kept: GraphNode[] = []
  for (const node of nodes) {
    const inputs = node.inputs.map(renamed)
    const [output = ''] = node.outputs
    if (node.operator === 'Constant') {
      const constant = constantOf(node)
      if (constant) {
        arrays.set(output, constant)
        share(output, constant)
        continue
      }
    }
    if (node.operator === 'Identity') {
      names.set(output, inputs[0] ?? '')
      continue
    }
    const key = `${node.operator}|${inputs.join('|')}|${node.outputs.length}|${describeAttributes(node)}`
    const same = isPure(node) ? known.get(key) : undefined
    if (same) {
      for (const [i, name] of node.outputs.entries())
        if (name !== '') names.set(name, same.outputs[i] || name)
      if (node.outputs.every((name, i) => name === '' || same.outputs[i])) continue
      for (const name of node.outputs) names.delete(name)
    }
    const own = { ...node, inputs }
    known.set(key, own)
    kept.push(own)
  }
  return { nodes: kept, renamed }
}

/** Arrays of more elements are not compared. */
const FEW = 64

const contentOf = ({ kind, shape, values }: FileArray) => [kind, shape, [...values].map(String)]

const isArray = (value: Attribute): value is FileArray => typeof value === 'object' && 'kind' in value

const isPure = ({ operator }: GraphNode) => !['Dropout', 'BatchNormalization'].includes(operator)

function describeAttributes({ attributes }: GraphNode): string {
  const parts = [...attributes].map(([name, value]) => [
    name,
    isArray(value)
      ? value.values.length <= FEW
        ? contentOf(value)
        : `array of ${name} #${identity()}`
      : value,
  ])
  return JSON.stringify(parts.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
}

let identities = 0
const identity = () => ++identities

function constantOf({ attributes }: GraphNode): FileArray | undefined {
  const [[name, value] = []] = attributes
  if (value === undefined) return undefined
  if (isArray(value)) return value
  if (name === 'value_float') return { kind: 'float', shape: [], values: Float32Array.of(Number(value)) }
  if (name === 'value_int')
    return { kind: 'int', shape: [], values: Int32Array.of(held('int', Number(value))) }
  const list = value as unknown as readonly number[]
  if (name === 'value_floats') return { kind: 'float', shape: [list.length], values: Float32Array.from(list) }
  if (name === 'value_ints')
    return { kind: 'int', shape: [list.length], values: Int32Array.from(list, (each) => held('int', each)) }
  return undefined
}
