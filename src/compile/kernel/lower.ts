/** From tensor nodes to scalar expressions: the value of a node at an affine index, with views resolved. */
import { type DType, type Shape, sizeOf, type Tensor } from '../../tensor/index.ts'
import {
  type Affine,
  constantIndex,
  delinearize,
  indexKey,
  indexRange,
  linearize,
  regroup,
  scaleIndex,
} from './affine.ts'
import type { Buffer } from '../memory/buffer.ts'
import type { Expression } from './expression.ts'
import { isLeaf, throughReshapes } from '../graph/rewrite.ts'

/** A node that can only be read from memory; the caller assigns a buffer to it and starts again. */
export class NeedsBuffer extends Error {
  readonly node: Tensor
  constructor(node: Tensor) {
    super(`needs a buffer: ${node}`)
    this.node = node
  }
}

export interface Boundary {
  /** The expression to use instead of descending into `node`, if it is computed elsewhere. */
  resolve(node: Tensor, indices: readonly Affine[], guarded: boolean): Expression | undefined
  /** Whether some kernel writes `node` to memory. */
  isStored(node: Tensor): boolean
  bufferOf(node: Tensor): Buffer
}

export class Lowering {
  readonly extents: Shape
  readonly #boundary: Boundary
  readonly #known = new Map<string, Expression>()
  /** Elementwise nodes this lowering computes inline. */
  readonly visited = new Set<Tensor>()

  constructor(extents: Shape, boundary: Boundary) {
    this.extents = extents
    this.#boundary = boundary
  }

  /** The element of `node` at `indices`, one index per axis of the node. */
  value(node: Tensor, indices: readonly Affine[], guarded = false): Expression {
    const key = `${node.id}|${guarded}|${indices.map(indexKey).join(';')}`
    let expression = this.#known.get(key)
    if (!expression) {
      expression = this.#boundary.resolve(node, indices, guarded) ?? this.#descend(node, indices, guarded)
      this.#known.set(key, expression)
    }
    return expression
  }

  load(node: Tensor, indices: readonly Affine[], guarded: boolean): Expression {
    const at = linearize(indices, node.shape, this.extents.length)
    const [low, high] = indexRange(at, this.extents)
    return {
      kind: 'load',
      buffer: this.#boundary.bufferOf(node),
      at,
      dynamic: [],
      guarded: guarded && (low < 0 || high >= sizeOf(node.shape)),
      dtype: node.dtype,
    }
  }

  #descend(node: Tensor, indices: readonly Affine[], guarded: boolean): Expression {
    const { operation, inputs, dtype } = node
    const [x] = inputs as [Tensor]
    const rank = this.extents.length
    if (isLeaf(node)) return this.load(node, indices, guarded)
    switch (operation.kind) {
      case 'constant':
        return this.#shared(
          { kind: 'constant', value: operation.value, dtype },
          `constant ${operation.value} ${dtype}`,
        )
      case 'iota':
        return { kind: 'index', at: indices[0]!, dtype }
      case 'unary':
        this.visited.add(node)
        return { kind: 'unary', name: operation.name, x: this.value(x, indices, guarded), dtype }
      case 'binary': {
        this.visited.add(node)
        const [a, b] = inputs.map((input) => this.value(input, indices, guarded)) as [Expression, Expression]
        return { kind: 'binary', name: operation.name, a, b, dtype }
      }
      case 'select': {
        this.visited.add(node)
        const [condition, a, b] = inputs.map((input) => this.value(input, indices, guarded)) as [
          Expression,
          Expression,
          Expression,
        ]
        return { kind: 'select', condition, a, b, dtype }
      }
      case 'permute': {
        this.visited.add(node)
        const [index, seed, step] = inputs.map((input, i) =>
          this.value(input, i === 0 ? indices : [], guarded),
        ) as [Expression, Expression, Expression]
        return {
          kind: 'permute',
          x: index,
          seed,
          step,
          size: operation.size,
          stream: operation.stream,
          dtype,
        }
      }
      case 'uniform': {
        const [seed, step] = inputs.map((input) => this.value(input, [])) as [Expression, Expression]
        const at = linearize(indices, node.shape, rank)
        return { kind: 'uniform', at, seed, step, stream: operation.stream, dtype }
      }
      case 'broadcast': {
        const lead = node.shape.length - x.shape.length
        const inner = x.shape.map((_, d) =>
          operation.axes.includes(d + lead) ? constantIndex(0, rank) : indices[d + lead]!,
        )
        return this.value(x, inner, guarded)
      }
      case 'transpose': {
        const inner = new Array<Affine>(indices.length)
        operation.permutation.forEach((axis, d) => {
          inner[axis] = indices[d]!
        })
        return this.value(x, inner, guarded)
      }
      case 'slice':
        return this.value(
          x,
          indices.map((index, d) => scaleIndex(index, operation.steps[d]!, operation.starts[d])),
          guarded,
        )
      case 'reshape': {
        const position = linearize(indices, node.shape, rank)
        const inner =
          delinearize(position, x.shape, this.extents) ??
          (guarded ? regroup(indices, node.shape, x.shape, this.extents) : undefined)
        if (inner) return this.value(x, inner, guarded)
        // Not affine along x's axes: read the elements by position from any dense buffer that contains them.
        const dense = throughReshapes(x)
        if (!isLeaf(dense) && !this.#boundary.isStored(dense)) throw new NeedsBuffer(dense)
        return {
          kind: 'load',
          buffer: this.#boundary.bufferOf(dense),
          at: position,
          dynamic: [],
          guarded,
          dtype,
        }
      }
      case 'pad': {
        const inner = indices.map((index, d) => scaleIndex(index, 1, -operation.before[d]!))
        const outside = this.#shared(
          { kind: 'constant', value: operation.value, dtype },
          `constant ${operation.value} ${dtype}`,
        )
        return this.#within(
          inner,
          x.shape,
          () => this.value(x, inner, true),
          outside,
          dtype,
          sizeOf(x.shape) === 0,
        )
      }
      case 'concat': {
        let start = sizeOf([node.shape[operation.axis]!])
        let outside: Expression | undefined
        for (const part of [...inputs].reverse()) {
          start -= part.shape[operation.axis]!
          const inner = indices.map((index, d) =>
            d === operation.axis ? scaleIndex(index, 1, -start) : index,
          )
          const inside = this.value(part, inner, true)
          const own = inner[operation.axis]!
          outside = outside
            ? { kind: 'within', at: own, size: part.shape[operation.axis]!, inside, outside, dtype }
            : inside
        }
        return outside!
      }
      case 'gather': {
        const [table, rows] = inputs as [Tensor, Tensor]
        const dense = throughReshapes(table)
        const denseRows = throughReshapes(rows)
        const rowSize = sizeOf(table.shape.slice(1))
        const at = linearize(indices.slice(rows.shape.length), table.shape.slice(1), rank)
        const position = linearize(indices.slice(0, rows.shape.length), rows.shape, rank)
        const dynamic = [
          {
            buffer: this.#boundary.bufferOf(denseRows),
            at: position,
            stride: rowSize,
            size: table.shape[0]!,
          },
        ]
        return { kind: 'load', buffer: this.#boundary.bufferOf(dense), at, dynamic, guarded, dtype }
      }
      default:
        throw new NeedsBuffer(node)
    }
  }

  #within(
    indices: readonly Affine[],
    shape: Shape,
    inside: () => Expression,
    outside: Expression,
    dtype: DType,
    empty: boolean,
  ): Expression {
    if (empty) return outside
    return indices.reduceRight<Expression>((value, at, d) => {
      const [low, high] = indexRange(at, this.extents)
      if (low >= 0 && high < shape[d]!) return value
      return { kind: 'within', at, size: shape[d]!, inside: value, outside, dtype }
    }, inside())
  }

  #shared(expression: Expression, key: string): Expression {
    const known = this.#known.get(key)
    if (known) return known
    this.#known.set(key, expression)
    return expression
  }
}
