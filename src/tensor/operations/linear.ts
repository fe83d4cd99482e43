/** Matrix products, row look-ups and one-hot codes. */
import { type DType, isFloat } from '../dtype.ts'
import { cast, equal } from './elementwise.ts'
import { constant, iota } from './leaves.ts'
import { broadcastTo, expandDims } from './movement.ts'
import { intern, type Tensor } from '../node.ts'
import { broadcastShapes, formatShape, ShapeError } from '../shape.ts'

/**
 * op(a) · op(b) over the last two axes, where op transposes them if requested: [..., m, k] · [..., k, n] → [..., m,
 * n]. Leading (batch) axes broadcast. Throws if the inner sizes differ.
 */
export function matmul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: { transposeA?: boolean; transposeB?: boolean } = {},
): Tensor {
  if (a.dtype !== b.dtype || !isFloat(a.dtype))
    throw new ShapeError(`matmul: dtypes ${a.dtype} and ${b.dtype}; cast both to f32 or both to f64`)
  if (a.shape.length < 2 || b.shape.length < 2)
    throw new ShapeError(
      `matmul: ${formatShape(a.shape)} and ${formatShape(b.shape)}; both need at least two axes, so reshape vectors to matrices`,
    )
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number]
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number]
  const [m, inner] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA]
  const [innerB, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB]
  if (inner !== innerB)
    throw new ShapeError(
      `matmul: inner sizes ${inner} and ${innerB} differ in ${formatShape(a.shape)}${transposeA ? 'ᵀ' : ''} · ${formatShape(b.shape)}${transposeB ? 'ᵀ' : ''}; ` +
        'transpose an operand or fix its shape',
    )
  const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2))
  const shape = [...batch, m, n]
  if (inner === 0) return constant(0, shape, a.dtype)
  const inputs = [broadcastTo(a, [...batch, rowsA, columnsA]), broadcastTo(b, [...batch, rowsB, columnsB])]
  return intern({ kind: 'matmul', transposeA, transposeB }, inputs, shape, a.dtype)
}

/** Row `indices[i]` of `table` ([n, ...row]) at each place i: [...indices.shape, ...row]. Indices outside 0 … n − 1 are clamped into it. */
export function gather(table: Tensor, indices: Tensor): Tensor {
  if (indices.dtype !== 'i32') throw new ShapeError(`gather: indices are ${indices.dtype}; cast them to i32`)
  if (table.shape.length === 0 || table.shape[0] === 0)
    throw new ShapeError(
      `gather: ${formatShape(table.shape)} has no rows to gather; pass a table with at least one`,
    )
  return intern(
    { kind: 'gather' },
    [table, indices],
    [...indices.shape, ...table.shape.slice(1)],
    table.dtype,
  )
}

/** 1 where the class equals the label, else 0: labels i32 (or u8) of any shape → [...labels.shape, classes]. */
export function oneHot(labels: Tensor, classes: number, dtype: DType = 'f32'): Tensor {
  const integers = cast(labels, 'i32')
  const shape = [...labels.shape, classes]
  const column = broadcastTo(expandDims(integers, [labels.shape.length]), shape)
  return cast(equal(column, broadcastTo(iota(classes), shape)), dtype)
}
