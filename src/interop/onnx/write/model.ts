/**
 * Writes a model as ONNX, opset 17, as it evaluates: with its running statistics. It writes the expression of the
 * model's logits, so every model and every normalization that ONNX has operators for can be written.
 */
import { UserError } from '../../../errors.ts'
import type { Model } from '../../../nn/index.ts'
import {
  type DType,
  input as graphInput,
  type Shape,
  sizeOf,
  type Tensor,
  type TypedArray,
} from '../../../tensor/index.ts'
import { type NamedArrays, type StateDict, transposed } from '../../state-dict.ts'
import { type ModelProto, type TensorProto, writeModel } from '../file/messages.ts'
import { GraphBuilder, type Initializer, type Value } from './builder.ts'
import { composite } from './composites.ts'
import { elementTypes, INT64, type Plan, WritingContext } from './context.ts'
import { primitive } from './primitives.ts'

const IR_VERSION = 8
const OPSET = 17
/** A protocol buffer of 2 GiB or more cannot be read. */
const MOST_BYTES = 2 ** 31 - 2 ** 20
/** Sizes of a batch: primes above 1000, so that a size that is a multiple of one is that of the batch. */
const BATCHES = [1009, 1013] as const

/** A model without the values of its states. */
export interface OnnxPlan {
  readonly graph: GraphBuilder
  /** The names of its input and its output. */
  readonly input: string
  readonly output: string
  /** The names in the file of the arrays that an optimizer trains. */
  readonly trained: readonly string[]
  /** `values` by the names of states; `metadata` as the file keeps it. */
  encode(values: NamedArrays, metadata?: Readonly<Record<string, string>>): Uint8Array
}

/**
 * The graph of a model, with an open batch axis: input `input` [batch, …], i32 for tokens, output `logits`. Throws a UserError if the
 * model has operations that ONNX has not, or computes over the batch.
 */
export function planOnnx(model: Model, names: StateDict): OnnxPlan {
  const [first, second] = BATCHES.map((batch) => graphOf(model, names, batch)) as [Written, Written]
  if (signatureOf(first) !== signatureOf(second))
    throw new UserError(
      'cannot be written as ONNX: it computes something over the whole batch, which stays open in the file; write .safetensors instead',
    )
  const initializers = [...first.graph.initializers.values()]
  const bytes = initializers.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0)
  if (bytes > MOST_BYTES)
    throw new UserError(
      `cannot be written as ONNX: its arrays need ${(bytes / 2 ** 30).toFixed(1)} GiB, and a file holds less than 2; write .safetensors instead`,
    )
  const isTrained = new Set(model.parameters.map(({ name }) => names.nameOf(name)))
  const trained = initializers.map(({ name }) => name).filter((name) => isTrained.has(name))
  return {
    graph: first.graph,
    input: INPUT,
    output: OUTPUT,
    trained,
    encode: (values, metadata = {}) =>
      writeModel(
        protoOf(first, initializers, values, {
          'normscope.parameters': JSON.stringify(trained),
          ...metadata,
        }),
      ),
  }
}

interface Written {
  readonly graph: GraphBuilder
  readonly batch: number
  readonly x: Tensor
  readonly logits: Tensor
}

const INPUT = 'input'
const OUTPUT = 'logits'

function graphOf(model: Model, names: StateDict, batch: number): Written {
  const x = graphInput(INPUT, [batch, ...model.input], model.tokens === undefined ? model.dtype : 'i32')
  const { logits, taps } = model.apply(x, { mode: 'eval' })
  const graph = new GraphBuilder()
  graph.unique(INPUT)
  graph.unique(OUTPUT)
  const context = new WritingContext(graph, names, INPUT, batch)
  const named = new Map(Object.entries(taps).map(([name, tensor]) => [tensor, name]))
  const written = new Map<Tensor, Value>([[x, { name: INPUT, shape: x.shape }]])
  const plans = new Map<Tensor, Plan>()
  const planOf = (node: Tensor): Plan => {
    const name = named.get(node)
    return composite(node, context, name) ?? primitive(node, context, name)
  }
  const stack = [logits]
  while (stack.length > 0) {
    const node = stack.at(-1)!
    if (written.has(node)) {
      stack.pop()
      continue
    }
    const plan = plans.get(node) ?? planOf(node)
    plans.set(node, plan)
    const missing = plan.inputs.filter((input) => !written.has(input))
    if (missing.length > 0) {
      stack.push(...missing.toReversed())
      continue
    }
    written.set(node, plan.write(plan.inputs.map((input) => written.get(input)!)))
    stack.pop()
  }
  const last = context.full(written.get(logits)!, logits)
  graph.finish(last, OUTPUT)
  return { graph, batch, x, logits }
}

/** What must be equal for two sizes of the batch. */
function signatureOf({ graph }: Written): string {
  const arrays = [...graph.initializers.values()].map(({ name, shape, content }) => [
    name,
    shape,
    content.kind === 'state' ? content.state.name : Array.from(content.values),
  ])
  return JSON.stringify([graph.nodes, arrays])
}

function protoOf(
  { graph, batch, x, logits }: Written,
  initializers: readonly Initializer[],
  values: NamedArrays,
  metadata: Readonly<Record<string, string>>,
): ModelProto {
  const valueInfo = (name: string, { dtype, shape }: { dtype: DType; shape: Shape }) => ({
    name,
    type: {
      tensorType: {
        elemType: elementTypes[dtype],
        shape: {
          dim: shape.map((size) => (size % batch === 0 ? { dimParam: 'batch' } : { dimValue: size })),
        },
      },
    },
  })
  return {
    irVersion: IR_VERSION,
    producerName: 'normscope',
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'network',
      node: graph.nodes,
      initializer: initializers.map((initializer) => tensorOf(initializer, values)),
      input: [valueInfo(INPUT, x)],
      output: [valueInfo(OUTPUT, logits)],
    },
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  }
}

function tensorOf({ name, shape, content }: Initializer, values: NamedArrays): TensorProto {
  if (content.kind === 'integers')
    return { name, dims: shape, dataType: INT64, rawData: rawOf(BigInt64Array.from(content.values, BigInt)) }
  if (content.kind === 'values')
    return { name, dims: shape, dataType: elementTypes[content.dtype], rawData: rawOf(content.values) }
  const { state, isTransposed } = content
  const given = values[state.name]
  if (given === undefined || given.data.length !== sizeOf(state.tensor.shape))
    throw new UserError(
      `expected the ${sizeOf(state.tensor.shape)} values of ${state.name}, got ${given?.data.length ?? 'none'}`,
    )
  const array = isTransposed ? transposed({ shape: state.tensor.shape, data: given.data }) : given
  return { name, dims: shape, dataType: elementTypes[state.tensor.dtype], rawData: rawOf(array.data) }
}

/** Little-endian, as all machines that this runs on are. */
const rawOf = ({ buffer, byteOffset, byteLength }: TypedArray | BigInt64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
