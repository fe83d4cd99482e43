/** Collects the nodes and initializers of a graph, with a name for each value. */
import type { AttributeProto, NodeProto } from '../file/messages.ts'
import { type DType, type Shape, type State, type TypedArray } from '../../../tensor/index.ts'

/** An array of the file: constants, or the trained values of a state. */
export interface Initializer {
  readonly name: string
  readonly shape: Shape
  readonly content:
    | { readonly kind: 'state'; readonly state: State; readonly isTransposed: boolean }
    | { readonly kind: 'values'; readonly dtype: DType; readonly values: TypedArray }
    | { readonly kind: 'integers'; readonly values: readonly number[] }
}

/** A value of the graph. Its shape may be smaller than that of the tensor that it stands for: it then broadcasts. */
export interface Value {
  readonly name: string
  readonly shape: Shape
  /** The same as truth values, for a comparison. */
  readonly condition?: string
}

type WrittenNode = NodeProto & Required<Pick<NodeProto, 'input' | 'output'>>

type Attribute = number | readonly number[] | { readonly float: number }

const FLOAT = 1
const INT = 2
const INTS = 7

const attributeOf = (name: string, value: Attribute): AttributeProto =>
  typeof value === 'number'
    ? { name, type: INT, i: value }
    : 'float' in value
      ? { name, type: FLOAT, f: value.float }
      : { name, type: INTS, ints: value }

export class GraphBuilder {
  readonly nodes: WrittenNode[] = []
  readonly initializers = new Map<string, Initializer>()
  private readonly used = new Map<string, number>()
  private readonly known = new Map<string, string>()

  /** A node with one output, which may get a name. */
  node(
    opType: string,
    input: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    wanted = opType.toLowerCase(),
  ): string {
    const output = this.unique(wanted)
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value))
    this.nodes.push({ opType, input, output: [output], name: `${output}/${opType}`, attribute })
    return output
  }

  /** Integers of 64 bits, such as shapes and axes. */
  integers(values: readonly number[]): string {
    return this.constant(`integers ${values.join()}`, 'shape', [values.length], { kind: 'integers', values })
  }

  values(values: TypedArray, shape: Shape, dtype: DType): string {
    return this.constant(undefined, 'constant', shape, { kind: 'values', dtype, values })
  }

  /** One number, repeated. */
  filled(value: number, shape: Shape, dtype: DType): string {
    const key = `${dtype} ${Object.is(value, -0) ? '-0' : value} ${shape.join()}`
    const array = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array }[dtype]
    const values = new array(shape.reduce((a, b) => a * b, 1)).fill(value)
    return this.constant(key, 'constant', shape, { kind: 'values', dtype, values })
  }

  state(name: string, initializer: Omit<Initializer, 'name'>): string {
    if (!this.initializers.has(name)) {
      this.unique(name)
      this.initializers.set(name, { name, ...initializer })
    }
    return name
  }

  private constant(
    key: string | undefined,
    wanted: string,
    shape: Shape,
    content: Initializer['content'],
  ): string {
    const found = key === undefined ? undefined : this.known.get(key)
    if (found !== undefined) return found
    const name = this.unique(wanted)
    if (key !== undefined) this.known.set(key, name)
    this.initializers.set(name, { name, shape, content })
    return name
  }

  /** `wanted`, numbered if it is taken. */
  unique(wanted: string): string {
    const count = this.used.get(wanted) ?? 0
    this.used.set(wanted, count + 1)
    return count === 0 ? wanted : this.unique(`${wanted}_${count}`)
  }

  /** Names the value that the graph is for, and leaves out what it does not need. */
  finish(value: string, output: string): void {
    const renamed = (name: string) => (name === value ? output : name)
    const isComputed = this.nodes.some((node) => node.output.includes(value))
    const nodes = isComputed
      ? this.nodes.map((node) => ({
          ...node,
          input: node.input.map(renamed),
          output: node.output.map(renamed),
        }))
      : [...this.nodes, { opType: 'Identity', input: [value], output: [output], name: `${output}/Identity` }]
    const needed = new Set([output])
    const kept = nodes.toReversed().filter((node) => {
      if (!node.output.some((name) => needed.has(name))) return false
      for (const name of node.input) needed.add(name)
      return true
    })
    this.nodes.splice(0, this.nodes.length, ...kept.toReversed())
    for (const name of this.initializers.keys()) if (!needed.has(name)) this.initializers.delete(name)
  }
}
