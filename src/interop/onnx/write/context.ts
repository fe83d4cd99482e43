/** What the writers of operations share. */
import { sameShape, type DType, type Shape, type State, type Tensor } from '../../../tensor/index.ts'
import type { StateDict } from '../../state-dict.ts'
import type { GraphBuilder, Value } from './builder.ts'

/** How a tensor is written: the tensors it needs first, and the nodes that compute it from their values. */
export interface Plan {
  readonly inputs: readonly Tensor[]
  write(values: readonly Value[]): Value
}

export const elementTypes: Readonly<Record<DType, number>> = { f32: 1, u8: 2, i32: 6, f64: 11 }
export const INT64 = 7
export const BOOL = 9

export class WritingContext {
  readonly graph: GraphBuilder
  readonly names: StateDict
  private readonly input: string
  /** The size of the batch axis: a prime that no other size is a multiple of. */
  private readonly batch: number
  private size: string | undefined

  constructor(graph: GraphBuilder, names: StateDict, input: string, batch: number) {
    this.graph = graph
    this.names = names
    this.input = input
    this.batch = batch
  }

  /** Whether an axis grows with the batch. */
  isOpen(size: number): boolean {
    return size > 0 && size % this.batch === 0
  }

  /** The array of a state, as the file has it. */
  stored(state: State): { readonly name: string; readonly isTransposed: boolean } {
    const { shape } = state.tensor
    const isTransposed = this.names.isTransposed(state.name, shape)
    const name = this.graph.state(this.names.nameOf(state.name), {
      shape: isTransposed ? shape.toReversed() : shape,
      content: { kind: 'state', state, isTransposed },
    })
    return { name, isTransposed }
  }

  /** The name of a value with the whole shape of its tensor. */
  full({ name, shape }: Value, tensor: Tensor): string {
    return sameShape(shape, tensor.shape)
      ? name
      : this.graph.node('Expand', [name, this.shapeOf(tensor.shape)])
  }

  reshaped(name: string, shape: Shape): string {
    const open = shape.filter((size) => this.isOpen(size)).length
    const target =
      open > 1
        ? this.shapeOf(shape)
        : this.graph.integers(shape.map((size) => (this.isOpen(size) ? -1 : size)))
    return this.graph.node('Reshape', [name, target])
  }

  /** A shape as integers, computed from the size of the batch where it depends on it. */
  shapeOf(shape: Shape): string {
    if (!shape.some((size) => this.isOpen(size))) return this.graph.integers(shape)
    const sizes = shape.map((size) =>
      this.isOpen(size) ? this.times(size / this.batch) : this.graph.integers([size]),
    )
    return sizes.length === 1 ? sizes[0]! : this.graph.node('Concat', sizes, { axis: 0 })
  }

  private times(factor: number): string {
    this.size ??= this.graph.node(
      'Slice',
      [this.graph.node('Shape', [this.input]), this.graph.integers([0]), this.graph.integers([1])],
      {},
      'batch_size',
    )
    return factor === 1 ? this.size : this.graph.node('Mul', [this.size, this.graph.integers([factor])])
  }
}
