/** One node while it is evaluated: its inputs as tensors, its attributes, and errors that name it. */
import { UserError } from '../../../errors.ts'
import {
  cast,
  constant,
  type DType,
  formatShape,
  isFloat,
  literal,
  type Shape,
  ShapeError,
  type Tensor,
} from '../../../tensor/index.ts'
import type { FileArray } from '../file/arrays.ts'
import type { GraphNode } from '../graph.ts'
import { valuesOf } from '../known.ts'
import { BATCH_ADVICE } from '../norms/folded.ts'
import { adapted, type FixedBatch } from './fixed-batch.ts'

/** What all nodes of one evaluation share. */
export interface Surroundings {
  readonly file: string
  readonly opset: number
  /** The type of all floats: a network computes in one. */
  readonly dtype: DType
  /** If the file has a fixed batch size and the data another one: both. */
  readonly baked?: FixedBatch
}

/** Computes the outputs of a node. */
export type Operator = (call: Call) => Tensor | readonly Tensor[]

export class Call {
  readonly node: GraphNode
  readonly surroundings: Surroundings
  private readonly given: readonly (Tensor | undefined)[]

  constructor(node: GraphNode, given: readonly (Tensor | undefined)[], surroundings: Surroundings) {
    this.node = node
    this.given = given
    this.surroundings = surroundings
  }

  get dtype(): DType {
    return this.surroundings.dtype
  }

  get inputs(): readonly Tensor[] {
    return this.given.filter((input) => input !== undefined)
  }

  optional(i: number): Tensor | undefined {
    return this.given[i]
  }

  input(i: number): Tensor {
    const input = this.given[i]
    if (input === undefined) throw this.error(`input ${i} is missing; export it again`)
    return input
  }

  /** Input i as a float. */
  float(i: number): Tensor {
    return asFloat(this.input(i), this.dtype)
  }

  /** The numbers of input i, which may not depend on the data. */
  numbers(i: number): number[] {
    return this.numbersOf(this.input(i), `input ${i}`)
  }

  optionalNumbers(i: number): number[] | undefined {
    return this.given[i] && this.numbers(i)
  }

  numbersOf(tensor: Tensor, what: string): number[] {
    const values = valuesOf(tensor)
    if (values === undefined)
      throw this.error(`${what} depends on the data, and shapes must not; write the network without that`)
    return Array.from(values)
  }

  attribute(name: string, initial: number): number {
    return Number(this.node.attributes.get(name) ?? initial)
  }

  list(name: string): readonly number[] | undefined {
    return this.node.attributes.get(name) as readonly number[] | undefined
  }

  text(name: string, initial: string): string {
    const value = this.node.attributes.get(name)
    return typeof value === 'string' ? value : initial
  }

  /** An error that names the file, the module, the operator and its inputs. */
  error(reason: string): UserError {
    const shapes = this.inputs.map(({ shape }) => formatShape(shape)).join(', ')
    return new UserError(
      `${this.surroundings.file}: ${describeNode(this.node)}${shapes === '' ? '' : ` with inputs ${shapes}`}: ${reason}`,
    )
  }

  /** If the file has a fixed batch size, that may be why shapes do not fit; otherwise the data may be others. */
  private adviceOn(message: string): string {
    const { baked } = this.surroundings
    return baked === undefined
      ? message.includes(';')
        ? ''
        : '; use data of the shape that the network was exported for, or export it for these'
      : `. The file was exported for batches of ${baked.file}, and this one has ${baked.now}: ` +
          `${BATCH_ADVICE}, or use batches of that size`
  }

  private outputs(operator: Operator): readonly Tensor[] {
    const { baked } = this.surroundings
    const computed = (call: Call) => {
      const result = operator(call)
      return Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]
    }
    try {
      return computed(this)
    } catch (error) {
      if (baked === undefined || !isOfShapes(error) || !ofSamples.has(this.node.operator)) throw error
      for (const inputs of adapted(this.given, baked))
        try {
          return computed(new Call(this.node, inputs, this.surroundings))
        } catch (other) {
          if (!isOfShapes(other)) throw other
        }
      throw error
    }
  }

  /** Computes the node; errors of shapes name it. */
  run(operator: Operator): readonly Tensor[] {
    try {
      return this.outputs(operator)
    } catch (error) {
      if (error instanceof ShapeError || error instanceof RangeError)
        throw this.error(`${error.message}${this.adviceOn(error.message)}`)
      // An input that is missing, or an attribute of another type than ONNX says.
      if (error instanceof TypeError)
        throw this.error(
          `its inputs or attributes are not those of the operator (${error.message}); export it again`,
        )
      throw error
    }
  }
}

const isOfShapes = (error: unknown) => error instanceof ShapeError || error instanceof UserError

/** Operators that have to have an input for each sample; the inputs of others may be sizes and places. */
const ofSamples = new Set(
  'Add Sub Mul Div Pow Min Max Sum Where And Or Equal Greater GreaterOrEqual Less LessOrEqual Concat MatMul Gemm Attention ScatterElements LSTM GRU RNN'.split(
    ' ',
  ),
)

export function describeNode({ operator, name, path, outputs }: GraphNode): string {
  const called = name === '' ? `the node that makes ${outputs[0]}` : `node ${name}`
  return `${called} (${operator}${path === '' ? '' : `, in module ${path}`})`
}

/** Whole numbers and conditions are i32 in a graph, and floats all have one type. */
export const asFloat = (x: Tensor, dtype: DType): Tensor => (isFloat(x.dtype) ? x : cast(x, dtype))

const made = new WeakMap<FileArray, Map<DType, Tensor>>()

/** An array of the file as a literal; the same tensor each time. */
export function tensorOf(array: FileArray, float: DType): Tensor {
  const dtype: DType = array.kind === 'float' ? float : 'i32'
  const byType = made.get(array) ?? new Map<DType, Tensor>()
  made.set(array, byType)
  const found = byType.get(dtype)
  if (found) return found
  const { values, shape } = array
  const [first = 0] = values
  const isSame = values.every((value: number) => value === first)
  const tensor = isSame ? constant(first, shape, dtype) : literal(valuesAs(array, float), shape)
  byType.set(dtype, tensor)
  return tensor
}

/** The values in the type of a tensor. */
export function valuesAs(
  { kind, values }: FileArray,
  float: DType,
): Float32Array | Float64Array | Int32Array {
  if (kind !== 'float') return values
  return float === 'f64' ? Float64Array.from(values) : Float32Array.from(values)
}

/** Axes counted from the front. */
export const axesOf = (axes: readonly number[], { length }: Shape): number[] =>
  axes.map((axis) => (axis < 0 ? axis + length : axis))
