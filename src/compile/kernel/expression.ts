/** Scalar expressions over a kernel's loops: what one element of a fused chain computes. */
import type { BinaryName, DType, UnaryName } from '../../tensor/index.ts'
import type { Affine } from './affine.ts'
import type { Buffer } from '../memory/buffer.ts'

/** An index read from memory: adds clamp(indices[at], 0, size − 1) · stride to an address. */
interface DynamicIndex {
  buffer: Buffer
  at: Affine
  stride: number
  size: number
}

export type Expression =
  | { kind: 'constant'; value: number; dtype: DType }
  /** `guarded`: the index may leave the buffer. Its value is then not used, but the address must stay in memory. */
  | {
      kind: 'load'
      buffer: Buffer
      at: Affine
      dynamic: readonly DynamicIndex[]
      guarded: boolean
      dtype: DType
    }
  /** The value of an affine index itself (iota). */
  | { kind: 'index'; at: Affine; dtype: DType }
  | { kind: 'unary'; name: UnaryName; x: Expression; dtype: DType }
  | { kind: 'binary'; name: BinaryName; a: Expression; b: Expression; dtype: DType }
  | { kind: 'select'; condition: Expression; a: Expression; b: Expression; dtype: DType }
  /** `inside` if 0 ≤ at < size, else `outside`. */
  | { kind: 'within'; at: Affine; size: number; inside: Expression; outside: Expression; dtype: DType }
  /** The result of reduction `reduction` of the same kernel, from an earlier level. */
  | { kind: 'reduced'; reduction: number; dtype: DType }
  /** The product that a matmul kernel has just computed for this element. */
  | { kind: 'product'; dtype: DType }
  | { kind: 'uniform'; at: Affine; seed: Expression; step: Expression; stream: number; dtype: DType }
  | {
      kind: 'permute'
      x: Expression
      seed: Expression
      step: Expression
      size: number
      stream: number
      dtype: DType
    }

export function operands(e: Expression): Expression[] {
  switch (e.kind) {
    case 'unary':
      return [e.x]
    case 'binary':
      return [e.a, e.b]
    case 'select':
      return [e.condition, e.a, e.b]
    case 'within':
      return [e.inside, e.outside]
    case 'uniform':
      return [e.seed, e.step]
    case 'permute':
      return [e.x, e.seed, e.step]
    default:
      return []
  }
}

/** Every distinct expression below `roots`, operands first. */
export function subexpressions(roots: readonly Expression[]): Expression[] {
  const seen = new Set<Expression>()
  const visit = (e: Expression) => {
    if (seen.has(e)) return
    for (const operand of operands(e)) visit(operand)
    seen.add(e)
  }
  roots.forEach(visit)
  return [...seen]
}

/** The affine indices that an expression itself uses (not those of its operands). */
export function indicesOf(e: Expression): Affine[] {
  switch (e.kind) {
    case 'load':
      return [e.at, ...e.dynamic.map(({ at }) => at)]
    case 'index':
    case 'within':
    case 'uniform':
      return [e.at]
    default:
      return []
  }
}
