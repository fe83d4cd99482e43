/** Questions about a graph that patterns of nodes ask: where a value comes from, who reads it, what it is worth. */
import type { FileArray } from '../file/arrays.ts'
import type { Graph, GraphNode } from '../graph.ts'

export class Links {
  readonly graph: Graph
  private readonly producers = new Map<string, GraphNode>()
  private readonly readers = new Map<string, GraphNode[]>()
  private readonly parametersOf = new Map<string, readonly string[] | undefined>()
  private readonly isInitializer: ReadonlySet<string>

  constructor(graph: Graph) {
    this.graph = graph
    this.isInitializer = new Set(graph.initializers)
    for (const node of graph.nodes) {
      for (const output of node.outputs) this.producers.set(output, node)
      for (const input of new Set(node.inputs)) {
        const list = this.readers.get(input) ?? []
        list.push(node)
        this.readers.set(input, list)
      }
    }
  }

  /** The node that makes a value, if it is one of these. */
  made(name: string | undefined, ...operators: string[]): GraphNode | undefined {
    const node = name === undefined ? undefined : this.producers.get(name)
    return node && operators.includes(node.operator) && node.outputs[0] === name ? node : undefined
  }

  producer(name: string): GraphNode | undefined {
    return this.producers.get(name)
  }

  readersOf(name: string): readonly GraphNode[] {
    return this.readers.get(name) ?? []
  }

  /** The only node that reads a value that is not an output. */
  onlyReader(name: string): GraphNode | undefined {
    const readers = this.readersOf(name)
    return readers.length === 1 && !this.graph.outputs.includes(name) ? readers[0] : undefined
  }

  array(name: string | undefined): FileArray | undefined {
    return name === undefined ? undefined : this.graph.arrays.get(name)
  }

  /** A constant of one element. */
  scalar(name: string | undefined): number | undefined {
    const array = this.array(name)
    if (array?.values.length === 1) return array.values[0]
    const node = this.made(name, 'Cast', 'CastLike', 'Unsqueeze', 'Reshape', 'Squeeze')
    if (node) return this.scalar(node.inputs[0])
    const power = this.made(name, 'Pow', 'Sqrt')
    const [base, exponent] = (power?.inputs ?? []).map((each) => this.scalar(each))
    if (base === undefined) return undefined
    if (power!.operator === 'Sqrt') return Math.sqrt(base)
    return exponent === undefined ? undefined : base ** exponent
  }

  numbers(name: string | undefined): readonly number[] | undefined {
    const array = this.array(name)
    if (array) return Array.from(array.values)
    const node = this.made(name, 'Cast', 'Unsqueeze', 'Reshape', 'Squeeze')
    return node && this.numbers(node.inputs[0])
  }

  /** One number for all elements, and how many there are. */
  repeated(name: string | undefined): { readonly value: number; readonly count: number } | undefined {
    const array = this.array(name)
    if (array) {
      const [value] = array.values
      const isSame = array.values.every((each: number) => each === value)
      return value !== undefined && isSame ? { value, count: array.values.length } : undefined
    }
    const expanded = this.made(name, 'Expand')
    const value = this.scalar(expanded?.inputs[0])
    const sizes = this.numbers(expanded?.inputs[1])
    return value === undefined || sizes === undefined
      ? undefined
      : { value, count: sizes.reduce((product, size) => product * size, 1) }
  }

  /** A value without the conversions between floats that it went through. */
  uncast(name: string): string {
    const node = this.made(name, 'Cast', 'CastLike')
    return node ? this.uncast(node.inputs[0]!) : name
  }

  /** A statistic without the conversions, and what gives it back the axes that it is taken over and repeats it there. */
  statistic(name: string): string {
    const node = this.made(this.uncast(name), 'Expand', 'Reshape', 'Unsqueeze')
    return node ? this.statistic(node.inputs[0]!) : this.uncast(name)
  }

  /** The other operand of a node of two. */
  other({ inputs }: GraphNode, name: string): string | undefined {
    return inputs.length === 2 ? inputs.find((_, i) => inputs[1 - i] === name) : undefined
  }

  /**
   * The initializers that a value is computed from, if it is computed from nothing else than these and constants;
   * undefined if it depends on the data.
   */
  parameters(name: string): readonly string[] | undefined {
    const found = this.parametersOf.get(name)
    if (found !== undefined || this.parametersOf.has(name)) return found
    const result = this.findParameters(name)
    this.parametersOf.set(name, result)
    return result
  }

  private findParameters(name: string): readonly string[] | undefined {
    const array = this.array(name)
    if (array) return this.isInitializer.has(name) && array.kind === 'float' ? [name] : []
    const node = this.producers.get(name)
    if (node === undefined || node.operator === 'Shape' || node.operator === 'Dropout') return undefined
    const all: string[] = []
    for (const input of node.inputs) {
      if (input === '') continue
      const own = this.parameters(input)
      if (own === undefined) return undefined
      all.push(...own)
    }
    return [...new Set(all)]
  }
}
