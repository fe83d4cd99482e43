/** Matrix products, row look-ups and one-hot codes. */
import { type DType, isFloat } from '../dtype.ts'
import { cast, equal } from './elementwise.ts'
import { constant, iota } from './leaves.ts'
import { broadcastTo, expandDims } from './movement.ts'
import { intern, type Tensor } from '../node.ts'
import { broadcastShapes, formatShape, sameShape, ShapeError, sizeOf } from '../shape.ts'

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

/**
 * The sum of the rows of `values` ([...indices.shape, ...row]) that have each index 0 … count − 1: [count, ...row], 0
 * for an index without rows. The adjoint of `gather`, so indices outside are clamped into it. Rows are added in their
 * order.
 */
export function segmentSum(values: Tensor, indices: Tensor, count: number): Tensor {
  if (indices.dtype !== 'i32')
    throw new ShapeError(`segmentSum: indices are ${indices.dtype}; cast them to i32`)
  if (!isFloat(values.dtype))
    throw new ShapeError(`segmentSum: values are ${values.dtype}; cast them to f32 or f64`)
  const rank = indices.shape.length
  if (!sameShape(values.shape.slice(0, rank), indices.shape))
    throw new ShapeError(
      `segmentSum: values ${formatShape(values.shape)} do not begin with the shape of the indices, ` +
        `${formatShape(indices.shape)}; pass one row for each index`,
    )
  if (!Number.isInteger(count) || count < 1)
    throw new ShapeError(`segmentSum: count is ${count}; pass a whole number of 1 or more`)
  const shape = [count, ...values.shape.slice(rank)]
  if (sizeOf(values.shape) === 0) return constant(0, shape, values.dtype)
  return intern({ kind: 'segmentSum' }, [values, indices], shape, values.dtype)
}

/** 1 where the class equals the label, else 0: labels i32 (or u8) of any shape → [...labels.shape, classes]. */
export function oneHot(labels: Tensor, classes: number, dtype: DType = 'f32'): Tensor {
  const integers = cast(labels, 'i32')
  const shape = [...labels.shape, classes]
  const column = broadcastTo(expandDims(integers, [labels.shape.length]), shape)
  return cast(equal(column, broadcastTo(iota(classes), shape)), dtype)
}
