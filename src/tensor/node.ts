/**
 * A tensor is an immutable node of an expression: an operation, its attributes and its inputs. Nodes are hash-consed:
 * building the same expression twice gives the same object, so equality is identity, and a graph that repeats a
 * prefix computes it once.
 */
import type { DType, TypedArray } from './dtype.ts'
import { checkShape, type Shape } from './shape.ts'

export type UnaryName = 'neg' | 'abs' | 'exp' | 'log' | 'tanh' | 'sigmoid' | 'erf' | 'sqrt' | 'floor' | 'cast'
export type BinaryName =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'pow'
  | 'min'
  | 'max'
  | 'less'
  | 'lessEqual'
  | 'equal'
export type ReduceName = 'sum' | 'max'

/** How windows move over height and width, always in that order. */
export interface ConvolutionGeometry {
  readonly strides: readonly [number, number]
  /** Zeros at the top, bottom, left and right. */
  readonly padding: readonly [number, number, number, number]
  readonly dilation: readonly [number, number]
  readonly groups: number
}

/** The primitive operations; all other functions in `tensor/` are composed of these. */
export type Operation =
  /** Passed at each call of a program, and found by its name. */
  | { kind: 'input'; name: string }
  /** Resident between calls; see `State`. */
  | { kind: 'state'; state: State }
  /** One number, repeated over the shape. */
  | { kind: 'constant'; value: number }
  /** Fixed values, one per element. */
  | { kind: 'literal'; values: TypedArray }
  | { kind: 'unary'; name: UnaryName }
  /** Comparisons give 1 or 0 in the operands' dtype. */
  | { kind: 'binary'; name: BinaryName }
  /** Inputs: condition (non-zero is true), value where true, value where false. */
  | { kind: 'select' }
  | { kind: 'broadcast'; axes: readonly number[] }
  | { kind: 'reshape' }
  | { kind: 'transpose'; permutation: readonly number[] }
  /** Elements starts[d], starts[d] + steps[d], … of every axis; a step of −1 from the last element reverses an axis. */
  | { kind: 'slice'; starts: readonly number[]; steps: readonly number[] }
  | { kind: 'pad'; before: readonly number[]; value: number }
  | { kind: 'concat'; axis: number }
  /** The reduced axes are dropped. */
  | { kind: 'reduce'; name: ReduceName; axes: readonly number[] }
  /** Inputs [...batch, m, k] and [...batch, k, n], either with its last two axes transposed. */
  | { kind: 'matmul'; transposeA: boolean; transposeB: boolean }
  /** Inputs x [n, c, h, w] and filter [o, c / groups, kh, kw]; gives [n, o, oh, ow]. */
  | { kind: 'conv2d'; geometry: ConvolutionGeometry }
  /** Adjoint of conv2d in x. Inputs g [n, o, oh, ow] and filter; gives the shape of x. */
  | { kind: 'conv2dInput'; geometry: ConvolutionGeometry }
  /** Adjoint of conv2d in the filter. Inputs x and g [n, o, oh, ow]; gives the shape of the filter. */
  | { kind: 'conv2dFilter'; geometry: ConvolutionGeometry }
  /** Inputs: table [n, ...row], i32 indices; gives [...indices, ...row]. */
  | { kind: 'gather' }
  /** Adjoint of gather in the table. Inputs: values [...indices, ...row], i32 indices; gives [n, ...row]. */
  | { kind: 'segmentSum' }
  /** 0, 1, 2, … along one axis. */
  | { kind: 'iota' }
  /** Philox4x32-10 uniforms in (0, 1); inputs: seed and step, scalars of i32. */
  | { kind: 'uniform'; stream: number }
  /** A keyed bijection of 0 … size − 1, elementwise; inputs: i32 indices, seed, step. */
  | { kind: 'permute'; size: number; stream: number }
  | { kind: 'stopGradient' }
  /**
   * The mean of z, or Σ (z − mean)², of each block, over blocks of `size` positions that a convolution's kernel
   * finishes together. Input z [n, c, h, w], computed from that convolution element by element; gives [blocks, c].
   * Only compilers create it.
   */
  | { kind: 'blockSum'; name: 'mean' | 'squares'; size: number }

export class Tensor {
  readonly id: number
  readonly operation: Operation
  readonly inputs: readonly Tensor[]
  readonly shape: Shape
  readonly dtype: DType

  /** Use the functions of `normscope/tensor`, which check and simplify; this constructor does neither. */
  constructor(id: number, operation: Operation, inputs: readonly Tensor[], shape: Shape, dtype: DType) {
    this.id = id
    this.operation = operation
    this.inputs = inputs
    this.shape = shape
    this.dtype = dtype
  }

  /** `sum(mul(x, x))`-style text, cut at `depth` nested operations. */
  toString(depth = 3): string {
    const { operation } = this
    const shape = `${this.dtype}[${this.shape.join(',')}]`
    if (operation.kind === 'input') return `${operation.name}: ${shape}`
    if (operation.kind === 'state') return `${operation.state.name}: ${shape}`
    if (operation.kind === 'constant') return String(operation.value)
    const name = 'name' in operation ? operation.name : operation.kind
    if (depth === 0) return `${name}(…)`
    return `${name}(${this.inputs.map((x) => x.toString(depth - 1)).join(', ')}): ${shape}`
  }
}

/**
 * The meaning of a state for a network, independent of its name:
 *
 *   weight       a matrix or a filter
 *   bias         the term that a layer adds to its weighted sums
 *   gain, shift  γ and β of a normalization
 *   magnitude    the g of weight normalization
 *   coefficient  another learned number, such as the α of dynamic tanh
 *   statistic    batch statistics kept by a normalization
 *   iterate      a vector of a power iteration
 *   counter      a number of steps, batches or epochs
 *   slot         a state of an optimizer
 *   data         samples and labels
 *   seed         a seed of random numbers; initial values may depend on it
 *   other        everything else, such as the vectors of a probe
 */
export type StateRole =
  | 'weight'
  | 'bias'
  | 'gain'
  | 'shift'
  | 'magnitude'
  | 'coefficient'
  | 'statistic'
  | 'iterate'
  | 'counter'
  | 'slot'
  | 'data'
  | 'seed'
  | 'other'

/**
 * A value that stays in the backend's memory between calls: a parameter, an optimizer slot,
 * a running statistic, a data set. `tensor` reads it; a program's updates replace it.
 */
export interface State {
  readonly name: string
  readonly role: StateRole
  /**
   * Its value before any update: one number for all elements, values, or an expression without inputs, and without
   * states except seeds. A session computes an expression once, when the state joins it, with the seeds of that moment.
   */
  readonly initial: number | TypedArray | Tensor
  readonly tensor: Tensor
}

const table = new Map<string, WeakRef<Tensor>>()
const forget = new FinalizationRegistry<string>((key) => {
  if (table.get(key)?.deref() === undefined) table.delete(key)
})
const identities = new WeakMap<object, number>()
let nextId = 1

/** The one node for this operation on these inputs. */
export function intern(operation: Operation, inputs: readonly Tensor[], shape: Shape, dtype: DType): Tensor {
  const key = `${attributes(operation)}|${shape.join(',')}|${dtype}|${inputs.map((x) => x.id).join(',')}`
  const known = table.get(key)?.deref()
  if (known) return known
  checkShape(operation.kind, shape)
  const node = new Tensor(nextId++, operation, inputs, Object.freeze([...shape]), dtype)
  table.set(key, new WeakRef(node))
  forget.register(node, key)
  return node
}

/** `x` as a constant: no gradient flows through it. */
export function stopGradient(x: Tensor): Tensor {
  if (x.operation.kind === 'constant' || x.operation.kind === 'stopGradient') return x
  return intern({ kind: 'stopGradient' }, [x], x.shape, x.dtype)
}

/** The text that distinguishes an operation from others of its kind. */
export function attributes(operation: Operation): string {
  switch (operation.kind) {
    case 'input':
      return `input ${operation.name}`
    case 'state':
      return `state ${identityOf(operation.state)}`
    case 'constant':
      return `constant ${numeral(operation.value)}`
    case 'literal':
      return `literal ${identityOf(operation.values)}`
    case 'unary':
    case 'binary':
      return `${operation.kind} ${operation.name}`
    case 'broadcast':
      return `broadcast ${operation.axes.join()}`
    case 'transpose':
      return `transpose ${operation.permutation.join()}`
    case 'slice':
      return `slice ${operation.starts.join()} ${operation.steps.join()}`
    case 'pad':
      return `pad ${operation.before.join()} ${numeral(operation.value)}`
    case 'reduce':
      return `reduce ${operation.name} ${operation.axes.join()}`
    case 'select':
    case 'reshape':
    case 'gather':
    case 'segmentSum':
    case 'iota':
    case 'stopGradient':
      return operation.kind
    default:
      return JSON.stringify(operation)
  }
}

/** Distinguishes −0 from 0. */
export const numeral = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

function identityOf(object: object): number {
  let identity = identities.get(object)
  if (identity === undefined) {
    identity = nextId++
    identities.set(object, identity)
  }
  return identity
}

/** Every node that `roots` depend on, inputs before users, including `roots`. */
export function topologicalOrder(roots: Iterable<Tensor>): Tensor[] {
  const order: Tensor[] = []
  const seen = new Set<Tensor>()
  const stack: { node: Tensor; next: number }[] = []
  for (const root of roots) {
    if (seen.has(root)) continue
    seen.add(root)
    stack.push({ node: root, next: 0 })
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!
      const input = top.node.inputs[top.next++]
      if (input === undefined) {
        order.push(top.node)
        stack.pop()
      } else if (!seen.has(input)) {
        seen.add(input)
        stack.push({ node: input, next: 0 })
      }
    }
  }
  return order
}
