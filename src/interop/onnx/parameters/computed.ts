/**
 * Arrays that an exporter computed when it wrote the file. PyTorch's newer exporter notes what each was computed from: arrays of
 * the model, and values of the graph that are gone. Only what comes from arrays of the model can be trained; masks, positions
 * and tables of cosines come from nothing else than numbers.
 */
import type { Graph } from '../graph.ts'
import { isGenerated } from './written-names.ts'

/**
 * Values of a graph are called by the operation that made them, perhaps with a number: `arange`, `unsqueeze_3`. A name
 * without a dot that is none of these is an array of the outermost module, such as `cls_token`.
 */
const OPERATION = new RegExp(
  `^(${[
    'val|value|value_cast|tmp|getitem|item|input|_?to_copy|to|clone|detach|alias|copy|lift_fresh(_copy)?|contiguous',
    'arange|linspace|eye|tril|triu|(new_)?(full|zeros|ones|empty)(_like)?|scalar_tensor(_default)?|fill|sym_\\w+',
    'convert_element_type(_default)?|prims_\\w+|broadcast_in_dim|expand(_as)?|repeat(_interleave)?|tile|view(_as)?|reshape|flatten',
    '_?(un)?safe_view|_unsafe_\\w+|(un)?squeeze|unflatten|transpose|permute|t|mT|movedim|flip|roll|slice|select|narrow|split\\w*|unbind|chunk',
    'index|index_\\w+|gather|scatter\\w*|masked_fill|where|cat|concat|stack|meshgrid|pad|constant_pad_nd|diag\\w*|embedding|one_hot|outer',
    'r?sub|add|mul|div|pow|reciprocal|neg|abs|sign|floor|ceil|round|trunc|clamp(_min|_max)?|remainder|fmod|floor_divide|sqrt|rsqrt|exp|log\\d*|log1p',
    'sin|cos|tan|tanh|sigmoid|erf|softmax|_softmax|minimum|maximum|eq|ne|lt|le|gt|ge|logical_\\w+|bitwise_\\w+|isinf|isnan|any|all',
    'sum|mean|amax|amin|max|min|argmax|argmin|cumsum|cumprod|prod|sort|topk|var|std|norm|linalg_\\w+|matmul|mm|bmm|addmm|mv|dot|einsum|linear|conv\\w*|\\w+_norm|relu|gelu|silu|\\w*pool\\w*|scaled_dot_product_attention',
  ].join('|')})(_\\d+)*$`,
)

/** The arrays of the model that an array was computed from; undefined if the file does not say. */
export function sourcesOf(graph: Graph, name: string): readonly string[] | undefined {
  const { declared } = graph
  if (declared) return graph.foldedFrom.get(name)?.filter((each) => declared.has(each))
  const made = valuesIn(graph)
  return graph.foldedFrom
    .get(name)
    ?.filter((each) => !made.has(each) && (each.includes('.') || !OPERATION.test(each)))
}

const values = new WeakMap<Graph['nodes'], ReadonlySet<string>>()

/** What the nodes of a graph make: a shape of it may be in a list, and no array of the model has its name. */
function valuesIn({ nodes }: Graph): ReadonlySet<string> {
  const found = values.get(nodes) ?? new Set(nodes.flatMap(({ outputs }) => outputs))
  values.set(nodes, found)
  return found
}

const MOVEMENT =
  /^(val|getitem|view|reshape|flatten|(un)?squeeze|transpose|permute|t|expand|slice|select|split\w*|cat|clone|detach|alias|arange|zeros)(_\d+)*$/

/** Whether an array has the elements of one array of the model, in another order or shape. */
export function isMoved(graph: Graph, name: string): boolean {
  const sources = sourcesOf(graph, name) ?? []
  const others = [...(graph.foldedFrom.get(name) ?? []), name].filter((each) => !sources.includes(each))
  return sources.length === 1 && others.every((each) => MOVEMENT.test(each))
}

/** Whether a file that notes which initializers are parameters has this one as a constant of the graph. */
export function isConstant(graph: Graph, name: string): boolean {
  if (![...graph.origins.values()].includes('PARAMETER')) return false
  const origin = graph.origins.get(name)
  if (origin !== undefined) return origin !== 'PARAMETER'
  const sources = sourcesOf(graph, name)
  if (sources === undefined) return isGenerated(name)
  const isOfBuffers = sources.every((source) => graph.declared?.get(source) === 'BUFFER')
  return isOfBuffers || isProductWithZeros(graph, name)
}

/** Zeros that were computed from arrays of the model are products with zeros, such as those of an initial state. */
export const isProductWithZeros = (graph: Graph, name: string): boolean =>
  !isMoved(graph, name) && graph.arrays.get(name)!.values.every((value: number) => value === 0)
