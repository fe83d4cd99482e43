/**
 * A network as a module of PyTorch: one Python file that needs torch alone, computes what the ONNX graph computes,
 * and loads the `.safetensors` beside it strictly. Parameters have the names of the `state_dict`.
 */
import { UserError } from '../errors.ts'
import type { AttributeProto, NodeProto } from './onnx/file/messages.ts'
import type { GraphBuilder, Initializer } from './onnx/write/builder.ts'
import type { OnnxPlan } from './onnx/write/model.ts'
import type { NamedArrays } from './state-dict.ts'

type Attributes = Readonly<Record<string, number | readonly number[]>>

/** Python that computes the result of an operator from its inputs. */
type Expression = (inputs: readonly string[], attributes: Attributes) => string

const pair = (values: unknown) => `(${(values as number[]).join(', ')})`
const areOnes = (values: unknown) => (values as number[]).every((value) => value === 1)

/** The shortest decimal that is the same float32. */
function shortest(given: unknown): number {
  const value = Number(given)
  const short = Number(value.toPrecision(7))
  return Math.fround(short) === Math.fround(value) ? short : value
}

const call =
  (name: string): Expression =>
  (inputs) =>
    `${name}(${inputs.join(', ')})`
const infix =
  (sign: string): Expression =>
  ([a, b]) =>
    `${a} ${sign} ${b}`

/** `F.pad` where ONNX pads the two sides differently. */
function padded(x: string, pads: readonly number[]): { input: string; padding: string } {
  const [top, left, bottom, right] = pads as [number, number, number, number]
  if (top === bottom && left === right) return { input: x, padding: `(${top}, ${left})` }
  return { input: `F.pad(${x}, (${left}, ${right}, ${top}, ${bottom}))`, padding: '0' }
}

const expressions: Readonly<Record<string, Expression>> = {
  Add: infix('+'),
  Sub: infix('-'),
  Mul: infix('*'),
  Div: infix('/'),
  Pow: infix('**'),
  Less: infix('<'),
  LessOrEqual: infix('<='),
  Equal: infix('=='),
  Min: call('torch.minimum'),
  Max: call('torch.maximum'),
  Neg: ([x]) => `-${x}`,
  Abs: call('torch.abs'),
  Exp: call('torch.exp'),
  Log: call('torch.log'),
  Tanh: call('torch.tanh'),
  Sigmoid: call('torch.sigmoid'),
  Erf: call('torch.erf'),
  Sqrt: call('torch.sqrt'),
  Floor: call('torch.floor'),
  Relu: call('torch.relu'),
  Identity: ([x]) => x!,
  Where: call('torch.where'),
  MatMul: infix('@'),
  Cast: ([x], { to }) =>
    `${x}.to(${({ 1: 'torch.float32', 6: 'torch.int32', 9: 'torch.bool', 11: 'torch.float64' } as Record<number, string>)[to as number]})`,
  Gemm: ([x, weight, bias], { transA, transB }) => {
    const a = transA ? `${x}.T` : x!
    if (transB) return `F.linear(${[a, weight, ...(bias ? [bias] : [])].join(', ')})`
    return `${a} @ ${weight}${bias ? ` + ${bias}` : ''}`
  },
  Conv: ([x, weight, bias], { strides, pads, dilations, group }) => {
    const { input, padding } = padded(x!, pads as number[])
    const options = [
      `stride=${pair(strides)}`,
      `padding=${padding}`,
      ...(areOnes(dilations) ? [] : [`dilation=${pair(dilations)}`]),
      ...(group === 1 ? [] : [`groups=${Number(group)}`]),
    ]
    return `F.conv2d(${[input, weight, bias ?? 'None', ...options].join(', ')})`
  },
  BatchNormalization: (inputs, { epsilon }) =>
    `F.batch_norm(${inputs[0]}, ${inputs[3]}, ${inputs[4]}, ${inputs[1]}, ${inputs[2]}, eps=${shortest(epsilon)})`,
  InstanceNormalization: (inputs, { epsilon }) =>
    `F.instance_norm(${inputs[0]}, weight=${inputs[1]}, bias=${inputs[2]}, eps=${shortest(epsilon)})`,
  LayerNormalization: ([x, gamma, beta], { epsilon }) =>
    `F.layer_norm(${x}, ${gamma}.shape, ${gamma}, ${beta}, eps=${shortest(epsilon)})`,
  MaxPool: ([x], { kernel_shape: size, strides }) =>
    `F.max_pool2d(${x}, ${pair(size)}, stride=${pair(strides)})`,
  GlobalAveragePool: ([x]) => `${x}.mean((2, 3), keepdim=True)`,
  Flatten: ([x]) => `${x}.flatten(1)`,
  Transpose: ([x], { perm }) => `${x}.permute(${(perm as number[]).join(', ')})`,
  Reshape: ([x, shape]) => `${x}.reshape(${shape})`,
  Expand: ([x, shape]) => `${x}.expand(${shape})`,
  ReduceSum: ([x, axes]) => `${x}.sum(${axes})`,
  ReduceMax: ([x], { axes }) => `${x}.amax((${(axes as number[]).join(', ')},))`,
  Concat: (parts, { axis }) => `torch.cat((${parts.join(', ')},), ${Number(axis)})`,
  Gather: ([table, indices]) => `${table}[${indices}.long()]`,
}

/** Numbers of attributes by name. */
const attributesOf = (list: readonly AttributeProto[] = []): Attributes =>
  Object.fromEntries(list.map(({ name, i, f, ints }) => [name!, ints ?? i ?? f ?? 0]))

/**
 * @param weights the name of the `.safetensors` file beside it
 * @param arrays all that the file has
 */
export function writeModule(
  { graph, input, output, trained }: OnnxPlan,
  { weights, arrays, about }: { weights: string; arrays: NamedArrays; about: string },
): string {
  const python = new Python(graph, input, trained)
  for (const node of graph.nodes) python.add(node)
  const states = Object.entries(arrays).map(([name, { shape, data }]) => {
    const type = data instanceof Int32Array ? ', dtype=torch.int32' : ''
    const kind = trained.includes(name) ? 'parameter' : 'buffer'
    return `        place(self, "${kind}", "${name}", torch.zeros(${tuple(shape)}${type}))`
  })
  return `${HEAD.replace('ABOUT', about).replace('FILE_OF_WEIGHTS', weights)}
class Network(nn.Module):
    def __init__(self):
        super().__init__()
${[...states, ...python.constants.map((line) => `        ${line}`)].join('\n')}

    def forward(self, ${python.nameOf(input)}):
${python.lines.map((line) => `        ${line}`).join('\n')}
        return ${python.nameOf(output)}
${TAIL}`
}

const keywords = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
)

const tuple = (shape: readonly number[]) => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`)

/** Straight lines of Python, one for each node. */
class Python {
  readonly lines: string[] = []
  readonly constants: string[] = []
  private readonly graph: GraphBuilder
  private readonly names = new Map<string, string>()
  /** Lists of integers, such as shapes, as Python. */
  private readonly lists = new Map<string, string>()

  private readonly trained: ReadonlySet<string>

  constructor(graph: GraphBuilder, input: string, trained: readonly string[]) {
    this.graph = graph
    this.trained = new Set(trained)
    this.names.set(input, 'x')
    for (const initializer of graph.initializers.values()) this.initializer(initializer)
  }

  nameOf(value: string): string {
    const found = this.lists.get(value) ?? this.names.get(value)
    if (found !== undefined) return found
    const plain = value.replace(/[^\w]/g, '_')
    const name = /^\d/.test(plain) || keywords.has(plain) ? `value_${plain}` : plain
    const isTaken = [...this.names.values()].includes(name)
    const own = isTaken ? `${name}_${this.names.size}` : name
    this.names.set(value, own)
    return own
  }

  add({
    opType = '',
    input = [],
    output: [result] = [],
    attribute,
  }: NodeProto & { output?: readonly string[] }): void {
    const attributes = attributesOf(attribute)
    const inputs = input.map((name) => this.nameOf(name))
    const list = this.listOf(opType, input, inputs)
    if (list !== undefined) {
      this.lists.set(result!, list)
      return
    }
    this.lines.push(`${this.nameOf(result!)} = ${this.expression(opType, inputs, attributes, input)}`)
  }

  private expression(
    opType: string,
    inputs: readonly string[],
    attributes: Attributes,
    values: readonly string[],
  ): string {
    if (opType === 'Slice') return this.slice(inputs[0]!, values)
    if (opType === 'Pad') return this.pad(inputs, values)
    const write = expressions[opType]
    if (write === undefined)
      throw new UserError(
        `cannot be written as a module of PyTorch: ${opType}; write .onnx or .safetensors instead`,
      )
    return write(inputs, attributes)
  }

  /** Shapes that depend on the batch. */
  private listOf(opType: string, values: readonly string[], inputs: readonly string[]): string | undefined {
    if (opType === 'Shape') return `list(${inputs[0]}.shape)`
    if (!values.every((name) => this.lists.has(name))) return undefined
    if (opType === 'Slice') return `[${inputs[0]!}[0]]`
    if (opType === 'Concat') return `[${inputs.map((list) => `*${list}`).join(', ')}]`
    if (opType === 'Mul') return `[${inputs[0]}[0] * ${inputs[1]}[0]]`
    return undefined
  }

  private integers(value: string): readonly number[] {
    const content = this.graph.initializers.get(value)?.content
    return content?.kind === 'integers' ? content.values : []
  }

  private slice(x: string, values: readonly string[]): string {
    const [starts, ends, axes, steps] = values.slice(1).map((name) => this.integers(name)) as [
      readonly number[],
      readonly number[],
      readonly number[],
      readonly number[],
    ]
    if (steps.some((step) => step < 0))
      throw new UserError(
        'cannot be written as a module of PyTorch: it reverses an axis; write .onnx instead',
      )
    const parts = Array.from({ length: Math.max(...axes) + 1 }, (_, axis) => {
      const i = axes.indexOf(axis)
      return i < 0 ? ':' : `${starts[i]}:${ends[i]}${steps[i] === 1 ? '' : `:${steps[i]}`}`
    })
    return `${x}[${parts.join(', ')}]`
  }

  private pad([x, , value]: readonly string[], values: readonly string[]): string {
    const pads = this.integers(values[1]!)
    const rank = pads.length / 2
    // PyTorch begins with the last axis.
    const sides = Array.from({ length: rank }, (_, i) => [
      pads[rank - 1 - i]!,
      pads[2 * rank - 1 - i]!,
    ]).flat()
    return `F.pad(${x}, (${sides.join(', ')}), value=float(${value}))`
  }

  /** `self.conv1.weight`, or what Python needs for names that are no identifiers. */
  private attribute(name: string): string {
    const isPlain = name.split('.').every((part) => /^[A-Za-z_]\w*$/.test(part) && !keywords.has(part))
    if (isPlain) return `self.${name}`
    return `self.get_${this.trained.has(name) ? 'parameter' : 'buffer'}("${name}")`
  }

  private initializer({ name, shape, content }: Initializer): void {
    if (content.kind === 'integers') this.lists.set(name, `[${content.values.join(', ')}]`)
    else if (content.kind === 'state') this.names.set(name, this.attribute(name))
    else {
      const own = `self.${name.replace(/[^\w]/g, '_')}`
      const type = { f32: 'float32', f64: 'float64', i32: 'int32', u8: 'uint8' }[content.dtype]
      const values = Array.from(content.values)
      const first = values[0] ?? 0
      const made = values.every((value) => Object.is(value, first))
        ? `torch.full(${tuple(shape)}, ${pythonNumber(first)}, dtype=torch.${type})`
        : `torch.tensor([${values.map(pythonNumber).join(', ')}], dtype=torch.${type}).reshape(${tuple(shape)})`
      this.names.set(name, own)
      this.constants.push(`self.register_buffer("${own.slice(5)}", ${made}, persistent=False)`)
    }
  }
}

function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return 'float("nan")'
  if (!Number.isFinite(value)) return `float("${value > 0 ? '' : '-'}inf")`
  return Object.is(value, -0) ? '-0.0' : String(value)
}

const HEAD = `"""ABOUT

Written by normscope. It computes what the network computes in evaluation, with its running statistics:

    network = load()
    logits = network(x)
"""

import json
import pathlib
import struct

import torch
import torch.nn.functional as F
from torch import nn

WEIGHTS = pathlib.Path(__file__).with_name("FILE_OF_WEIGHTS")


def place(module, kind, name, value):
    """Registers a parameter or a buffer at a path such as conv1.norm.weight."""
    *path, last = name.split(".")
    for part in path:
        if part not in dict(module.named_children()):
            module.add_module(part, nn.Module())
        module = module.get_submodule(part)
    if kind == "parameter":
        module.register_parameter(last, nn.Parameter(value))
    else:
        module.register_buffer(last, value)

`

const TAIL = `

def read_safetensors(path):
    """The arrays of a file: 8 bytes with the length of a JSON header, the header, values."""
    data = bytearray(pathlib.Path(path).read_bytes())
    (length,) = struct.unpack("<Q", data[:8])
    types = {"F32": torch.float32, "F64": torch.float64, "I32": torch.int32, "I64": torch.int64, "U8": torch.uint8}
    arrays = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name == "__metadata__":
            continue
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        values = torch.frombuffer(data[start:end], dtype=types[entry["dtype"]])
        arrays[name] = values.reshape(entry["shape"])
    return arrays


def load(path=WEIGHTS):
    network = Network()
    network.load_state_dict(read_safetensors(path), strict=True)
    return network.eval()
`
